"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { useApi } from "@/platform/trpc/react";
import { addDays } from "@/shared/time-zone/local-date";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { DateInput } from "@/ui/primitives/input";
import type { Plan } from "../../plans/schema";
import type { MembershipApi } from "../../router";
import { useToday } from "../today";
import { AffectedPanel } from "./affected-panel";
import { TermsFields } from "./terms-fields";
import { usePlanSaved } from "./use-plan-saved";

/** New terms from a day on, with whom they reach before anything is decided. */
export function VersionForm({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const t = useTranslations("membership.plan");
  const today = useToday();
  const saved = usePlanSaved();
  const add = useMutation(useApi<MembershipApi>().membership.plans.newVersion.mutationOptions());
  const { priceMinor, cycle, visits, validDays, accessHours, branchIds } = plan;
  const { joiningFeeMinor, trialDays, noticeDays, minTermMonths, autoRenew, validHours } = plan;
  const { seats, packFirst, allowances, freezeTerms, taxRateId, taxInclusive } = plan;
  const form = useZodForm(() => import("../../plans/schema").then((part) => part.newPlanVersionInput), {
    defaultValues: {
      planId: plan.id,
      validFrom: addDays(today, 1),
      ...{ priceMinor, cycle, visits, validDays, accessHours, branchIds },
      ...{ joiningFeeMinor, trialDays, noticeDays, minTermMonths, autoRenew, validHours },
      ...{ seats, packFirst, allowances, freezeTerms, taxRateId, taxInclusive },
    },
  });
  const [validFrom, price] = useWatch({ control: form.control, name: ["validFrom", "priceMinor"] });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await add.mutateAsync(values);
        await saved(t("versionSaved", { name: plan.name }));
        onDone();
      }}
    >
      <FormField name="validFrom" label={t("validFrom")} hint={t("validFromHint")} required>
        <DateInput min={today} className="sm:max-w-48" />
      </FormField>
      <TermsFields kind={plan.kind} />
      <AffectedPanel plan={plan} validFrom={validFrom} priceMinor={price} />
      <FormActions>
        <SubmitButton>{t("saveVersion")}</SubmitButton>
      </FormActions>
    </Form>
  );
}
