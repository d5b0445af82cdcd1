"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Archive,
  ArchiveRestore,
  CalendarClock,
  CreditCard,
  Ellipsis,
  Pencil,
  Plus,
  Tag,
} from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button, IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import type { Plan } from "../../plans/schema";
import type { MembershipApi } from "../../router";
import type { PlanTask } from "./plan-sheet";
import { usePlanWords } from "./plan-words";

const PlanSheet = lazy(() => import("./plan-sheet"));

/** What the gym sells: prices by version, who holds what, and what is no longer sold. */
export function PlansView() {
  const t = useTranslations("membership.plan");
  const api = useApi<MembershipApi>();
  const query = useQuery(api.membership.plans.list.queryOptions());
  const [task, setTask] = useState<PlanTask | null>(null);
  const retire = useRetire();
  const sold = query.data?.filter((plan) => !plan.retired);
  const retired = query.data?.filter((plan) => plan.retired) ?? [];
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setTask({ kind: "create" })}>
      {t("new")}
    </Button>
  );
  const row = (plan: Plan) => (
    <PlanRow key={plan.id} plan={plan} onTask={setTask} onRetire={(retired) => void retire(plan, retired)} />
  );
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} actions={add} />
      <div className="grid gap-5">
        {query.error && !query.data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : !sold ? (
          <Panel flush>
            <div aria-busy>
              <SkeletonRows rows={5} />
            </div>
          </Panel>
        ) : (
          <Panel flush refreshing={query.isFetching}>
            {sold.length === 0 ? (
              <EmptyState icon={CreditCard} title={t("empty")} action={add}>
                {t("emptyHint")}
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line">{sold.map(row)}</ul>
            )}
          </Panel>
        )}
        {retired.length > 0 ? (
          <Panel title={t("retired")} description={t("retiredHint")} flush>
            <ul className="divide-y divide-line">{retired.map(row)}</ul>
          </Panel>
        ) : null}
      </div>
      {task ? (
        <Suspense>
          <PlanSheet task={task} onClose={() => setTask(null)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Takes a plan off sale or puts it back, at once and back again by the toast. */
function useRetire() {
  const t = useTranslations("membership.plan");
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const mutation = useMutation(api.membership.plans.retire.mutationOptions());
  const set = async (plan: Plan, retired: boolean) => {
    try {
      await mutation.mutateAsync({ planId: plan.id, retired });
      return true;
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: api.membership.plans.pathKey() });
    }
  };
  return async (plan: Plan, retired: boolean) => {
    if (!(await set(plan, retired))) return;
    toast.show({
      tone: "ok",
      title: t(retired ? "isRetired" : "isSold", { name: plan.name }),
      onUndo: () => void set(plan, !retired),
    });
  };
}

function PlanRow({
  plan,
  onTask,
  onRetire,
}: {
  plan: Plan;
  onTask: (task: PlanTask) => void;
  onRetire: (retired: boolean) => void;
}) {
  const t = useTranslations("membership.plan");
  const locale = useLocale();
  const { tenant } = useShell();
  const words = usePlanWords();
  const { next } = plan;
  const terms = words.terms(plan);
  return (
    <li className="flex items-start gap-3 px-4 py-3.5 sm:items-center">
      <div className="grid min-w-0 grow gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,1fr)_11rem_8rem] sm:items-center">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2">
            <span className="break-words font-medium">{plan.name}</span>
            <Badge>{words.kind(plan.kind)}</Badge>
          </p>
          <p className="text-small">{words.included(plan)}</p>
          {terms ? <p className="text-ink-2 text-small">{terms}</p> : null}
          {plan.description ? <p className="text-ink-3 text-small">{plan.description}</p> : null}
          {next ? (
            <p className="mt-1 flex items-start gap-1.5 text-info text-small">
              <CalendarClock aria-hidden className="mt-0.5 size-4 shrink-0" />
              {t("nextVersion", {
                date: formatLocalDate(next.validFrom, locale),
                price: words.money(next.priceMinor, plan.currency),
              })}
            </p>
          ) : null}
        </div>
        <p className="font-medium tabular-nums sm:text-end">{words.price(plan)}</p>
        <p className="sm:text-end">
          <Link
            href={`/${tenant.slug}/members?planId=${plan.id}`}
            className="inline-flex min-h-6 items-center underline decoration-line-strong underline-offset-2 hover:decoration-ink"
          >
            {t("holders", { count: plan.holders })}
          </Link>
        </p>
      </div>
      <DropdownMenu
        align="end"
        trigger={<IconButton icon={Ellipsis} size="sm" label={t("actions", { name: plan.name })} />}
        groups={[
          [
            {
              id: "rename",
              label: t("rename"),
              icon: Pencil,
              onSelect: () => onTask({ kind: "rename", plan }),
            },
            {
              id: "version",
              label: t("newVersion"),
              icon: Tag,
              onSelect: () => onTask({ kind: "version", plan }),
            },
          ],
          [
            plan.retired
              ? { id: "sell", label: t("unretire"), icon: ArchiveRestore, onSelect: () => onRetire(false) }
              : { id: "retire", label: t("retire"), icon: Archive, onSelect: () => onRetire(true) },
          ],
        ]}
      />
    </li>
  );
}
