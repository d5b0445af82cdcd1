"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Panel } from "@/ui/layout/panel";
import { Select } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";
import type { ImportSummary } from "../schema";
import type { PlanChoice } from "../wizard/schema";

/** What each plan named in the file becomes: one of the gym's, a new one, or nothing. */
export function PlanChoices({
  summary,
  plans,
  mayMake,
  onChoose,
}: {
  summary: ImportSummary;
  plans: readonly PlanChoice[];
  /** Whether a new plan is theirs to make. */
  mayMake: boolean;
  onChoose: (choice: PlanChoice) => void;
}) {
  const t = useTranslations("imports");
  const api = useApi<MembershipApi>();
  const known = useQuery(api.membership.plans.list.queryOptions());
  const options = [
    ...(mayMake ? [{ value: "new", label: t("plans.new") }] : []),
    { value: "none", label: t("plans.none") },
    ...(known.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Panel flush title={t("plans.title")} description={t(mayMake ? "plans.intro" : "plans.introExisting")}>
      <ul className="divide-y divide-line border-line border-t">
        {plans.map((plan) => (
          <li
            key={plan.name}
            className="grid gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_16rem] sm:items-center"
          >
            <div className="grid min-w-0 gap-0.5">
              <p className="flex min-w-0 items-baseline gap-2">
                <span className="truncate font-medium">{plan.name}</span>
                <span className="shrink-0 text-ink-2 text-small">
                  {t("plans.members", {
                    count: summary.plans.find(({ name }) => name === plan.name)?.rows ?? 0,
                  })}
                </span>
              </p>
              {plan.planId === "ask" ? (
                <p className="text-small text-warn">{t("plans.unknown", { plan: plan.name })}</p>
              ) : null}
            </div>
            <Select
              aria-label={t("plans.becomes", { plan: plan.name })}
              value={plan.planId === "ask" ? "" : plan.planId}
              {...(plan.planId === "ask" ? { placeholder: t("plans.choose") } : {})}
              onChange={(event) =>
                onChoose({ name: plan.name, planId: event.target.value as PlanChoice["planId"] })
              }
              options={options}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
