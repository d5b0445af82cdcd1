"use client";

import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Button } from "@/ui/primitives/button";

/** What a list needs of a query that brings its rows page by page. */
interface Pages<Row> {
  data: { pages: { rows: Row[] }[] } | undefined;
  error: unknown;
  isPending: boolean;
  isFetching: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

/** Lines that come page by page, inside a panel without padding: waiting, failing, empty, filled, and more of them. */
export function LineList<Row extends { id: string }>({
  query,
  label,
  expected,
  empty,
  children,
}: {
  query: Pages<Row>;
  /** Spoken name of the list. */
  label: string;
  /** How many lines to keep room for while it waits. */
  expected: number;
  empty: ReactNode;
  /** One line, an `li`. */
  children: (row: Row) => ReactNode;
}) {
  const ui = useTranslations("ui");
  if (query.isPending) return <WaitingLines lines={expected} />;
  const rows = query.data?.pages.flatMap((page) => page.rows);
  if (!rows) {
    const retry = () => void query.refetch();
    return <ErrorState error={query.error} onRetry={retry} retrying={query.isFetching} compact />;
  }
  if (rows.length === 0) return empty;
  return (
    <>
      <ul aria-label={label} className="divide-y divide-line">
        {rows.map((row) => (
          <Fragment key={row.id}>{children(row)}</Fragment>
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className="border-line border-t p-2">
          <Button
            block
            variant="ghost"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            {ui("loadMore")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Room for lines that are on their way. */
export function WaitingLines({ lines }: { lines: number }) {
  return (
    <div aria-busy>
      <SkeletonRows rows={lines} />
    </div>
  );
}
