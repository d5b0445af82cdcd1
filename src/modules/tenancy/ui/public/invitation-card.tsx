"use client";

import { MailX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { errorOf } from "@/platform/trpc/client";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import { GymMark } from "./gym-mark";

/** What every invitation says, whatever it offers. */
interface Invited {
  gymName: string;
  slug: string;
  brandColor: string;
  /** Whom it is for. */
  email: string;
  /** Whether somebody with that e-mail can sign in already. */
  hasAccount: boolean;
}

/** An invitation behind a link: loading, over, or what it offers with the one button that takes it. */
export function InvitationCard({
  linkMissing,
  preview,
  email,
  page,
  onSwitchAccount,
  accept,
  children,
}: {
  /** The address holds no token. */
  linkMissing: boolean;
  preview: { data: Invited | undefined; error: unknown; retry: () => void; retrying: boolean };
  /** Of whoever is signed in. */
  email: string | null;
  /** Where signing in leads back to. */
  page: "/invite" | "/join";
  /** Signs out, so that the right person can sign in. */
  onSwitchAccount: () => void;
  accept: { run: () => void; busy: boolean; error: unknown };
  /** What is offered, in words. */
  children: ReactNode;
}) {
  const t = useTranslations("tenancy.invite");
  const heading = <h1 className="sr-only">{t("heading")}</h1>;
  if (linkMissing || errorOf(preview.error)?.code === "LINK_EXPIRED") {
    return (
      <EmptyState
        page
        icon={MailX}
        title={t("expired")}
        action={
          <LinkButton href="/gyms" variant="primary">
            {t("toGyms")}
          </LinkButton>
        }
      >
        {t("expiredHint")}
      </EmptyState>
    );
  }
  if (preview.error) {
    return (
      <>
        {heading}
        <ErrorState error={preview.error} onRetry={preview.retry} retrying={preview.retrying} />
      </>
    );
  }
  if (!preview.data) {
    return (
      <div aria-busy>
        {heading}
        <Skeleton className="h-72" />
      </div>
    );
  }
  const { gymName, slug, brandColor } = preview.data;
  return (
    <Panel>
      <div className="grid justify-items-center gap-4 py-4 text-center">
        <GymMark
          gym={{ slug, name: gymName, brandColor, brandVersion: 1, hasLogo: false }}
          className="size-16"
        />
        <h1 className="-mb-3 font-semibold text-heading tracking-tight">{t("title", { gym: gymName })}</h1>
        {children}
        <Answer {...{ invited: preview.data, email, page, onSwitchAccount, accept }} />
      </div>
    </Panel>
  );
}

function Answer({
  invited,
  email,
  page,
  onSwitchAccount,
  accept,
}: {
  invited: Invited;
  email: string | null;
  page: string;
  onSwitchAccount: () => void;
  accept: { run: () => void; busy: boolean; error: unknown };
}) {
  const t = useTranslations("tenancy.invite");
  const inWords = useDescribeError();
  const { hasAccount } = invited;
  if (email === null) {
    return (
      <>
        <p className="text-small">{t("signInAs", { email: invited.email })}</p>
        <LinkButton href={`${hasAccount ? "/sign-in" : "/sign-up"}?next=${page}`} variant="primary" size="lg">
          {hasAccount ? t("signIn") : t("signUp")}
        </LinkButton>
      </>
    );
  }
  if (email.toLowerCase() !== invited.email.toLowerCase()) {
    return (
      <div role="alert" className="grid justify-items-center gap-3">
        <p className="max-w-sm text-warn">{t("otherEmail", { email: invited.email, current: email })}</p>
        <Button onClick={onSwitchAccount}>{t("switch")}</Button>
      </div>
    );
  }
  return (
    <>
      {accept.error ? (
        <p role="alert" className="max-w-sm text-deny">
          {inWords(accept.error).message}
        </p>
      ) : null}
      <Button variant="primary" size="lg" loading={accept.busy} onClick={accept.run}>
        {t("accept")}
      </Button>
    </>
  );
}
