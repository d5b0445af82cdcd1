"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { ClassesApi } from "../../router";

/** Messages of this long are answered by one read: a class that opens for booking makes many of them. */
const GATHER_MS = 400;

/**
 * Reads again what the screen shows of classes as soon as something about them is different: seats, an own place in a queue,
 * the timetable itself.
 * @param concerns whether a class is on the screen; messages about others are let pass
 */
export function useOwnClassesLive(concerns: (sessionId: string) => boolean): void {
  const { tenant } = useShell();
  const api = useApi<ClassesApi>();
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive([tenantTopic(tenant.id, "classes")], ({ sessionId }) => {
    if (typeof sessionId === "string" && !concerns(sessionId)) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => void queries.invalidateQueries({ queryKey: api.classes.pathKey() }),
      GATHER_MS,
    );
  });
}
