"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Input, Select, Textarea } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import { PLAN_PRESETS, PRESET_NAMES, type PresetName, suggestedPrice } from "../../plans/presets";
import type { PlanKind } from "../../plans/schema";
import type { MembershipApi } from "../../router";
import { FieldGroup } from "./field-group";
import { OfferFields } from "./offer-fields";
import { TermsFields } from "./terms-fields";
import { usePlanSaved } from "./use-plan-saved";

const KINDS = ["membership", "pack", "day_pass", "trial", "comp", "add_on"] as const;

/** What a preset leaves out has its usual value. */
const USUAL = {
  joiningFeeMinor: 0,
  trialDays: 0,
  noticeDays: 0,
  minTermMonths: 0,
  autoRenew: true,
  validHours: null,
  seats: 1,
  packFirst: false,
  allowances: [],
  freezeTerms: null,
} as const;

/** A new plan, begun from a preset; every term can be changed before it is kept. */
export function CreateForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("membership.plan");
  const { tenant } = useShell();
  const saved = usePlanSaved();
  const create = useMutation(useApi<MembershipApi>().membership.plans.create.mutationOptions());
  const [preset, setPreset] = useState<PresetName>("monthly");
  const termsOf = (name: PresetName) => ({
    ...USUAL,
    ...PLAN_PRESETS[name],
    allowances: [...(PLAN_PRESETS[name].allowances ?? [])],
    onlineSale: name !== "comp",
    priceMinor: suggestedPrice(name, tenant.currency) ?? Number.NaN,
  });
  const form = useZodForm(() => import("../../plans/schema").then((part) => part.createPlanInput), {
    defaultValues: {
      name: t("preset.monthly.name"),
      description: "",
      taxRateId: null,
      taxInclusive: undefined,
      maxHolders: null,
      ...termsOf("monthly"),
    },
  });
  const kind = (useWatch({ control: form.control, name: "kind" }) ?? "membership") as PlanKind;
  const choose = (name: PresetName) => {
    const own = form.getValues("name");
    const named = own !== t(`preset.${preset}.name`) && own !== "";
    setPreset(name);
    for (const [key, value] of Object.entries(termsOf(name))) {
      form.setValue(key as keyof ReturnType<typeof termsOf>, value);
    }
    if (!named) form.setValue("name", t(`preset.${name}.name`));
    form.clearErrors();
  };
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await create.mutateAsync({ ...values, description: values.description || null });
        await saved(t("created", { name: values.name }));
        onDone();
      }}
    >
      <RadioCards
        legend={t("startWith")}
        name="preset"
        columns={2}
        value={preset}
        onChange={(event) => choose(event.target.value as PresetName)}
        options={PRESET_NAMES.map((value) => ({
          value,
          label: t(`preset.${value}.name`),
          hint: t(`preset.${value}.hint`),
        }))}
      />
      <FormField name="name" label={t("name")} required>
        <Input autoComplete="off" maxLength={80} />
      </FormField>
      <FormField name="description" label={t("description")} hint={t("descriptionHint")} optional>
        <Textarea maxLength={300} rows={2} />
      </FormField>
      <FormField name="kind" label={t("kindLabel")}>
        <Select options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} />
      </FormField>
      <TermsFields kind={kind} />
      <FieldGroup title={t("group.offer")}>
        <OfferFields />
      </FieldGroup>
      <FormActions>
        <SubmitButton>{t("create")}</SubmitButton>
      </FormActions>
    </Form>
  );
}
