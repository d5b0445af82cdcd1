"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import { type InvoiceFilters, NO_FILTERS, readFilters, writeFilters } from "./filters";

const DEBOUNCE_MS = 200;

/** The list's filters, kept in the address: back, reload and a shared link show the same rows. */
export function useInvoiceFilters() {
  const params = useSearchParams();
  const filters = useMemo(() => readFilters(params), [params]);
  const [typed, setTyped] = useState(filters.number);
  const written = useRef(filters.number);
  const set = (part: Partial<InvoiceFilters>) => {
    const query = writeFilters({ ...filters, number: typed, ...part }).toString();
    written.current = (part.number ?? typed).trim();
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
  };
  const latest = useRef(set);
  latest.current = set;
  useEffect(() => {
    if (typed.trim() === written.current) return;
    const timer = setTimeout(() => latest.current({ number: typed }), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    // Somebody else wrote the address: a link of the figures, the back button.
    if (filters.number !== written.current) {
      written.current = filters.number;
      setTyped(filters.number);
    }
  }, [filters.number]);
  return {
    filters,
    typed,
    setTyped,
    set,
    clear: () => {
      setTyped("");
      set(NO_FILTERS);
    },
  };
}
