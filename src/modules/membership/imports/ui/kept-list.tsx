"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { MembershipApi } from "../../router";
import { ProblemRow } from "./problem-row";

/** Members whom an undo left where they are, each with the reason. */
export function KeptList({ batchId }: { batchId: string }) {
  const t = useTranslations("imports");
  const api = useApi<MembershipApi>();
  const rows = useInfiniteQuery(
    api.membership.imports.rows.infiniteQueryOptions(
      { batchId, show: "kept" },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel flush title={t("kept.title")} description={t("kept.intro")}>
      {rows.error ? <ErrorState compact error={rows.error} onRetry={() => void rows.refetch()} /> : null}
      <ul className="divide-y divide-line border-line border-t">
        {items.map((row) => (
          <ProblemRow key={row.row} row={{ ...row, problems: [] }} />
        ))}
      </ul>
      {rows.hasNextPage ? (
        <div className="flex justify-center p-3">
          <Button onClick={() => void rows.fetchNextPage()} loading={rows.isFetchingNextPage}>
            {t("rows.more")}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
