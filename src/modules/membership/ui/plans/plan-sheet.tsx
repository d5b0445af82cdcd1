"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { addDays, isLocalDate } from "@/shared/time-zone/local-date";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Sheet } from "@/ui/primitives/dialog";
import { DateInput, Input, Select, Textarea } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { Plan } from "../../plans/schema";
import type { MembershipApi } from "../../router";
import { useToday } from "../today";
import { usePlanWords } from "./plan-words";
import { PRESET_NAMES, PRESETS, type PresetName } from "./presets";
import { TermsFields } from "./terms-fields";

export type PlanTask = { kind: "create" } | { kind: "rename" | "version"; plan: Plan };

/** Making a plan, naming it anew, or deciding its next price. */
export default function PlanSheet({ task, onClose }: { task: PlanTask; onClose: () => void }) {
  const t = useTranslations("membership.plan");
  const title =
    task.kind === "create"
      ? t("new")
      : task.kind === "rename"
        ? t("renameTitle", { name: task.plan.name })
        : t("versionTitle", { name: task.plan.name });
  return (
    <Sheet open onOpenChange={(open) => (open ? undefined : onClose())} title={title} size="md">
      {task.kind === "create" ? (
        <CreateForm onDone={onClose} />
      ) : task.kind === "rename" ? (
        <RenameForm plan={task.plan} onDone={onClose} />
      ) : (
        <VersionForm plan={task.plan} onDone={onClose} />
      )}
    </Sheet>
  );
}

function usePlanSaved() {
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  return async (title: string) => {
    await queries.invalidateQueries({ queryKey: api.membership.plans.pathKey() });
    toast.show({ tone: "ok", title });
  };
}

const KINDS = ["membership", "pack", "day_pass", "trial", "comp"] as const;

function CreateForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("membership.plan");
  const saved = usePlanSaved();
  const create = useMutation(useApi<MembershipApi>().membership.plans.create.mutationOptions());
  const [preset, setPreset] = useState<PresetName>("monthly");
  const form = useZodForm(() => import("../../plans/schema").then((part) => part.createPlanInput), {
    defaultValues: {
      name: t("preset.monthly.name"),
      description: "",
      priceMinor: Number.NaN,
      branchIds: [],
      ...PRESETS.monthly,
    },
  });
  const choose = (name: PresetName) => {
    const { free, ...terms } = PRESETS[name];
    const named = form.getValues("name") !== t(`preset.${preset}.name`) && form.getValues("name") !== "";
    setPreset(name);
    for (const key of ["kind", "cycle", "visits", "validDays", "accessHours"] as const) {
      form.setValue(key, terms[key]);
    }
    if (free) form.setValue("priceMinor", 0);
    if (!named) form.setValue("name", t(`preset.${name}.name`));
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
      <TermsFields />
      <FormActions>
        <SubmitButton>{t("create")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

function RenameForm({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const t = useTranslations("membership.plan");
  const saved = usePlanSaved();
  const rename = useMutation(useApi<MembershipApi>().membership.plans.rename.mutationOptions());
  const form = useZodForm(() => import("../../plans/schema").then((part) => part.updatePlanInput), {
    defaultValues: { planId: plan.id, name: plan.name, description: plan.description ?? "" },
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
      <FormActions>
        <SubmitButton>{t("save")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

function VersionForm({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const t = useTranslations("membership.plan");
  const today = useToday();
  const saved = usePlanSaved();
  const add = useMutation(useApi<MembershipApi>().membership.plans.newVersion.mutationOptions());
  const form = useZodForm(() => import("../../plans/schema").then((part) => part.newPlanVersionInput), {
    defaultValues: {
      planId: plan.id,
      validFrom: addDays(today, 1),
      priceMinor: plan.priceMinor,
      cycle: plan.cycle,
      visits: plan.visits,
      validDays: plan.validDays,
      accessHours: plan.accessHours,
      branchIds: plan.branchIds,
    },
  });
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
        <DateInput min={today} />
      </FormField>
      <TermsFields />
      <Affected plan={plan} />
      <FormActions>
        <SubmitButton>{t("saveVersion")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** Who pays what from then on, before anything is decided. */
function Affected({ plan }: { plan: Plan }) {
  const t = useTranslations("membership.plan");
  const locale = useLocale();
  const words = usePlanWords();
  const [validFrom, priceMinor, cycle] = useWatch({ name: ["validFrom", "priceMinor", "cycle"] }) as [
    string,
    number,
    Plan["cycle"],
  ];
  const known = Number.isInteger(priceMinor) && isLocalDate(validFrom);
  return (
    <section aria-live="polite" className="grid gap-1 rounded-md bg-sunken px-3.5 py-3">
      <h3 className="font-medium text-small">{t("affected")}</h3>
      <p>{t("holdersKeep", { count: plan.holders, price: words.price(plan) })}</p>
      {known ? (
        <p>
          {t("buyersPay", {
            date: formatLocalDate(validFrom, locale, "long"),
            price: words.price({ priceMinor, cycle, currency: plan.currency }),
          })}
        </p>
      ) : null}
    </section>
  );
}
