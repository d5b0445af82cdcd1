"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { BillingOverview } from "../../overview/schema";
import type { BillingApi } from "../../router";
import { useKept } from "./use-kept";

/** The reader's memberships and balances; the last ones known while there is no network. */
export function useOwnMoney() {
  const api = useApi<BillingApi>();
  const { tenant, memberId } = useShell();
  const queries = useQueryClient();
  useLive(memberId ? [tenantTopic(tenant.id, "my-billing", memberId)] : [], () => {
    void queries.invalidateQueries({ queryKey: api.billing.pathKey() });
  });
  const query = useQuery(api.billing.overview.own.queryOptions());
  return { query, ...useKept<BillingOverview>("overview", query) };
}
