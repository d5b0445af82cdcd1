"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Badge } from "@/ui/primitives/badge";
import { Sheet } from "@/ui/primitives/dialog";
import type { AnalyticsApi } from "../../router";
import { ListRow, ListSum } from "./list-sheet";
import { useMoneyFormat } from "./money-format";
import type { ListOf, Part } from "./movement-parts";
import { PanelState } from "./panel-state";

/** Who is behind a number of the movement. */
export default function MovementSheet({
  month,
  part,
  branchId,
  currency,
  onClose,
}: {
  month: string;
  part: ListOf;
  branchId: string;
  currency: string;
  onClose: () => void;
}) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(`part.${part}`)}
      description={formatLocalDate(`${month}-01`, locale, "month")}
    >
      <p className="mb-4 text-ink-2 text-small">{t(`partAbout.${part}`)}</p>
      {part === "start" || part === "end" ? (
        <Standings month={month} at={part} branchId={branchId} currency={currency} />
      ) : (
        <Movements month={month} kind={part} branchId={branchId} currency={currency} />
      )}
    </Sheet>
  );
}

interface Asked {
  month: string;
  branchId: string;
  currency: string;
}

function Standings({ month, at, branchId, currency }: Asked & { at: "start" | "end" }) {
  const t = useTranslations("analytics.money");
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const { money } = useMoneyFormat(currency);
  const query = useQuery(
    api.analytics.standings.queryOptions({ month, at, ...(branchId ? { branchId } : {}) }),
  );
  return (
    <PanelState query={query} waiting={<SkeletonRows rows={8} />}>
      {(people) =>
        people.length === 0 ? (
          <p className="py-6 text-center text-ink-2">{t("nobody")}</p>
        ) : (
          <>
            <ListSum label={t("people", { count: people.length })}>
              {money(people.reduce((sum, { minor }) => sum + minor, 0))}
            </ListSum>
            <ul className="divide-y divide-line">
              {people.map((person) => (
                <ListRow
                  key={person.memberId}
                  href={`/${tenant.slug}/members/${person.memberId}`}
                  title={person.name}
                  note={
                    <>
                      {person.number}
                      {person.frozen ? (
                        <Badge tone="info" className="ms-2">
                          {t("frozen")}
                        </Badge>
                      ) : null}
                    </>
                  }
                  amount={money(person.minor)}
                />
              ))}
            </ul>
          </>
        )
      }
    </PanelState>
  );
}

function Movements({ month, kind, branchId, currency }: Asked & { kind: Part }) {
  const t = useTranslations("analytics.money");
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const { money, signed } = useMoneyFormat(currency);
  const query = useQuery(
    api.analytics.movements.queryOptions({ month, kind, ...(branchId ? { branchId } : {}) }),
  );
  return (
    <PanelState query={query} waiting={<SkeletonRows rows={8} />}>
      {(people) =>
        people.length === 0 ? (
          <p className="py-6 text-center text-ink-2">{t("nobodyMoved")}</p>
        ) : (
          <>
            <ListSum label={t("people", { count: people.length })}>
              {signed(people.reduce((sum, { beforeMinor, afterMinor }) => sum + afterMinor - beforeMinor, 0))}
            </ListSum>
            <ul className="divide-y divide-line">
              {people.map((person) => (
                <ListRow
                  key={person.memberId}
                  href={`/${tenant.slug}/members/${person.memberId}`}
                  title={person.name}
                  note={t("fromTo", { from: money(person.beforeMinor), to: money(person.afterMinor) })}
                  amount={signed(person.afterMinor - person.beforeMinor)}
                />
              ))}
            </ul>
          </>
        )
      }
    </PanelState>
  );
}
