"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import { Switch } from "@/ui/primitives/checkbox";
import { Input, Select } from "@/ui/primitives/input";
import type { GymSettings } from "../gyms/schema";
import { defaultPolicies, policiesSchema } from "../policies/schema";
import type { TenancyApi } from "../router";

const DOOR_NUMBERS = ["graceDays", "ignoreWindowMinutes", "autoCheckOutHours", "minorAge"] as const;
const DOOR_SWITCHES = ["staffOverride", "enforceOpeningHours", "minorNeedsGuardian"] as const;
const DOOR_CHOICES = ["waiver", "capacity"] as const;
const CODE_NUMBERS = ["qrSeconds", "qrWindows", "kioskOfflineMinutes"] as const;

/** The gym's own rules. Each says what it does and what holds when nobody changes it. */
export function PoliciesForm({
  settings,
  onSaved,
}: {
  settings: GymSettings;
  onSaved: (settings: GymSettings) => void;
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
      className="max-w-3xl"
      onSubmit={async (values) => {
        onSaved(await update.mutateAsync(values));
        toast.show({ tone: "ok", title: save("saved") });
      }}
    >
      <Panel title={t("door")}>
        <div className="grid gap-5">
          <div className="grid gap-5 sm:grid-cols-2">
            {DOOR_NUMBERS.map((name) => (
              <NumberRule key={name} name={name} />
            ))}
            {DOOR_CHOICES.map((name) => (
              <FormField key={name} name={name} label={t(`${name}.label`)} hint={t(`${name}.hint`)}>
                <Select
                  options={(["block", "warn", "none"] as const).map((value) => ({
                    value,
                    label: t(`choice.${value}`),
                  }))}
                />
              </FormField>
            ))}
          </div>
          {DOOR_SWITCHES.map((name) => (
            <SwitchRule key={name} name={name} />
          ))}
        </div>
      </Panel>
      <Panel title={t("codes")}>
        <div className="grid gap-5 sm:grid-cols-2">
          {CODE_NUMBERS.map((name) => (
            <NumberRule key={name} name={name} />
          ))}
        </div>
      </Panel>
      <FormActions>
        <SubmitButton>{save("save")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

function NumberRule({ name }: { name: (typeof DOOR_NUMBERS)[number] | (typeof CODE_NUMBERS)[number] }) {
  const t = useTranslations("tenancy.policies");
  const hint = `${t(`${name}.hint`)} ${t("usual", { value: defaultPolicies[name] })}`;
  return (
    <FormField
      name={name}
      label={t(`${name}.label`)}
      hint={hint}
      required
      className="sm:grid-rows-[auto_1fr_auto] sm:content-stretch"
    >
      <Input type="number" inputMode="numeric" className="sm:max-w-32" />
    </FormField>
  );
}

function SwitchRule({ name }: { name: (typeof DOOR_SWITCHES)[number] }) {
  const t = useTranslations("tenancy.policies");
  const { register } = useFormContext();
  return <Switch spread label={t(`${name}.label`)} hint={t(`${name}.hint`)} {...register(name)} />;
}
