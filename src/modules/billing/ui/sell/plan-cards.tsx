"use client";

import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef } from "react";
import type { Plan, PlanKind } from "@/modules/membership/plans/schema";
import type { MembershipApi } from "@/modules/membership/router";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { LinkButton } from "@/ui/primitives/button";
import { usePlanWords } from "./plan-words";

/** What is sold most stands first; few gyms have more than a handful of the second kind, so those stand together. */
const GROUPS = [
  { id: "memberships", kinds: ["membership"] },
  { id: "passes", kinds: ["pack", "day_pass", "add_on", "trial", "comp"] },
] as const satisfies { id: string; kinds: PlanKind[] }[];

/** Everything on sale as cards; arrows move, Enter takes one into the sale. */
export function PlanCards({
  disabled,
  autoFocus,
  onPick,
}: {
  disabled: boolean;
  /** The first card gets the focus, so that arrows and Enter are enough. */
  autoFocus: boolean;
  onPick: (plan: Plan) => void;
}) {
  const t = useTranslations("billing.sell");
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const query = useQuery({ ...api.membership.plans.list.queryOptions(), staleTime: 60_000 });
  const box = useRef<HTMLFieldSetElement>(null);
  const plans = query.data?.filter(({ retired }) => !retired);
  if (!plans) {
    return query.error ? (
      <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <div aria-busy className="grid gap-2 sm:grid-cols-2">
        {[0, 1, 2, 3].map((at) => (
          <Skeleton key={at} className="h-28 w-full" />
        ))}
      </div>
    );
  }
  if (plans.length === 0) {
    return (
      <EmptyState
        compact
        icon={CreditCard}
        title={t("noPlans")}
        action={<LinkButton href={`/${tenant.slug}/admin/plans`}>{t("toPlans")}</LinkButton>}
      >
        {t("noPlansHint")}
      </EmptyState>
    );
  }
  const groups = GROUPS.map(({ id, kinds }) => ({
    id,
    plans: kinds.flatMap((kind) => plans.filter((plan) => plan.kind === kind)),
  })).filter((group) => group.plans.length > 0);

  function onKeyDown(event: KeyboardEvent<HTMLFieldSetElement>) {
    const step =
      event.key === "ArrowRight" || event.key === "ArrowDown"
        ? 1
        : event.key === "ArrowLeft" || event.key === "ArrowUp"
          ? -1
          : 0;
    if (step === 0) return;
    const cards = [...(box.current?.querySelectorAll<HTMLButtonElement>("button[data-plan]") ?? [])];
    const at = cards.indexOf(document.activeElement as HTMLButtonElement);
    if (at < 0) return;
    event.preventDefault();
    cards[(at + step + cards.length) % cards.length]?.focus();
  }

  const [firstGroup] = groups;
  return (
    <fieldset ref={box} disabled={disabled} onKeyDown={onKeyDown} className="grid min-w-0 gap-4">
      <legend className="sr-only">{t("onSale")}</legend>
      {groups.map((group) => (
        <div key={group.id} className="grid gap-2">
          <h3 className="font-medium text-ink-2 text-small">{t(`group.${group.id}`)}</h3>
          <div className="grid gap-2 sm:grid-cols-2">
            {group.plans.map((plan, at) => (
              <PlanCard
                key={plan.id}
                plan={plan}
                autoFocus={autoFocus && group === firstGroup && at === 0}
                onPick={() => onPick(plan)}
              />
            ))}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

function PlanCard({ plan, autoFocus, onPick }: { plan: Plan; autoFocus: boolean; onPick: () => void }) {
  const words = usePlanWords();
  const terms = words.terms(plan);
  return (
    <button
      type="button"
      data-plan={plan.id}
      // biome-ignore lint/a11y/noAutofocus: the till is worked by keyboard, and this is the next thing to do.
      autoFocus={autoFocus}
      onClick={onPick}
      className="grid content-start gap-1 rounded-md border border-line bg-panel p-3.5 text-start transition-colors hover:border-line-strong hover:bg-sunken disabled:opacity-50"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 break-words font-medium">{plan.name}</span>
        <span className="shrink-0 font-medium tabular-nums">{words.price(plan)}</span>
      </span>
      <span className="text-ink-2 text-small">{words.included(plan)}</span>
      {terms ? <span className="text-ink-3 text-small">{terms}</span> : null}
    </button>
  );
}
