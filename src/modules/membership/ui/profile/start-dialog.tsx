"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Field } from "@/ui/form/field";
import { LinkButton } from "@/ui/primitives/button";
import { DateInput } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import { endOf } from "../../memberships/rules";
import type { MembershipApi } from "../../router";
import { usePlanWords } from "../plans/plan-words";
import { useToday } from "../today";
import { ActionDialog } from "./action-dialog";
import { useMembershipChanges } from "./use-membership-changes";

/** Which plan, from when; shows the last day before anything is started. */
export default function StartDialog({
  memberId,
  earliest,
  onClose,
}: {
  memberId: string;
  /** The day after the membership that runs now, when one does. */
  earliest: string | null;
  onClose: () => void;
}) {
  const t = useTranslations("membership.dialog");
  const locale = useLocale();
  const today = useToday();
  const { tenant } = useShell();
  const changes = useMembershipChanges();
  const words = usePlanWords();
  const api = useApi<MembershipApi>();
  const query = useQuery(api.membership.plans.list.queryOptions());
  const plans = query.data?.filter((plan) => !plan.retired);
  const [chosen, setChosen] = useState<string>();
  const [startsOn, setStartsOn] = useState(earliest && earliest > today ? earliest : today);
  const plan = plans?.find(({ id }) => id === (chosen ?? plans[0]?.id));
  const ready = plan !== undefined && isLocalDate(startsOn);
  const end = ready ? endOf(startsOn, plan) : null;
  const start = isLocalDate(startsOn) ? formatLocalDate(startsOn, locale, "long") : "";
  return (
    <ActionDialog
      title={t("startTitle")}
      confirmLabel={t("start")}
      ready={ready}
      onClose={onClose}
      onConfirm={async () => {
        if (plan) await changes.start({ memberId, planId: plan.id, startsOn }, plan.name);
      }}
      outcome={
        !ready
          ? t("choosePlan")
          : end
            ? t("startUntil", { start, end: formatLocalDate(end, locale, "long"), price: words.price(plan) })
            : t("startOpen", { start, price: words.price(plan) })
      }
    >
      {query.error && !plans ? (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      ) : !plans ? (
        <Skeleton className="h-32 w-full" />
      ) : plans.length === 0 ? (
        <EmptyState
          compact
          title={t("noPlans")}
          action={<LinkButton href={`/${tenant.slug}/admin/plans`}>{t("toPlans")}</LinkButton>}
        />
      ) : (
        <RadioCards
          legend={t("plan")}
          name="plan"
          value={plan?.id ?? ""}
          onChange={(event) => setChosen(event.target.value)}
          options={plans.map((one) => ({
            value: one.id,
            label: one.name,
            hint: words.summary(one),
            trailing: words.price(one),
          }))}
        />
      )}
      <Field label={t("startsOn")}>
        <DateInput value={startsOn} onChange={(event) => setStartsOn(event.target.value)} />
      </Field>
    </ActionDialog>
  );
}
