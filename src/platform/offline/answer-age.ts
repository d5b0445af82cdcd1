import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { errorOf } from "../trpc/client";
import { procedureOf } from "./kept-answers";

/**
 * Since when what the screen shows is out of date: the time of its oldest answer, while the server can't be reached;
 * null as long as everything is fresh. Milliseconds.
 */
export function useAnswerAge(isKept: (procedure: string) => boolean): number | null {
  const queries = useQueryClient();
  const watch = useCallback(
    (changed: () => void) => {
      const stop = queries.getQueryCache().subscribe(changed);
      window.addEventListener("online", changed);
      window.addEventListener("offline", changed);
      return () => {
        stop();
        window.removeEventListener("online", changed);
        window.removeEventListener("offline", changed);
      };
    },
    [queries],
  );
  return useSyncExternalStore(
    watch,
    () => ageOf(queries, isKept),
    () => null,
  );
}

function ageOf(queries: QueryClient, isKept: (procedure: string) => boolean): number | null {
  const shown = queries
    .getQueryCache()
    .getAll()
    .filter(
      (query) => query.isActive() && query.state.data !== undefined && isKept(procedureOf(query.queryKey)),
    );
  const away = shown.some(({ state }) => state.error !== null && errorOf(state.error) === undefined);
  if (shown.length === 0 || (navigator.onLine && !away)) return null;
  return Math.min(...shown.map(({ state }) => state.dataUpdatedAt));
}
