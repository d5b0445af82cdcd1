"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf, useApi } from "@/platform/trpc/react";
import { DIRECT } from "@/platform/trpc/recovery";
import { Field } from "@/ui/form/field";
import { Form, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Dialog } from "@/ui/primitives/dialog";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import type { IdentityApi } from "../router";
import { CodeForm } from "./code-form";
import { passwordForm } from "./form-schemas";
import type { Missing } from "./public/sign-in-again";

const DIRECTLY = { trpc: { context: DIRECT } };

const WORDS = {
  session: { title: "again.title", lead: "again.lead" },
  code: { title: "title.twoFactor", lead: "again.factorLead" },
  password: { title: "again.confirmTitle", lead: "again.confirmLead" },
} as const;

/**
 * Signs the same person in on top of the screen they are at. Always the same one: what waits behind was typed by
 * them, and must not be sent in somebody else's name.
 */
export default function SignInAgainDialog({
  missing,
  person,
  onClose,
}: {
  missing: Missing;
  person: { name: string; email: string };
  /** `lifted` says that the refused call may be sent again. */
  onClose: (lifted: boolean) => void;
}) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const [step, setStep] = useState<Missing>(missing);
  const signIn = useMutation(api.identity.signIn.mutationOptions(DIRECTLY));
  const reauthenticate = useMutation(api.identity.reauthenticate.mutationOptions(DIRECTLY));
  const pass = useMutation(api.identity.passSecondFactor.mutationOptions(DIRECTLY));
  const words = WORDS[step];

  const givePassword = async (password: string) => {
    if (step === "password") {
      await reauthenticate.mutateAsync({ password });
      return onClose(true);
    }
    const { secondFactor } = await signIn.mutateAsync({ email: person.email, password });
    if (secondFactor) setStep("code");
    else onClose(true);
  };

  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open ? undefined : onClose(false))}
      title={t(words.title)}
      description={t(words.lead)}
    >
      {step === "code" ? (
        <CodeForm
          withRecovery
          submit={t("twoFactor.submit")}
          onCode={async (code) => {
            await pass.mutateAsync({ code });
            onClose(true);
          }}
        />
      ) : (
        <PasswordForm email={person.email} step={step} onPassword={givePassword} />
      )}
    </Dialog>
  );
}

function PasswordForm({
  email,
  step,
  onPassword,
}: {
  email: string;
  step: "session" | "password";
  onPassword: (password: string) => Promise<void>;
}) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const form = useZodForm(passwordForm, { defaultValues: { password: "" } });
  return (
    <Form
      form={form}
      aria-label={t(WORDS[step].title)}
      onSubmit={async ({ password }) => {
        try {
          await onPassword(password);
        } catch (error) {
          if (errorOf(error)?.code !== "WRONG_CREDENTIALS") throw error;
          form.setError("password", { type: "server", message: t("password.wrong") });
        }
      }}
    >
      {/* Read-only, so that password managers know whose password it is. */}
      <Field label={t("field.email")}>
        <Input type="email" name="username" autoComplete="username" value={email} readOnly />
      </Field>
      <FormField name="password" label={t("field.password")} required>
        <PasswordInput autoComplete="current-password" inputSize="lg" autoFocus />
      </FormField>
      <SubmitButton size="lg" block>
        {step === "password" ? t("again.confirm") : common("actions.signIn")}
      </SubmitButton>
    </Form>
  );
}
