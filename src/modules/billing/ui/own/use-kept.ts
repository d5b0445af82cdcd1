"use client";

import { useEffect, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { type Kept, keep, readKept } from "../public/kept";

/**
 * The answer of a query, or the last one that this phone has kept while the server can't be reached.
 * `staleSince` is the time of what is shown when it is not fresh.
 */
export function useKept<T>(
  what: string,
  query: { data: T | undefined; dataUpdatedAt: number; isError: boolean },
): { data: T | undefined; staleSince: number | null } {
  const { tenant, actor } = useShell();
  const email = actor?.email ?? "";
  const { slug } = tenant;
  const [kept, setKept] = useState<Kept<T> | undefined>();
  useEffect(() => setKept(readKept<T>(what, slug, email)), [what, slug, email]);
  const { data, dataUpdatedAt } = query;
  useEffect(() => {
    if (data !== undefined) keep(what, slug, email, { data, at: dataUpdatedAt });
  }, [what, slug, email, data, dataUpdatedAt]);
  if (data !== undefined) return { data, staleSince: query.isError ? dataUpdatedAt : null };
  return query.isError && kept
    ? { data: kept.data, staleSince: kept.at }
    : { data: undefined, staleSince: null };
}
