"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi } from "@/platform/trpc/react";
import type { BillingApi } from "../../router";

/** What the till shows before it asks; generous while unknown, because the server decides. */
export function useTillTerms(): { discountPercent: number } {
  const { changes } = useApi<BillingApi>().billing;
  const { data } = useQuery({ ...changes.tillTerms.queryOptions(), staleTime: 5 * 60_000 });
  return data ?? { discountPercent: 100 };
}
