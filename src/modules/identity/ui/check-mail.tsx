"use client";

import { useMutation } from "@tanstack/react-query";
import { MailCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import type { IdentityApi } from "../router";
import { AccountColumn, AsideLine, linkStyles } from "./account-frame";
import { withNext } from "./enter";

/** After signing up: what to do now, and what to do when nothing arrives. */
export function CheckMail({
  email,
  next,
  onOtherEmail,
}: {
  email: string;
  next: string | undefined;
  onOtherEmail: () => void;
}) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const inWords = useDescribeError();
  const { show } = useToast();
  const resend = useMutation(
    api.identity.resendVerification.mutationOptions({
      onSuccess: () => show({ title: t("checkMail.sentAgain") }),
      onError: (error) => show({ tone: "error", title: inWords(error).message }),
    }),
  );
  return (
    <AccountColumn title={t("title.checkMail")} lead={t("checkMail.sent", { email })}>
      <div role="status" className="flex items-start gap-3 rounded-md bg-ok-soft p-4 text-ok">
        <MailCheck aria-hidden className="mt-0.5 size-5 shrink-0" />
        <p>{t("checkMail.valid")}</p>
      </div>
      <p className="text-ink-2">{t("checkMail.nothing")}</p>
      <div className="grid gap-2">
        <Button
          size="lg"
          block
          loading={resend.isPending}
          onClick={() => resend.mutate({ email, ...(next ? { next } : {}) })}
        >
          {t("checkMail.again")}
        </Button>
        <Button variant="ghost" block onClick={onOtherEmail}>
          {t("checkMail.otherEmail")}
        </Button>
      </div>
      <AsideLine>
        <Link href={withNext("/sign-in", next)} className={linkStyles}>
          {t("forgot.backToSignIn")}
        </Link>
      </AsideLine>
    </AccountColumn>
  );
}
