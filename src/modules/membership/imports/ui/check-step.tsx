"use client";

import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Fragment, type ReactNode, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatNumber } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Stat } from "@/ui/layout/stat";
import { Button } from "@/ui/primitives/button";
import type { MembershipApi } from "../../router";
import type { ImportDetail, PlanChoice } from "../wizard/schema";
import { PlanChoices } from "./plan-choices";
import { ProblemList } from "./problem-list";
import { RefusedLink } from "./refused-link";

/** What the memberships will be billed, shown by whoever bills: `plans` are the choices that differ from the proposed. */
export type BillsSlot = (asked: {
  plans: readonly PlanChoice[];
  bill: boolean;
  onBill: (bill: boolean) => void;
}) => ReactNode;

/** What the import would do, before it does anything: figures, plans, and every problem by row. */
export function CheckStep({
  batch,
  onBack,
  refresh,
  bills,
}: {
  batch: ImportDetail;
  onBack: () => void;
  refresh: () => unknown;
  bills?: BillsSlot | undefined;
}) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [chosen, setChosen] = useState<readonly PlanChoice[]>([]);
  const [bill, setBill] = useState(true);
  const settled = {
    onSettled: () => void refresh(),
    onError: (error: unknown) => toast.show({ tone: "error", title: inWords(error).message }),
  } as const;
  const commit = useMutation(api.membership.imports.commit.mutationOptions(settled));
  const cancel = useMutation(api.membership.imports.cancel.mutationOptions(settled));
  const { summary } = batch;
  if (!summary) return null;
  const plans = batch.plans.map((plan) => chosen.find(({ name }) => name === plan.name) ?? plan);
  const taken = summary.create + summary.update;
  const undecided = plans.filter(({ planId }) => planId === "ask").length;
  const others = (
    <>
      <Button variant="ghost" onClick={() => cancel.mutate({ batchId: batch.id })} loading={cancel.isPending}>
        {t("discard")}
      </Button>
      <Button onClick={onBack}>{t("check.back")}</Button>
    </>
  );
  const tile = (value: number) => formatNumber(value, locale);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-5">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Stat label={t("check.create")} value={tile(summary.create)} />
        <Stat label={t("check.update")} value={tile(summary.update)} />
        <Stat label={t("check.skip")} value={tile(summary.skip)} />
        <Stat label={t("check.warnings")} value={tile(summary.warnings)} />
      </div>
      {plans.length > 0 ? (
        <PlanChoices
          summary={summary}
          plans={plans}
          mayMake={batch.mayMakePlans}
          onChoose={(choice) =>
            setChosen((now) => [...now.filter(({ name }) => name !== choice.name), choice])
          }
        />
      ) : null}
      {plans.length > 0 && bills ? (
        // Another row taken or left out is another sum.
        <Fragment key={`${summary.create} ${summary.update}`}>
          {bills({ plans: chosen, bill, onBill: setBill })}
        </Fragment>
      ) : null}
      <Panel
        flush
        title={t("check.problems")}
        description={t("check.problemsIntro")}
        actions={
          summary.skip > 0 ? (
            <RefusedLink slug={tenant.slug} batchId={batch.id} icon={Download} size="sm">
              {t("check.download")}
            </RefusedLink>
          ) : undefined
        }
      >
        <ProblemList batch={batch} decidable />
      </Panel>
      <div className="flex gap-3 sm:hidden">{others}</div>
      {/* On a phone it stands above the tabs, with the one likely action only. */}
      <div className="sticky bottom-[calc(3.75rem+env(safe-area-inset-bottom))] z-10 -mx-4 flex flex-wrap items-center justify-end gap-x-3 gap-y-2 border-line border-t bg-canvas px-4 py-3 sm:mx-0 sm:flex-nowrap sm:px-0 lg:bottom-0">
        {undecided > 0 ? (
          <p className="w-full text-small text-warn sm:me-auto sm:w-auto">
            {t("plans.open", { count: undecided })}
          </p>
        ) : null}
        <div className="hidden gap-3 sm:flex">{others}</div>
        <Button
          variant="primary"
          size="lg"
          className="max-sm:w-full"
          disabled={taken === 0 || undecided > 0}
          loading={commit.isPending}
          onClick={() => commit.mutate({ batchId: batch.id, plans: [...plans], bill })}
        >
          {t("check.commit", { count: taken })}
        </Button>
      </div>
    </div>
  );
}
