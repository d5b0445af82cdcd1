"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { AnyTRPCRouter } from "@trpc/server";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, use, useState } from "react";
import { createApiClient, errorOf } from "./client";
import { isKept } from "./keeping";

export { errorOf, isKept };

interface Api {
  proxy: TRPCOptionsProxy<AnyTRPCRouter>;
  tenantSlug: string | undefined;
}

const ApiContext = createContext<Api | null>(null);

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The links retry what a second try may get over; a refusal stays a refusal.
      queries: { retry: false, staleTime: 15_000, gcTime: 10 * 60_000, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** Gives a part of the app its API client. `tenantSlug` is the gym in the address, `asDevice` speaks as the paired screen. */
export function ApiProvider({
  tenantSlug,
  asDevice = false,
  children,
}: {
  tenantSlug?: string;
  asDevice?: boolean;
  children: ReactNode;
}) {
  const [state] = useState(() => {
    const queryClient = createQueryClient();
    const client = createApiClient({ tenantSlug, asDevice });
    return { queryClient, api: { proxy: createTRPCOptionsProxy({ client, queryClient }), tenantSlug } };
  });
  return (
    <QueryClientProvider client={state.queryClient}>
      <ApiContext value={state.api}>{children}</ApiContext>
    </QueryClientProvider>
  );
}

/** The API as one module sees it: `const api = useApi<MembershipApi>()`, then `api.membership.list.queryOptions(…)`. */
export function useApi<Root extends AnyTRPCRouter>(): TRPCOptionsProxy<Root> {
  const api = use(ApiContext);
  if (!api) throw new Error("useApi needs an ApiProvider above it");
  return api.proxy as unknown as TRPCOptionsProxy<Root>;
}

/** The gym in the address. @throws outside a gym's pages. */
export function useTenantSlug(): string {
  const slug = use(ApiContext)?.tenantSlug;
  if (!slug) throw new Error("useTenantSlug needs a gym in the address");
  return slug;
}
