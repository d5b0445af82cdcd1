"use client";

import { CircleCheck, Link2Off, type LucideIcon, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { GymName } from "@/ui/layout/app-shell";
import type { PayLinkView as Link } from "../../pay-links/schema";
import { useMoney } from "../pay/money-words";
import { OpenBill } from "./open-bill";
import { BACK, DONE, usePayLink, useToken } from "./use-pay-link";

/** The page behind a pay link, for whoever has it: one bill, the ways to pay it, and what became of it. */
export function PayLinkView({ token: inAddress }: { token: string }) {
  const t = useTranslations("billing.payLink");
  const token = useToken(inAddress);
  return (
    <Frame>
      {inAddress === DONE ? (
        <Closed icon={CircleCheck} title={t("done")}>
          {t("doneHint")}
        </Closed>
      ) : token === undefined ? (
        <Waiting />
      ) : token === null ? (
        <Closed icon={Undo2} title={t("back")}>
          {t("backHint")}
        </Closed>
      ) : (
        <Linked token={token} returned={inAddress === BACK} />
      )}
    </Frame>
  );
}

/** What holds for every payment stands in the first paint: somebody who waits for the bill reads whom they pay. */
function Frame({ children }: { children: ReactNode }) {
  const t = useTranslations("billing.payLink");
  const { tenant } = useShell();
  return (
    <div className="flex min-h-dvh flex-col bg-canvas">
      <header className="border-line border-b bg-panel">
        <div className="mx-auto flex h-14 max-w-xl items-center px-4">
          <GymName name={tenant.name} logoUrl={tenant.logoHref} />
        </div>
      </header>
      <main className="mx-auto w-full max-w-xl grow px-4 py-6 sm:py-10">{children}</main>
      <footer className="mx-auto w-full max-w-xl px-4 pb-6 text-ink-3 text-small">
        {t("secure", { gym: tenant.name })}
      </footer>
    </div>
  );
}

function Waiting() {
  return (
    <div aria-busy className="grid gap-4">
      <Skeleton className="h-8 w-1/2" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-12 w-full" />
    </div>
  );
}

function Closed({ icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <div className="rounded-md border border-line bg-panel">
      <EmptyState page icon={icon} title={title}>
        {children}
      </EmptyState>
    </div>
  );
}

function Linked({ token, returned }: { token: string; returned: boolean }) {
  const t = useTranslations("billing.payLink");
  const money = useMoney();
  const calls = usePayLink(token, returned);
  const { data, error, isFetching, refetch } = calls.link;
  if (error && !data)
    return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  if (!data) return <Waiting />;
  if (data.state === "open") return <OpenBill token={token} link={data} calls={calls} />;
  if (data.state === "paid") {
    const amount = money(data.totalMinor, data.currency);
    return (
      <Closed icon={CircleCheck} title={t("paid")}>
        {t("paidHint", { number: data.number ?? "", amount })}
      </Closed>
    );
  }
  const over: Exclude<Link["state"], "open" | "paid"> = data.state;
  return (
    <Closed icon={Link2Off} title={t(over)}>
      {t(`${over}Hint`)}
    </Closed>
  );
}
