"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { FilterBar, ToggleChips } from "@/ui/layout/filter-bar";
import { Button } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";
import type { RowDecision, rowProblemCodes } from "../schema";
import type { ImportDetail, ListRowsInput } from "../wizard/schema";
import { ProblemRow } from "./problem-row";

type Show = ListRowsInput["show"];
type RowCode = (typeof rowProblemCodes)[number];

/** Rows with what is wrong with them, filtered and page by page, each with what may be decided. */
export function ProblemList({ batch, decidable = false }: { batch: ImportDetail; decidable?: boolean }) {
  const t = useTranslations("imports");
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [show, setShow] = useState<Show>("problems");
  const [code, setCode] = useState<RowCode | "">("");
  const [decision, setDecision] = useState<RowDecision | "">("");
  const input = { batchId: batch.id, show, ...(code && { code }), ...(decision && { decision }) };
  const rows = useInfiniteQuery(
    api.membership.imports.rows.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: (before) => before,
    }),
  );
  const decide = useMutation(
    api.membership.imports.decide.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.membership.imports.pathKey() }),
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const summary = batch.summary;
  const codes = Object.entries(summary?.byCode ?? {}) as [RowCode, number][];
  const items = rows.data?.pages.flatMap((page) => page.items);
  const chips = [
    { value: "problems", label: t("rows.problems") },
    { value: "error", label: t("rows.errors"), count: summary?.errors },
    { value: "warning", label: t("rows.warnings"), count: summary?.warnings },
    { value: "info", label: t("rows.infos"), count: summary?.infos },
    { value: "all", label: t("rows.all"), count: summary?.rows },
  ];
  return (
    <div className="relative border-line border-t">
      <RefreshBar active={rows.isFetching && !rows.isPending} />
      <FilterBar className="px-4 py-3">
        <ToggleChips
          label={t("rows.filter")}
          options={chips}
          value={show}
          onValueChange={(value) => setShow(value as Show)}
        />
        <Select
          inputSize="sm"
          className="w-auto max-w-full"
          aria-label={t("rows.kind")}
          value={code}
          onChange={(event) => setCode(event.target.value as RowCode | "")}
          options={[
            { value: "", label: t("rows.anyKind") },
            ...codes.map(([value, count]) => ({ value, label: `${t(`codes.${value}`)} (${count})` })),
          ]}
        />
        <Select
          inputSize="sm"
          className="w-auto max-w-full"
          aria-label={t("rows.decision")}
          value={decision}
          onChange={(event) => setDecision(event.target.value as RowDecision | "")}
          options={[
            { value: "", label: t("rows.anyDecision") },
            ...(["create", "update", "skip"] as const).map((value) => ({
              value,
              label: t(`decisions.${value}`),
            })),
          ]}
        />
      </FilterBar>
      {rows.error && !items ? (
        <ErrorState compact error={rows.error} onRetry={() => void rows.refetch()} />
      ) : !items ? (
        <div aria-busy className="grid gap-2 px-4 pb-4">
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
          <Skeleton className="h-14" />
        </div>
      ) : items.length === 0 ? (
        <EmptyState compact icon={CircleCheck} title={t("rows.none")}>
          {t("rows.noneHint")}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line border-line border-t">
          {items.map((row) => (
            <ProblemRow
              key={row.row}
              row={row}
              {...(decidable
                ? {
                    onDecide: (choice: RowDecision) =>
                      decide.mutate({ batchId: batch.id, row: row.row, decision: choice }),
                  }
                : {})}
            />
          ))}
        </ul>
      )}
      {rows.hasNextPage ? (
        <div className="flex justify-center border-line border-t p-3">
          <Button onClick={() => void rows.fetchNextPage()} loading={rows.isFetchingNextPage}>
            {t("rows.more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
