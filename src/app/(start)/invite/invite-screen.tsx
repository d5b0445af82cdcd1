"use client";

import { useMutation } from "@tanstack/react-query";
import type { IdentityApi } from "@/modules/identity/router";
import { InviteView } from "@/modules/tenancy/ui/invite-view";
import { useApi } from "@/platform/trpc/react";

/** The invitation, with the way to another account. */
export function InviteScreen({ email }: { email: string | null }) {
  const api = useApi<IdentityApi>();
  const signOut = useMutation(
    api.identity.signOut.mutationOptions({
      // A whole new page: what was rendered for the other account goes with it.
      onSuccess: () => window.location.assign("/sign-in?next=/invite"),
    }),
  );
  return <InviteView email={email} onSwitchAccount={() => signOut.mutate()} />;
}
