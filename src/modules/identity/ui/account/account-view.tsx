"use client";

import { useMutation } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { PageHeader } from "@/ui/layout/page-header";
import { Button, LinkButton } from "@/ui/primitives/button";
import { HOME_PATH } from "../../next-path";
import type { IdentityApi } from "../../router";
import { SignInAgain } from "../public/sign-in-again";
import { ProfilePanel } from "./profile-panel";
import { SecondFactorPanel } from "./second-factor-panel";
import { SessionsPanel } from "./sessions-panel";
import { EmailPanel, PasswordPanel } from "./sign-in-panels";

/** Everything a person may change about themselves and how their account opens. */
export function AccountView({
  person,
  setUpRequired,
  next,
}: {
  person: { name: string; email: string };
  /** Came here because a gym asks for a second factor. */
  setUpRequired: boolean;
  next?: string;
}) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const signOut = useMutation(
    api.identity.signOut.mutationOptions({ onSuccess: () => window.location.assign("/sign-in") }),
  );
  const factor = (
    <SecondFactorPanel
      required={setUpRequired}
      onSetUp={() => {
        if (setUpRequired && next) window.location.assign(next);
      }}
    />
  );
  return (
    <div className="mx-auto w-full max-w-2xl">
      <PageHeader
        title={t("title.account")}
        description={t("account.lead", { email: person.email })}
        actions={
          <>
            <LinkButton href={next ?? HOME_PATH}>
              {t(next ? "account.goBack" : "account.backToGyms")}
            </LinkButton>
            <Button icon={LogOut} loading={signOut.isPending} onClick={() => signOut.mutate()}>
              {t("signOut")}
            </Button>
          </>
        }
      />
      <div className="grid gap-5">
        {setUpRequired ? factor : null}
        <ProfilePanel name={person.name} />
        <EmailPanel email={person.email} />
        <PasswordPanel email={person.email} />
        {setUpRequired ? null : factor}
        <SessionsPanel />
      </div>
      <SignInAgain person={person} />
    </div>
  );
}
