import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";

const keyOf = (slug: string) => `pulse_branch_${slug}`;

function remembered(slug: string): string | null {
  try {
    return localStorage.getItem(keyOf(slug));
  } catch {
    return null;
  }
}

/** The branch this device stands in, remembered until somebody chooses another one. */
export function useDeskBranch() {
  const { tenant } = useShell();
  const api = useApi<TenancyApi>();
  const query = useQuery({ ...api.tenancy.branches.list.queryOptions(), staleTime: 5 * 60_000 });
  const [chosen, setChosen] = useState<string | null>(null);
  const branches = query.data;
  const wanted = chosen ?? (branches ? remembered(tenant.slug) : null);
  const branch = branches?.find(({ id }) => id === wanted) ?? branches?.[0];
  return {
    query,
    branches,
    branch,
    choose(id: string) {
      setChosen(id);
      try {
        localStorage.setItem(keyOf(tenant.slug), id);
      } catch {
        // Chosen until the page is closed.
      }
    },
  };
}
