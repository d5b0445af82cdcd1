"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatMoney } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Button } from "@/ui/primitives/button";
import type { Simulated, SimulateInput } from "../../penalties/schema";
import type { ClassesApi } from "../../router";

/** What the rules in the form would have made of the last 30 days, next to those that hold. Nothing is changed by it. */
export default function RuleSimulator({ rules }: { rules: SimulateInput }) {
  const t = useTranslations("classes.penalties.simulator");
  const inWords = useDescribeError();
  const [asked, setAsked] = useState<SimulateInput | null>(null);
  const { penalties } = useApi<ClassesApi>().classes;
  const query = useQuery({
    ...penalties.simulate.queryOptions(asked ?? rules),
    enabled: asked !== null,
    staleTime: 60_000,
  });
  const stale = asked !== null && JSON.stringify(asked) !== JSON.stringify(rules);
  return (
    <section aria-label={t("title")} className="grid gap-3 rounded-md bg-sunken p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-56 text-ink-2 text-small">{t("about")}</p>
        <Button icon={FlaskConical} loading={query.isFetching} onClick={() => setAsked(rules)}>
          {t("run")}
        </Button>
      </div>
      <div aria-live="polite" className="grid gap-3 empty:hidden">
        {query.error ? <p className="text-deny">{inWords(query.error).message}</p> : null}
        {asked !== null && query.data ? (
          <dl className={stale ? "grid gap-3 opacity-50 sm:grid-cols-2" : "grid gap-3 sm:grid-cols-2"}>
            <Outcome label={t("now")} sum={query.data.now} currency={query.data.currency} />
            <Outcome label={t("asked")} sum={query.data.asked} currency={query.data.currency} />
          </dl>
        ) : null}
        {stale && query.data ? <p className="text-ink-2 text-small">{t("stale")}</p> : null}
      </div>
    </section>
  );
}

function Outcome({ label, sum, currency }: { label: string; sum: Simulated["now"]; currency: string }) {
  const t = useTranslations("classes.penalties.simulator");
  const locale = useLocale();
  const fees = formatMoney({ minor: sum.feesMinor, currency }, locale, { wholeWhenRound: true });
  return (
    <div className="rounded-md border border-line bg-panel p-3">
      <dt className="text-ink-2 text-small">{label}</dt>
      <dd className="grid gap-0.5">
        <span className="font-semibold text-title tabular-nums">{fees}</span>
        <span>{t("penalties", { count: sum.penalties })}</span>
        <span className="text-ink-2 text-small">
          {t("rest", { credits: sum.credits, forgiven: sum.forgiven, members: sum.members })}
        </span>
      </dd>
    </div>
  );
}
