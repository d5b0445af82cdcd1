"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { Button } from "@/ui/primitives/button";
import type { IdentityApi } from "../router";
import { AccountColumn } from "./account-frame";
import { CodeForm } from "./code-form";
import { goOn, leaving, withNext } from "./enter";

/** The second step of signing in. */
export function TwoFactorView({ next }: { next?: string }) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const pass = useMutation(api.identity.passSecondFactor.mutationOptions());
  const signOut = useMutation(
    api.identity.signOut.mutationOptions({
      onSuccess: () => window.location.assign(withNext("/sign-in", next)),
    }),
  );
  const [mode, setMode] = useState<"app" | "recovery">("app");
  return (
    <AccountColumn
      title={t("title.twoFactor")}
      lead={t(mode === "app" ? "twoFactor.lead" : "twoFactor.recoveryLead")}
    >
      <CodeForm
        withRecovery
        onMode={setMode}
        submit={t("twoFactor.submit")}
        onCode={async (code) => {
          await pass.mutateAsync({ code });
          goOn(false, next);
          await leaving();
        }}
      />
      <Button variant="ghost" block loading={signOut.isPending} onClick={() => signOut.mutate()}>
        {t("twoFactor.otherAccount")}
      </Button>
    </AccountColumn>
  );
}
