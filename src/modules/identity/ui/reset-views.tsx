"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf, useApi } from "@/platform/trpc/react";
import { Form, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import { MIN_PASSWORD } from "../passwords/rules";
import type { IdentityApi } from "../router";
import { AccountColumn, AsideLine, linkStyles } from "./account-frame";
import { goOn, leaving, withNext } from "./enter";
import { useFormWords } from "./form-words";
import { BrokenLink, useLinkToken } from "./link-token";

/** Asks for the link. What it says afterwards is the same whether or not there is an account. */
export function ForgotView({ next }: { next?: string }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const ask = useMutation(api.identity.requestReset.mutationOptions());
  const form = useZodForm(() => import("./form-schemas").then((part) => part.emailForm), {
    defaultValues: { email: "" },
  });
  const [sentTo, setSentTo] = useState<string>();
  const back = (
    <AsideLine>
      <Link href={withNext("/sign-in", next)} className={linkStyles}>
        {t("forgot.backToSignIn")}
      </Link>
    </AsideLine>
  );
  if (sentTo) {
    return (
      <AccountColumn title={t("title.checkMail")} lead={t("forgot.sent", { email: sentTo })}>
        {back}
      </AccountColumn>
    );
  }
  return (
    <AccountColumn title={t("title.forgot")} lead={t("forgot.lead")}>
      <Form
        form={form}
        aria-label={t("title.forgot")}
        onSubmit={async ({ email }) => {
          await ask.mutateAsync({ email, ...(next ? { next } : {}) });
          setSentTo(email);
        }}
      >
        <FormField name="email" label={t("field.email")} required>
          <Input type="email" inputMode="email" autoComplete="username" inputSize="lg" />
        </FormField>
        <SubmitButton size="lg" block>
          {t("forgot.submit")}
        </SubmitButton>
      </Form>
      {back}
    </AccountColumn>
  );
}

/** The mailed link: a new password, and in. */
export function ResetView({ next }: { next?: string }) {
  const t = useTranslations("identity");
  const words = useFormWords();
  const api = useApi<IdentityApi>();
  const token = useLinkToken();
  const [broken, setBroken] = useState(false);
  const reset = useMutation(api.identity.resetPassword.mutationOptions());
  const form = useZodForm(() => import("./form-schemas").then((part) => part.newPasswordForm), {
    defaultValues: { password: "" },
    words,
  });

  if (broken || token === "") return <BrokenLink href={withNext("/forgot", next)} />;
  return (
    <AccountColumn title={t("title.reset")} lead={t("reset.lead")}>
      <Form
        form={form}
        aria-label={t("title.reset")}
        onSubmit={async ({ password }) => {
          try {
            const { secondFactor } = await reset.mutateAsync({ token: token ?? "", password });
            goOn(secondFactor, next);
          } catch (error) {
            if (errorOf(error)?.code !== "LINK_EXPIRED") throw error;
            setBroken(true);
            return;
          }
          await leaving();
        }}
      >
        <FormField
          name="password"
          label={t("field.newPassword")}
          hint={t("passwordHint", { min: MIN_PASSWORD })}
          required
        >
          <PasswordInput autoComplete="new-password" inputSize="lg" />
        </FormField>
        <SubmitButton size="lg" block>
          {t("reset.submit")}
        </SubmitButton>
      </Form>
    </AccountColumn>
  );
}
