"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { localDate } from "@/shared/time-zone/time-zone";
import { readPeriod } from "./period";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Period, branch and the open list, kept in the address: back, reload and a shared link show the same figures. */
export function useMoneyAddress() {
  const params = useSearchParams();
  const today = localDate(Date.now(), useShell().tenant.zone);
  const branch = params.get("branch") ?? "";
  const period = useMemo(() => readPeriod(params, today), [params, today]);
  return {
    today,
    period,
    branchId: UUID.test(branch) ? branch : "",
    param: (name: string) => params.get(name) ?? "",
    /** Empty takes a part out of the address. */
    set: (parts: Record<string, string>) => {
      const query = new URLSearchParams(params);
      for (const [name, value] of Object.entries(parts)) {
        if (value) query.set(name, value);
        else query.delete(name);
      }
      const text = query.toString();
      window.history.replaceState(null, "", text ? `?${text}` : window.location.pathname);
    },
  };
}
