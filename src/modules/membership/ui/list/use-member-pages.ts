"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/platform/trpc/react";
import type { MembershipApi } from "../../router";
import { asInput, type ListFilters } from "./filters";

/** The list page by page; the rows of the filters before stay until the new ones are here. */
export function useMemberPages(filters: ListFilters) {
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const input = asInput(filters);
  return useInfiniteQuery({
    queryKey: [...api.membership.members.list.pathKey(), "pages", input],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      queries.fetchQuery({
        ...api.membership.members.list.queryOptions(pageParam ? { ...input, cursor: pageParam } : input),
        staleTime: 0,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}
