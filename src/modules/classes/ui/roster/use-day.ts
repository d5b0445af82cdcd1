import { useQueryClient } from "@tanstack/react-query";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { RosterClass } from "../../roster/schema";
import type { ClassesApi } from "../../router";
import { type KeptQuery, useKeptQuery } from "./use-kept-query";

/** Today's classes of the reader or of a branch, live, and from the device when there is no network. */
export function useDay(of: string): KeptQuery<RosterClass[]> {
  const { tenant } = useShell();
  const queries = useQueryClient();
  const { roster } = useApi<ClassesApi>().classes;
  useLive([tenantTopic(tenant.id, "classes"), tenantTopic(tenant.id, "roster")], () => {
    void queries.invalidateQueries({ queryKey: roster.day.queryKey({ of }) });
  });
  return useKeptQuery<RosterClass[]>(`day/${of}`, roster.day.queryOptions({ of }));
}
