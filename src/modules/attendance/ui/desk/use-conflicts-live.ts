import { useQueryClient } from "@tanstack/react-query";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { AttendanceApi } from "../../router";
import { useDeskBranch } from "../public/use-desk-branch";

/** Reads the refused offline scans again when a device reports some, or somebody decides about one. */
export function useConflictsLive(): void {
  const { tenant } = useShell();
  const queries = useQueryClient();
  const { conflicts } = useApi<AttendanceApi>().attendance;
  const { branches } = useDeskBranch();
  const topics = (branches ?? []).map(({ id }) => tenantTopic(tenant.id, "desk", id));
  useLive(topics, (message) => {
    if (message.type !== "visit" && message.type !== "refusal")
      void queries.invalidateQueries({ queryKey: conflicts.pathKey() });
  });
}
