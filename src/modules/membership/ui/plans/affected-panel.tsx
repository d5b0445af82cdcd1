"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Equal } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import type { Affected, Plan } from "../../plans/schema";
import type { MembershipApi } from "../../router";
import { usePlanWords } from "./plan-words";

/** What is asked about, once the typing has paused. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(key) as T), 300);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}

/** Who holds the plan at which version, what changes for them and when, before anything is decided. */
export function AffectedPanel({
  plan,
  validFrom,
  priceMinor,
}: {
  plan: Plan;
  validFrom: string;
  priceMinor: number;
}) {
  const t = useTranslations("membership.plan");
  const locale = useLocale();
  const words = usePlanWords();
  const asked = useSettled({
    validFrom: isLocalDate(validFrom) ? validFrom : undefined,
    priceMinor: Number.isSafeInteger(priceMinor) && priceMinor >= 0 ? priceMinor : undefined,
  });
  const api = useApi<MembershipApi>();
  const query = useQuery({
    ...api.membership.plans.affected.queryOptions({ planId: plan.id, ...asked }),
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  return (
    <section aria-label={t("affected")} className="rounded-md border border-line bg-sunken px-4 py-3.5">
      <h3 className="font-semibold">{t("affected")}</h3>
      <div aria-live="polite" aria-busy={query.isFetching} className="mt-1.5 grid gap-3">
        {query.error && !data ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : !data ? (
          <SkeletonText lines={3} />
        ) : (
          <>
            <p>
              {t("affectedHolders", { count: data.holders })}{" "}
              {t("buyersPay", {
                date: formatLocalDate(data.validFrom, locale, "long"),
                price: words.price({
                  priceMinor: asked.priceMinor ?? plan.priceMinor,
                  cycle: plan.cycle,
                  currency: plan.currency,
                }),
              })}
            </p>
            {data.versions.length > 0 ? (
              <ul className="grid gap-2">
                {data.versions.map((version) => (
                  <AffectedVersion key={version.version} version={version} currency={data.currency} />
                ))}
              </ul>
            ) : null}
          </>
        )}
      </div>
    </section>
  );
}

function AffectedVersion({ version, currency }: { version: Affected["versions"][number]; currency: string }) {
  const t = useTranslations("membership.plan");
  const locale = useLocale();
  const words = usePlanWords();
  const { differenceMinor, firstRenewalOn, lastRenewalOn } = version;
  const day = (on: string) => formatLocalDate(on, locale);
  const Icon =
    differenceMinor === null || differenceMinor === 0 ? Equal : differenceMinor > 0 ? ArrowUp : ArrowDown;
  return (
    <li className="grid gap-1 rounded-md border border-line bg-panel px-3.5 py-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">
          {t("affectedVersion", { version: version.version, date: day(version.validFrom) })}
        </span>
        <span className="font-medium tabular-nums">{t("holders", { count: version.holders })}</span>
      </p>
      <p className="flex flex-wrap items-center gap-x-2 tabular-nums">
        {words.price({ ...version, currency })}
        {differenceMinor === null ? null : (
          <span className="inline-flex items-center gap-1 text-ink-2">
            <Icon aria-hidden className="size-3.5" />
            {differenceMinor === 0
              ? t("sameDifference")
              : t(differenceMinor > 0 ? "dearerBy" : "cheaperBy", {
                  amount: words.money(Math.abs(differenceMinor), currency),
                })}
          </span>
        )}
      </p>
      <p className="text-ink-2 text-small">
        {firstRenewalOn === null
          ? t("noneRenews")
          : firstRenewalOn === lastRenewalOn || lastRenewalOn === null
            ? t("renewsOn", { date: day(firstRenewalOn) })
            : t("renewsBetween", { first: day(firstRenewalOn), last: day(lastRenewalOn) })}
        {version.inTerm > 0 ? ` ${t("inTerm", { count: version.inTerm })}` : ""}
        {version.endsBefore > 0 && firstRenewalOn !== null
          ? ` ${t("endsBefore", { count: version.endsBefore })}`
          : ""}
      </p>
    </li>
  );
}
