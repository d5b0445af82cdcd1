"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { errorOf, useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import type { IdentityApi } from "../router";
import type { DemoSignIns } from "../schema";
import { AccountColumn, AsideLine, linkStyles } from "./account-frame";
import { DemoPanel } from "./demo-panel";
import { goOn, leaving, withNext } from "./enter";

/** E-mail and password; beside them the demo's people, where there is a demo. */
export function SignInView({ next, demo }: { next?: string; demo: DemoSignIns }) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const api = useApi<IdentityApi>();
  const signIn = useMutation(api.identity.signIn.mutationOptions());
  const form = useZodForm(() => import("./form-schemas").then((part) => part.signInForm), {
    defaultValues: { email: "", password: "" },
  });
  const [wrong, setWrong] = useState(false);
  const password = useRef<HTMLFormElement>(null);

  const enter = async (credentials: { email: string; password: string }) => {
    try {
      const { secondFactor } = await signIn.mutateAsync(credentials);
      goOn(secondFactor, next);
    } catch (error) {
      setWrong(errorOf(error)?.code === "WRONG_CREDENTIALS");
      throw error;
    }
    await leaving();
  };

  return (
    <div
      className={
        demo
          ? "mx-auto grid w-full max-w-6xl gap-12 lg:grid-cols-[minmax(0,20rem)_minmax(0,1fr)] lg:gap-16"
          : undefined
      }
    >
      <AccountColumn title={t("title.signIn")} lead={t("signIn.lead")} className="lg:mx-auto">
        <Form form={form} onSubmit={enter} ref={password} aria-label={t("title.signIn")}>
          <FormField name="email" label={t("field.email")} required>
            <Input type="email" inputMode="email" autoComplete="username" inputSize="lg" />
          </FormField>
          <FormField name="password" label={t("field.password")} required>
            <PasswordInput autoComplete="current-password" inputSize="lg" />
          </FormField>
          <SubmitButton size="lg" block>
            {common("actions.signIn")}
          </SubmitButton>
        </Form>
        {wrong ? <NotConfirmedHint email={() => form.getValues("email")} next={next} /> : null}
        <div className="grid justify-items-center gap-2">
          <Link href={withNext("/forgot", next)} className={`${linkStyles} text-small`}>
            {t("signIn.forgot")}
          </Link>
          <AsideLine>
            {t("signIn.newHere")}{" "}
            <Link href={withNext("/sign-up", next)} className={linkStyles}>
              {common("actions.signUp")}
            </Link>
          </AsideLine>
        </div>
      </AccountColumn>
      {demo ? <DemoPanel demo={demo} onEnter={enter} /> : null}
    </div>
  );
}

/** For people whose password is right and whose account isn't open yet; shown to everybody, so it tells nothing. */
function NotConfirmedHint({ email, next }: { email: () => string; next: string | undefined }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const { show } = useToast();
  const resend = useMutation(api.identity.resendVerification.mutationOptions());
  const again = () =>
    resend.mutate(
      { email: email(), ...(next ? { next } : {}) },
      { onSuccess: () => show({ title: t("checkMail.sentAgain") }) },
    );
  return (
    <p className="rounded-md bg-sunken px-4 py-3 text-ink-2 text-small">
      {t.rich("signIn.justSignedUp", {
        again: (words) => (
          <button type="button" onClick={again} className={linkStyles}>
            {words}
          </button>
        ),
      })}
    </p>
  );
}
