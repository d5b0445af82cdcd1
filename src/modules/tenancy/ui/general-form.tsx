"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import { Input } from "@/ui/primitives/input";
import type { GymSettings } from "../gyms/schema";
import type { TenancyApi } from "../router";
import { useFormWords } from "./form-words";
import { GymFields } from "./gym-fields";

/** Name, country, currency, time zone and language of the gym. */
export function GeneralForm({
  settings,
  onSaved,
}: {
  settings: GymSettings;
  onSaved: (settings: GymSettings) => void;
}) {
  const t = useTranslations("tenancy.settings");
  const gym = useTranslations("tenancy.gym");
  const api = useApi<TenancyApi>();
  const router = useRouter();
  const toast = useToast();
  const words = useFormWords();
  const { name, country, currency, zone, locale, slug, currencyFixed } = settings;
  const form = useZodForm(() => import("../gyms/schema").then((part) => part.updateGymInput), {
    words,
    defaultValues: { name, country, currency, zone, locale },
  });
  const update = useMutation(api.tenancy.gyms.update.mutationOptions());
  return (
    <Panel title={t("general")} className="max-w-3xl">
      <Form
        form={form}
        onSubmit={async (values) => {
          onSaved(await update.mutateAsync(values));
          toast.show({ tone: "ok", title: t("saved") });
          // The frame around the screen shows the name.
          router.refresh();
        }}
      >
        <FormField name="name" label={gym("name")} required>
          <Input autoComplete="organization" />
        </FormField>
        <Field label={gym("slug")} hint={t("slugFixed")}>
          <Input value={`/${slug}`} readOnly />
        </Field>
        <GymFields currencyFixed={currencyFixed} />
        <FormActions>
          <SubmitButton>{t("save")}</SubmitButton>
        </FormActions>
      </Form>
    </Panel>
  );
}
