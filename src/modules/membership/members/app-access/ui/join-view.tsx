"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { InvitationCard } from "@/modules/tenancy/ui/public/invitation-card";
import { useKeptLink } from "@/modules/tenancy/ui/public/use-kept-link";
import { useApi } from "@/platform/trpc/react";
import type { MembershipApi } from "../../../router";

/** A member's invitation to the app: what it opens, and the one button that takes it. */
export function JoinView({
  email,
  onSwitchAccount,
}: {
  /** Of whoever is signed in. */
  email: string | null;
  /** Signs out, so that the right person can sign in. */
  onSwitchAccount: () => void;
}) {
  const t = useTranslations("joining.page");
  const { appAccess } = useApi<MembershipApi>().membership;
  const router = useRouter();
  const { token, forget } = useKeptLink("pulse.joining");
  const preview = useMutation(appAccess.preview.mutationOptions());
  const { mutate: open } = preview;
  useEffect(() => {
    if (token) open({ token });
  }, [token, open]);
  const join = useMutation(
    appAccess.join.mutationOptions({
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
      page="/join"
      onSwitchAccount={onSwitchAccount}
      accept={{
        run: () => token && join.mutate({ token }),
        busy: join.isPending || join.isSuccess,
        error: join.error,
      }}
    >
      {invitation ? (
        <>
          <p className="text-ink-2">{t("hello", { name: invitation.firstName })}</p>
          <p className="max-w-sm text-ink-2 text-small">{t("offer", { gym: invitation.gymName })}</p>
        </>
      ) : null}
    </InvitationCard>
  );
}
