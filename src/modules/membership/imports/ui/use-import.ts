"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { isResync, tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { MembershipApi } from "../../router";
import type { ImportDetail, ImportLive } from "../wizard/schema";
import { isBusy } from "./fields";

/** How often a running import is asked for in case no live message arrives, in milliseconds. */
const POLL = 2_500;

/** One import as it stands; while the worker is busy it moves by live messages, and by asking where there are none. */
export function useImport(batchId: string) {
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const { tenant } = useShell();
  const options = api.membership.imports.get.queryOptions({ batchId });
  const query = useQuery({
    ...options,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isBusy(state.data.state) ? POLL : false),
  });
  const refresh = () => queries.invalidateQueries({ queryKey: api.membership.imports.pathKey() });
  useLive([tenantTopic(tenant.id, "imports", batchId)], (message) => {
    const live = message as unknown as ImportLive;
    const known = queries.getQueryData<ImportDetail>(options.queryKey);
    if (isResync(message) || !known || known.state !== live.state) {
      void refresh();
      return;
    }
    const { done, total, secondsLeft } = live;
    queries.setQueryData<ImportDetail>(options.queryKey, { ...known, done, total, secondsLeft });
  });
  return { query, refresh };
}
