"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { isLocale, localeNames, locales } from "@/shared/i18n/locales";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import { Input, Select } from "@/ui/primitives/input";
import type { IdentityApi } from "../../router";
import { keepLocale } from "../account-frame";

const LOCALES = locales.map((value) => ({ value, label: localeNames[value] }));

/** Name and language. */
export function ProfilePanel({ name }: { name: string }) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const api = useApi<IdentityApi>();
  const router = useRouter();
  const { show } = useToast();
  const save = useMutation(api.identity.updateProfile.mutationOptions());
  const form = useZodForm(() => import("../form-schemas").then((part) => part.nameForm), {
    defaultValues: { name, locale: useLocale() },
  });
  return (
    <Panel title={t("profile.title")}>
      <Form
        form={form}
        aria-label={t("profile.title")}
        onSubmit={async (values) => {
          const locale = isLocale(values.locale) ? values.locale : undefined;
          await save.mutateAsync({ name: values.name, ...(locale ? { locale } : {}) });
          if (locale) keepLocale(locale);
          show({ title: t("profile.saved") });
          router.refresh();
        }}
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <FormField name="name" label={t("field.name")} required>
            <Input autoComplete="name" />
          </FormField>
          <FormField name="locale" label={common("language")}>
            <Select options={LOCALES} />
          </FormField>
        </div>
        <FormActions>
          <SubmitButton>{common("actions.save")}</SubmitButton>
        </FormActions>
      </Form>
    </Panel>
  );
}
