"use client";

import { useMutation } from "@tanstack/react-query";
import type { IdentityApi } from "@/modules/identity/router";
import { JoinView } from "@/modules/membership/members/app-access/ui/join-view";
import { useApi } from "@/platform/trpc/react";

/** A member's invitation, with the way to another account. */
export function JoinScreen({ email }: { email: string | null }) {
  const api = useApi<IdentityApi>();
  const signOut = useMutation(
    api.identity.signOut.mutationOptions({
      // A whole new page: what was rendered for the other account goes with it.
      onSuccess: () => window.location.assign("/sign-in?next=/join"),
    }),
  );
  return <JoinView email={email} onSwitchAccount={() => signOut.mutate()} />;
}
