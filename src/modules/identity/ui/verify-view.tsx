"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf, useApi } from "@/platform/trpc/react";
import { Form, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { LinkButton } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import type { IdentityApi } from "../router";
import { AccountColumn, AsideLine, linkStyles } from "./account-frame";
import { CheckMail } from "./check-mail";
import { goOn, leaving, withNext } from "./enter";
import { BrokenLink, useLinkToken } from "./link-token";

/** The mailed link opens the account, together with the password that was chosen. */
export function VerifyView({ next }: { next?: string }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const token = useLinkToken();
  const [broken, setBroken] = useState(false);
  const verify = useMutation(api.identity.verify.mutationOptions());
  const form = useZodForm(() => import("./form-schemas").then((part) => part.passwordForm), {
    defaultValues: { password: "" },
  });

  if (broken || token === "") return <NewLink next={next} />;
  return (
    <AccountColumn title={t("title.verify")} lead={t("verify.lead")}>
      <Form
        form={form}
        aria-label={t("title.verify")}
        onSubmit={async ({ password }) => {
          try {
            const { secondFactor } = await verify.mutateAsync({ token: token ?? "", password });
            goOn(secondFactor, next);
          } catch (error) {
            const code = errorOf(error)?.code;
            if (code === "LINK_EXPIRED") return setBroken(true);
            if (code !== "WRONG_CREDENTIALS") throw error;
            return form.setError("password", { type: "server", message: t("password.wrong") });
          }
          await leaving();
        }}
      >
        <FormField name="password" label={t("field.password")} required>
          <PasswordInput autoComplete="current-password" inputSize="lg" />
        </FormField>
        <SubmitButton size="lg" block>
          {t("verify.submit")}
        </SubmitButton>
      </Form>
      <p className="text-ink-2 text-small">
        {t.rich("verify.notYours", {
          reset: (words) => (
            <Link href={withNext("/forgot", next)} className={linkStyles}>
              {words}
            </Link>
          ),
        })}
      </p>
    </AccountColumn>
  );
}

/** The link is of no use any more: the e-mail brings a new one. */
function NewLink({ next }: { next: string | undefined }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const resend = useMutation(api.identity.resendVerification.mutationOptions());
  const form = useZodForm(() => import("./form-schemas").then((part) => part.emailForm), {
    defaultValues: { email: "" },
  });
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo) return <CheckMail email={sentTo} next={next} onOtherEmail={() => setSentTo(undefined)} />;
  return (
    <AccountColumn title={t("link.brokenTitle")} lead={t("link.broken")}>
      <Form
        form={form}
        aria-label={t("link.newOne")}
        onSubmit={async ({ email }) => {
          await resend.mutateAsync({ email, ...(next ? { next } : {}) });
          setSentTo(email);
        }}
      >
        <FormField name="email" label={t("field.email")} required>
          <Input type="email" inputMode="email" autoComplete="username" inputSize="lg" />
        </FormField>
        <SubmitButton size="lg" block>
          {t("link.newOne")}
        </SubmitButton>
      </Form>
      <AsideLine>
        <Link href={withNext("/sign-in", next)} className={linkStyles}>
          {t("forgot.backToSignIn")}
        </Link>
      </AsideLine>
    </AccountColumn>
  );
}

/** The link in the new mailbox and the account's password move the account there. */
export function VerifyEmailView() {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const token = useLinkToken();
  const [state, setState] = useState<"open" | "done" | "broken">("open");
  const confirm = useMutation(api.identity.confirmEmailChange.mutationOptions());
  const form = useZodForm(() => import("./form-schemas").then((part) => part.passwordForm), {
    defaultValues: { password: "" },
  });

  if (state === "broken" || token === "") return <BrokenLink href="/account" />;
  if (state === "done") {
    return (
      <AccountColumn title={t("title.verifyEmail")} lead={t("verifyEmail.done")}>
        <LinkButton href="/account" variant="primary" size="lg" block>
          {t("verifyEmail.toAccount")}
        </LinkButton>
      </AccountColumn>
    );
  }
  return (
    <AccountColumn title={t("title.verifyEmail")} lead={t("verifyEmail.lead")}>
      <Form
        form={form}
        aria-label={t("title.verifyEmail")}
        onSubmit={async ({ password }) => {
          try {
            await confirm.mutateAsync({ token: token ?? "", password });
            setState("done");
          } catch (error) {
            const code = errorOf(error)?.code;
            if (code === "LINK_EXPIRED") return setState("broken");
            if (code !== "WRONG_CREDENTIALS") throw error;
            form.setError("password", { type: "server", message: t("password.wrong") });
          }
        }}
      >
        <FormField name="password" label={t("field.password")} required>
          <PasswordInput autoComplete="current-password" inputSize="lg" />
        </FormField>
        <SubmitButton size="lg" block>
          {t("verifyEmail.submit")}
        </SubmitButton>
      </Form>
    </AccountColumn>
  );
}
