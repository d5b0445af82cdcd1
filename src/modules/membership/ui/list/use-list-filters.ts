"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { type ListFilters, NO_FILTERS, readFilters, writeFilters } from "./filters";

const DEBOUNCE_MS = 200;

/** The list's filters, kept in the address: back, reload and a shared link show the same rows. */
export function useListFilters() {
  const params = useSearchParams();
  const filters = useMemo(() => readFilters(params), [params]);
  const [typed, setTyped] = useState(filters.search);
  const written = useRef(filters.search);
  const set = (part: Partial<ListFilters>) => {
    const query = writeFilters({ ...filters, search: typed, ...part }).toString();
    written.current = (part.search ?? typed).trim();
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
  };
  const latest = useRef(set);
  latest.current = set;
  useEffect(() => {
    if (typed.trim() === written.current) return;
    const timer = setTimeout(() => latest.current({ search: typed }), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    // Somebody else wrote the address: a link of the dashboard, the back button.
    if (filters.search !== written.current) {
      written.current = filters.search;
      setTyped(filters.search);
    }
  }, [filters.search]);
  return {
    filters,
    /** What stands in the search field; the address follows 200 ms later. */
    typed,
    setTyped,
    set,
    clear: () => {
      setTyped("");
      set({ ...NO_FILTERS, sort: filters.sort });
    },
  };
}
