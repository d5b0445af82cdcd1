"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import type { MembershipApi } from "../../router";

/** Shows the catalogue anew and says what was done. */
export function usePlanSaved() {
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  return async (title: string) => {
    await queries.invalidateQueries({ queryKey: api.membership.plans.pathKey() });
    toast.show({ tone: "ok", title });
  };
}
