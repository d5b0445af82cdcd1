"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Input, Textarea } from "@/ui/primitives/input";
import type { Plan } from "../../plans/schema";
import type { MembershipApi } from "../../router";
import { OfferFields } from "./offer-fields";
import { usePlanSaved } from "./use-plan-saved";

/** Under which name, to whom and how often a plan is sold; nothing that anybody pays changes. */
export function OfferForm({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const t = useTranslations("membership.plan");
  const saved = usePlanSaved();
  const rename = useMutation(useApi<MembershipApi>().membership.plans.rename.mutationOptions());
  const { onlineSale, maxHolders } = plan;
  const form = useZodForm(() => import("../../plans/schema").then((part) => part.updatePlanInput), {
    defaultValues: {
      planId: plan.id,
      name: plan.name,
      description: plan.description ?? "",
      onlineSale,
      maxHolders,
    },
  });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await rename.mutateAsync({ ...values, description: values.description || null });
        await saved(t("saved", { name: values.name }));
        onDone();
      }}
    >
      <FormField name="name" label={t("name")} required>
        <Input autoComplete="off" maxLength={80} />
      </FormField>
      <FormField name="description" label={t("description")} hint={t("descriptionHint")} optional>
        <Textarea maxLength={300} rows={2} />
      </FormField>
      <OfferFields />
      <FormActions>
        <SubmitButton>{t("save")}</SubmitButton>
      </FormActions>
    </Form>
  );
}
