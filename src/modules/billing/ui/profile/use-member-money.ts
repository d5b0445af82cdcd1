"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { BillingApi } from "../../router";

/** Everything about money is read again after it changed. */
export function useRefreshMoney() {
  const api = useApi<BillingApi>();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: api.billing.pathKey() });
}

/** A member's memberships and balances, kept current while somebody else works on them. */
export function useMemberMoney(memberId: string) {
  const api = useApi<BillingApi>();
  const { tenant } = useShell();
  const refresh = useRefreshMoney();
  useLive([tenantTopic(tenant.id, "billing"), tenantTopic(tenant.id, "members")], () => void refresh());
  return useQuery(api.billing.overview.ofMember.queryOptions({ memberId }));
}
