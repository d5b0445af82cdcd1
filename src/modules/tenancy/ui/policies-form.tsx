"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, Suspense } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Form, SubmitButton, useZodForm } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import type { GymSettings } from "../gyms/schema";
import { type Policies, policiesSchema } from "../policies/schema";
import type { TenancyApi } from "../router";
import { RuleField } from "./policies/rule-field";
import { RULES, SECTIONS, type Section } from "./policies/sections";

/** The gym's own rules. Each says what it does and what holds when nobody changes it. */
export function PoliciesForm({
  settings,
  onSaved,
  more,
}: {
  settings: GymSettings;
  onSaved: (settings: GymSettings) => void;
  more: MoreOfRules;
}) {
  const t = useTranslations("tenancy.policies");
  const save = useTranslations("tenancy.settings");
  const api = useApi<TenancyApi>();
  const toast = useToast();
  const form = useZodForm(policiesSchema, { defaultValues: settings.policies });
  const update = useMutation(api.tenancy.gyms.setPolicies.mutationOptions());
  return (
    <Form
      form={form}
      className="max-w-3xl gap-4"
      onSubmit={async (values) => {
        onSaved(await update.mutateAsync(values));
        form.reset(values);
        toast.show({ tone: "ok", title: save("saved") });
      }}
    >
      {SECTIONS.map((section) => (
        <RuleSection key={section} section={section} currency={settings.currency} more={more[section]} />
      ))}
      <div className="sticky bottom-[calc(3.75rem+env(safe-area-inset-bottom))] z-10 -mx-4 flex items-center justify-end gap-3 border-line border-t bg-canvas px-4 py-3 sm:mx-0 sm:px-0 lg:bottom-0">
        <span aria-live="polite" className="text-ink-2 text-small">
          {form.formState.isDirty ? t("unsaved") : null}
        </span>
        <SubmitButton>{save("save")}</SubmitButton>
      </div>
    </Form>
  );
}

/** What other modules say about the rules of a section as they stand in the form. */
export type MoreOfRules = Readonly<Partial<Record<Section, (rules: Policies) => ReactNode>>>;

function RuleSection({
  section,
  currency,
  more,
}: {
  section: Section;
  currency: string;
  more: MoreOfRules[Section];
}) {
  const t = useTranslations("tenancy.policies");
  const rules = RULES[section];
  const switches = rules.filter(({ kind }) => kind === "switch");
  const others = rules.filter(({ kind }) => kind !== "switch");
  return (
    <Panel title={t(section)} description={t(`about.${section}`)}>
      <div className="grid gap-5">
        {others.length > 0 ? (
          <div className="grid gap-5 sm:grid-cols-2">
            {others.map((rule) => (
              <RuleField key={rule.name} rule={rule} currency={currency} />
            ))}
          </div>
        ) : null}
        {switches.map((rule) => (
          <RuleField key={rule.name} rule={rule} currency={currency} />
        ))}
        {more ? <More render={more} /> : null}
      </div>
    </Panel>
  );
}

/** Shown for rules that could be saved as they stand. */
function More({ render }: { render: (rules: Policies) => ReactNode }) {
  const { control } = useFormContext();
  const rules = policiesSchema.safeParse(useWatch({ control }));
  return rules.success ? <Suspense>{render(rules.data)}</Suspense> : null;
}
