"use client";

import { TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/react";
import { wordsOfParams } from "@/shared/i18n/error-words";
import { formatLocalDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { Refusal } from "../../calculator/schema";
import type { Clash } from "./basket";

/** A sentence that says why, and beside it the button that mends it. */
function Notice({ children, fix }: { children: ReactNode; fix?: ReactNode }) {
  return (
    <div role="alert" className="grid gap-2.5 rounded-md bg-warn-soft px-3.5 py-3 text-warn">
      <p className="flex items-start gap-2.5 text-small">
        <TriangleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0" />
        <span className="min-w-0">{children}</span>
      </p>
      {fix ? <div className="flex flex-wrap gap-2 ps-7">{fix}</div> : null}
    </div>
  );
}

/** Why there is no price, or no sale: what the server said and the way out. */
export function SaleProblem({
  error,
  memberId,
  onLimit,
  onAgain,
}: {
  error: unknown;
  memberId: string;
  /** Takes off no more than the role may. */
  onLimit: (percent: number) => void;
  onAgain: () => void;
}) {
  const t = useTranslations("billing.sell");
  const { tenant } = useShell();
  const inWords = useDescribeError();
  const refused = errorOf(error);
  const max = Number(refused?.params?.max ?? 0);
  const fix = () => {
    switch (refused?.code) {
      case "DISCOUNT_TOO_HIGH":
        return (
          <Button size="sm" onClick={() => onLimit(max)}>
            {max > 0 ? t("takeOffMost", { max }) : t("noDiscountThen")}
          </Button>
        );
      case "GUARDIAN_MISSING":
        return (
          <LinkButton size="sm" href={`/${tenant.slug}/members/${memberId}/edit`}>
            {t("addGuardian")}
          </LinkButton>
        );
      case "MEMBERSHIP_OVERLAPS":
        return (
          <LinkButton size="sm" href={`/${tenant.slug}/members/${memberId}`}>
            {t("switchInstead")}
          </LinkButton>
        );
      case "PLAN_RETIRED":
        return null;
      default:
        return (
          <Button size="sm" onClick={onAgain}>
            {t("askAgain")}
          </Button>
        );
    }
  };
  return <Notice fix={fix()}>{inWords(error).message}</Notice>;
}

/** What the calculator refuses, as sentences. */
export function SaleRefusals({ refusals }: { refusals: readonly Refusal[] }) {
  const t = useTranslations("billing");
  const locale = useLocale();
  return (
    <>
      {refusals.map((refusal) => (
        <Notice key={refusal.code}>
          {refusal.code === "STAFF_ONLY"
            ? t("sell.startInPast")
            : t(`refusals.${refusal.code}`, {
                ...refusal.params,
                ...wordsOfParams(refusal.params, locale),
              } as never)}
        </Notice>
      ))}
    </>
  );
}

/** The member has such a membership at that time already: start afterwards, or switch. */
export function ClashNotice({
  clash,
  memberId,
  onStart,
}: {
  clash: Clash;
  memberId: string;
  onStart: (day: string) => void;
}) {
  const t = useTranslations("billing.sell");
  const locale = useLocale();
  const { tenant } = useShell();
  const { freeFrom, other } = clash;
  return (
    <Notice
      fix={
        <>
          <LinkButton size="sm" href={`/${tenant.slug}/members/${memberId}`}>
            {t("switchInstead")}
          </LinkButton>
          {freeFrom ? (
            <Button size="sm" onClick={() => onStart(freeFrom)}>
              {t("startAfter", { date: formatLocalDate(freeFrom, locale, "dayMonth") })}
            </Button>
          ) : null}
        </>
      }
    >
      {other.endsOn
        ? t("clashUntil", { plan: other.planName, date: formatLocalDate(other.endsOn, locale) })
        : t("clash", { plan: other.planName })}
    </Notice>
  );
}
