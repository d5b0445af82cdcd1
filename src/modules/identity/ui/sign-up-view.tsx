"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { Form, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import { MIN_PASSWORD } from "../passwords/rules";
import type { IdentityApi } from "../router";
import { AccountColumn, AsideLine, linkStyles } from "./account-frame";
import { CheckMail } from "./check-mail";
import { withNext } from "./enter";
import { useFormWords } from "./form-words";

/** Name, e-mail, password; then the mail. */
export function SignUpView({ next, email = "" }: { next?: string; email?: string }) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const words = useFormWords();
  const api = useApi<IdentityApi>();
  const signUp = useMutation(api.identity.signUp.mutationOptions());
  const form = useZodForm(() => import("./form-schemas").then((part) => part.signUpForm), {
    defaultValues: { name: "", email, password: "" },
    words,
  });
  const [sentTo, setSentTo] = useState<string>();

  if (sentTo) return <CheckMail email={sentTo} next={next} onOtherEmail={() => setSentTo(undefined)} />;
  return (
    <AccountColumn title={t("title.signUp")} lead={t("signUp.lead")}>
      <Form
        form={form}
        aria-label={t("title.signUp")}
        onSubmit={async (values) => {
          await signUp.mutateAsync({ ...values, ...(next ? { next } : {}) });
          setSentTo(values.email);
        }}
      >
        <FormField name="name" label={t("field.name")} required>
          <Input autoComplete="name" inputSize="lg" />
        </FormField>
        <FormField name="email" label={t("field.email")} required>
          <Input type="email" inputMode="email" autoComplete="username" inputSize="lg" />
        </FormField>
        <FormField
          name="password"
          label={t("field.password")}
          hint={t("passwordHint", { min: MIN_PASSWORD })}
          required
        >
          <PasswordInput autoComplete="new-password" inputSize="lg" />
        </FormField>
        <SubmitButton size="lg" block>
          {t("signUp.submit")}
        </SubmitButton>
      </Form>
      <AsideLine>
        {t("signUp.have")}{" "}
        <Link href={withNext("/sign-in", next)} className={linkStyles}>
          {common("actions.signIn")}
        </Link>
      </AsideLine>
    </AccountColumn>
  );
}
