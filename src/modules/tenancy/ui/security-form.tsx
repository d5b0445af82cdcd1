"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import { Switch } from "@/ui/primitives/checkbox";
import type { GymSettings } from "../gyms/schema";
import type { TenancyApi } from "../router";

/** Whether staff need a second factor. Only owners decide, and only with one of their own. */
export function SecurityForm({
  settings,
  canChange,
  onSaved,
}: {
  settings: GymSettings;
  canChange: boolean;
  onSaved: (settings: GymSettings) => void;
}) {
  const t = useTranslations("tenancy.settings");
  const api = useApi<TenancyApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const update = useMutation(
    api.tenancy.gyms.setSecurity.mutationOptions({
      onSuccess: (next) => {
        onSaved(next);
        toast.show({ tone: "ok", title: t("saved") });
      },
      onError: (error) => {
        if (errorOf(error)?.code !== "MFA_SETUP_REQUIRED") {
          toast.show({ tone: "error", title: inWords(error).message });
        }
      },
    }),
  );
  const needsOwn = errorOf(update.error)?.code === "MFA_SETUP_REQUIRED";
  return (
    <Panel title={t("security")} className="max-w-3xl">
      <Switch
        spread
        label={t("mfa")}
        hint={canChange ? t("mfaHint") : t("mfaOwnerOnly")}
        disabled={!canChange || update.isPending}
        checked={settings.requireStaffMfa}
        onChange={(event) => update.mutate({ requireStaffMfa: event.target.checked })}
      />
      {needsOwn ? (
        <div role="alert" className="mt-4 grid justify-items-start gap-3 rounded-md bg-warn-soft p-4">
          <p className="text-warn">{t("mfaOwnFirst")}</p>
          <LinkButton href="/account?setup=two-factor" size="sm">
            {t("mfaSetUp")}
          </LinkButton>
        </div>
      ) : null}
    </Panel>
  );
}
