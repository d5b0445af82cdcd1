"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { MembershipApi } from "../../router";

/** Everything that shows members is read again after one of them changed. */
export function useRefreshMembers() {
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: api.membership.members.pathKey() });
}

/** One member, kept current while somebody else works on them. */
export function useMember(memberId: string) {
  const api = useApi<MembershipApi>();
  const { tenant } = useShell();
  const refresh = useRefreshMembers();
  useLive([tenantTopic(tenant.id, "members")], () => void refresh());
  return useQuery(api.membership.members.get.queryOptions({ memberId }));
}
