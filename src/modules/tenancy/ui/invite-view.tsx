"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useApi } from "@/platform/trpc/react";
import type { TenancyApi } from "../router";
import { InvitationCard } from "./public/invitation-card";
import { useKeptLink } from "./public/use-kept-link";

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
  const roles = useTranslations("common.roles");
  const hints = useTranslations("tenancy.roleHint");
  const { invitations } = useApi<TenancyApi>().tenancy;
  const router = useRouter();
  const { token, forget } = useKeptLink("pulse.invitation");
  const preview = useMutation(invitations.preview.mutationOptions());
  const { mutate: open } = preview;
  useEffect(() => {
    if (token) open({ token });
  }, [token, open]);
  const accept = useMutation(
    invitations.accept.mutationOptions({
      onSuccess: ({ slug }) => {
        forget();
        router.push(`/${slug}`);
      },
    }),
  );
  const invitation = preview.data;
  return (
    <InvitationCard
      linkMissing={token === null}
      preview={{
        data: invitation,
        error: preview.error,
        retry: () => token && open({ token }),
        retrying: preview.isPending,
      }}
      email={email}
      page="/invite"
      onSwitchAccount={onSwitchAccount}
      accept={{
        run: () => token && accept.mutate({ token }),
        busy: accept.isPending || accept.isSuccess,
        error: accept.error,
      }}
    >
      {invitation ? (
        <>
          <p className="text-ink-2">
            {invitation.invitedBy
              ? t("by", { name: invitation.invitedBy, role: roles(invitation.role) })
              : t("as", { role: roles(invitation.role) })}
          </p>
          <p className="max-w-sm text-ink-2 text-small">{hints(invitation.role)}</p>
        </>
      ) : null}
    </InvitationCard>
  );
}
