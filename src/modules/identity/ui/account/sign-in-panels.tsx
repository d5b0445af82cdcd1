"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf, useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import { MIN_PASSWORD } from "../../passwords/rules";
import type { IdentityApi } from "../../router";
import { useFormWords } from "../form-words";

/** The e-mail somebody signs in with, and moving to another one. */
export function EmailPanel({ email }: { email: string }) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title={t("email.title")}
      description={t("email.lead", { email })}
      actions={open ? undefined : <Button onClick={() => setOpen(true)}>{t("email.change")}</Button>}
    >
      {open ? <EmailForm onDone={() => setOpen(false)} cancel={common("actions.cancel")} /> : null}
    </Panel>
  );
}

function EmailForm({ onDone, cancel }: { onDone: () => void; cancel: string }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const { show } = useToast();
  const change = useMutation(api.identity.requestEmailChange.mutationOptions());
  const form = useZodForm(() => import("../form-schemas").then((part) => part.emailForm), {
    defaultValues: { email: "" },
  });
  return (
    <Form
      form={form}
      className="pt-2"
      aria-label={t("email.change")}
      onSubmit={async ({ email }) => {
        await change.mutateAsync({ email });
        show({ title: t("email.sent", { email }) });
        onDone();
      }}
    >
      <FormField name="email" label={t("field.newEmail")} hint={t("email.hint")} required>
        <Input type="email" inputMode="email" autoComplete="email" />
      </FormField>
      <FormActions>
        <Button onClick={onDone}>{cancel}</Button>
        <SubmitButton>{t("forgot.submit")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** The old password, the new one; everybody else is signed out. */
export function PasswordPanel({ email }: { email: string }) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title={t("password.title")}
      description={t("password.lead")}
      actions={open ? undefined : <Button onClick={() => setOpen(true)}>{t("password.change")}</Button>}
    >
      {open ? (
        <PasswordForm email={email} onDone={() => setOpen(false)} cancel={common("actions.cancel")} />
      ) : null}
    </Panel>
  );
}

function PasswordForm({ email, onDone, cancel }: { email: string; onDone: () => void; cancel: string }) {
  const t = useTranslations("identity");
  const words = useFormWords();
  const api = useApi<IdentityApi>();
  const queryClient = useQueryClient();
  const { show } = useToast();
  const change = useMutation(api.identity.changePassword.mutationOptions());
  const load = () => import("../form-schemas").then((part) => part.changePasswordForm(email));
  const form = useZodForm(load, { defaultValues: { current: "", password: "" }, words });
  return (
    <Form
      form={form}
      className="pt-2"
      aria-label={t("password.change")}
      onSubmit={async (values) => {
        try {
          await change.mutateAsync(values);
        } catch (error) {
          if (errorOf(error)?.code !== "WRONG_CREDENTIALS") throw error;
          return form.setError("current", { type: "server", message: t("password.wrongCurrent") });
        }
        show({ title: t("password.changed") });
        await queryClient.invalidateQueries(api.identity.sessions.queryFilter());
        onDone();
      }}
    >
      {/* Tells password managers whose password changes. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <FormField name="current" label={t("field.currentPassword")} required>
        <PasswordInput autoComplete="current-password" />
      </FormField>
      <FormField
        name="password"
        label={t("field.newPassword")}
        hint={t("passwordHint", { min: MIN_PASSWORD })}
        required
      >
        <PasswordInput autoComplete="new-password" />
      </FormField>
      <FormActions>
        <Button onClick={onDone}>{cancel}</Button>
        <SubmitButton>{t("password.change")}</SubmitButton>
      </FormActions>
    </Form>
  );
}
