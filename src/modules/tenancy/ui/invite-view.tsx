"use client";

import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { MailX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { TenancyApi } from "../router";
import type { InvitationPreview } from "../staff/schema";
import { GymMark } from "./public/gym-mark";

/** Where the link's token waits while its holder signs in or up. The browser keeps it to itself. */
const KEPT = "pulse.invitation";

function readToken(): string {
  const fromLink = window.location.hash.slice(1);
  try {
    if (fromLink) localStorage.setItem(KEPT, fromLink);
    return fromLink || (localStorage.getItem(KEPT) ?? "");
  } catch {
    // Storage may be switched off; then the link has to be opened again after signing in.
    return fromLink;
  }
}

function forgetToken(): void {
  try {
    localStorage.removeItem(KEPT);
  } catch {
    // Nothing was kept.
  }
}

/** An invitation to a gym's staff: what it offers, and the one button that takes it. */
export function InviteView({
  email,
  onSwitchAccount,
}: {
  /** Of whoever is signed in. */
  email: string | null;
  /** Signs out, so that the right person can sign in. */
  onSwitchAccount: () => void;
}) {
  const t = useTranslations("tenancy.invite");
  const api = useApi<TenancyApi>();
  const [token, setToken] = useState<string>();
  useEffect(() => setToken(readToken()), []);
  const preview = useQuery(
    api.tenancy.invitations.preview.queryOptions(token && token.length >= 20 ? { token } : skipToken),
  );
  const missing = token !== undefined && token.length < 20;
  const expired = missing || errorOf(preview.error)?.code === "LINK_EXPIRED";
  const heading = <h1 className="sr-only">{t("heading")}</h1>;
  if (expired) {
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
  if (preview.isError) {
    return (
      <>
        {heading}
        <ErrorState error={preview.error} onRetry={() => preview.refetch()} retrying={preview.isFetching} />
      </>
    );
  }
  if (!preview.data || !token) {
    return (
      <div aria-busy>
        {heading}
        <Skeleton className="h-72" />
      </div>
    );
  }
  return <Offer invitation={preview.data} token={token} email={email} onSwitchAccount={onSwitchAccount} />;
}

function Offer({
  invitation,
  token,
  email,
  onSwitchAccount,
}: {
  invitation: InvitationPreview;
  token: string;
  email: string | null;
  onSwitchAccount: () => void;
}) {
  const t = useTranslations("tenancy.invite");
  const roles = useTranslations("common.roles");
  const hints = useTranslations("tenancy.roleHint");
  const api = useApi<TenancyApi>();
  const router = useRouter();
  const inWords = useDescribeError();
  const accept = useMutation(
    api.tenancy.invitations.accept.mutationOptions({
      onSuccess: ({ slug }) => {
        forgetToken();
        router.push(`/${slug}`);
      },
    }),
  );
  const { gymName, slug, brandColor, role, invitedBy, hasAccount } = invitation;
  const isTheirs = email?.toLowerCase() === invitation.email.toLowerCase();
  return (
    <Panel>
      <div className="grid justify-items-center gap-4 py-4 text-center">
        <GymMark
          gym={{ slug, name: gymName, brandColor, brandVersion: 1, hasLogo: false }}
          className="size-16"
        />
        <div>
          <h1 className="font-semibold text-heading tracking-tight">{t("title", { gym: gymName })}</h1>
          <p className="mt-1 text-ink-2">
            {invitedBy ? t("by", { name: invitedBy, role: roles(role) }) : t("as", { role: roles(role) })}
          </p>
        </div>
        <p className="max-w-sm text-ink-2 text-small">{hints(role)}</p>
        {email === null ? (
          <>
            <p className="text-small">{t("signInAs", { email: invitation.email })}</p>
            <LinkButton
              href={`${hasAccount ? "/sign-in" : "/sign-up"}?next=/invite`}
              variant="primary"
              size="lg"
            >
              {hasAccount ? t("signIn") : t("signUp")}
            </LinkButton>
          </>
        ) : null}
        {email !== null && !isTheirs ? (
          <div role="alert" className="grid justify-items-center gap-3">
            <p className="max-w-sm text-warn">
              {t("otherEmail", { email: invitation.email, current: email })}
            </p>
            <Button onClick={onSwitchAccount}>{t("switch")}</Button>
          </div>
        ) : null}
        {isTheirs ? (
          <>
            {accept.isError ? (
              <p role="alert" className="max-w-sm text-deny">
                {inWords(accept.error).message}
              </p>
            ) : null}
            <Button
              variant="primary"
              size="lg"
              loading={accept.isPending || accept.isSuccess}
              onClick={() => accept.mutate({ token })}
            >
              {t("accept")}
            </Button>
          </>
        ) : null}
      </div>
    </Panel>
  );
}
