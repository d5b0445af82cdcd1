import { type QueryKey, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { type Kept, rosterStore } from "./roster-store";

export interface KeptQuery<T> {
  data: T | undefined;
  /** When the data is from, milliseconds; null while it is current. */
  asOf: number | null;
  query: UseQueryResult<T>;
}

/**
 * A query whose last answer stays on the device: shown at once, replaced when the server answers, and all there is
 * without a network.
 * @param key names the answer on this device
 */
export function useKeptQuery<T>(
  key: string,
  options: { queryKey: QueryKey; queryFn?: unknown },
): KeptQuery<T> {
  const { tenant, actor } = useShell();
  const email = actor?.email ?? "";
  const [kept, setKept] = useState<Kept<T> | undefined>(undefined);
  const query = useQuery(options as Parameters<typeof useQuery>[0]) as UseQueryResult<T>;
  const { data, dataUpdatedAt } = query;
  useEffect(() => {
    let left = false;
    void rosterStore(tenant.slug, email)
      .then((store) => store.kept<T>(key))
      .then((found) => {
        if (!left) setKept(found);
      });
    return () => {
      left = true;
    };
  }, [tenant.slug, email, key]);
  useEffect(() => {
    if (data === undefined) return;
    void rosterStore(tenant.slug, email).then((store) => store.keep(key, { data, at: dataUpdatedAt }));
  }, [tenant.slug, email, key, data, dataUpdatedAt]);
  if (data !== undefined) return { data, asOf: query.isError ? dataUpdatedAt : null, query };
  return { data: kept?.data, asOf: kept?.at ?? null, query };
}
