"use client";

import {
  functionalUpdate,
  type RowData,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo, useRef } from "react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { cn } from "@/ui/tokens/cn";
import { type Column, ROLES, type SortOrder } from "./column";
import { BulkBar, TableFoot } from "./table-foot";
import { TableHead } from "./table-head";
import { SkeletonBody, TableRow } from "./table-row";
import { useRowKeys } from "./use-row-keys";

const features = tableFeatures({ rowSortingFeature, rowSelectionFeature });

export interface DataTableProps<Row> {
  /** Spoken name of the table. */
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined until the first answer has come: shows the skeleton. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Name of a row for screen readers, needed with selection. */
  rowName?: (row: Row) => string;
  /** Opens a row on click and Enter. With `rowHref` rows are real links. */
  onOpen?: (row: Row) => void;
  rowHref?: (row: Row) => string;
  /** The order of the rows; the server sorts. */
  sort?: SortOrder | null;
  onSortChange?: (sort: SortOrder) => void;
  /** Keys of the selected rows; a column of checkboxes appears with `onSelectionChange`. */
  selection?: ReadonlySet<string>;
  onSelectionChange?: (selection: ReadonlySet<string>) => void;
  /** Buttons for the selected rows. */
  bulkActions?: ReactNode;
  hasMore?: boolean;
  onLoadMore?: () => void;
  loadingMore?: boolean;
  /** Loads the next page when the end comes into view; the button stays for the keyboard. */
  infinite?: boolean;
  /** Number of all rows, when it is known cheaply. */
  total?: number;
  refreshing?: boolean;
  error?: unknown;
  onRetry?: () => void;
  /** What to show when there are no rows: an `EmptyState`. */
  empty: ReactNode;
  skeletonRows?: number;
  /** What the heading sticks to while scrolling: under the app's header, or the top of a scrolling box. */
  sticky?: "header" | "top";
  className?: string;
}

/** Rows to act on: sorted by the server, loaded page by page, opened by click or keyboard, cards on a phone. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, rowHref, onOpen, sort, onSortChange, selection, onSelectionChange } = props;
  const t = useTranslations("ui");
  const router = useRouter();
  const body = useRef<HTMLTableSectionElement>(null);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => row,
        enableSorting: column.sortable ?? false,
        sortDescFirst: column.descendingFirst ?? false,
      })),
    [columns],
  );
  const data = useMemo(() => [...(rows ?? [])], [rows]);
  const sorting: SortingState = sort ? [{ id: sort.column, desc: sort.direction === "desc" }] : [];
  const rowSelection: RowSelectionState = {};
  for (const key of selection ?? []) rowSelection[key] = true;
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowKey,
    manualSorting: true,
    enableMultiSort: false,
    enableSortingRemoval: false,
    state: { sorting, rowSelection },
    onSortingChange: (updater) => {
      const next = functionalUpdate(updater, sorting)[0];
      if (next) onSortChange?.({ column: next.id, direction: next.desc ? "desc" : "asc" });
    },
    onRowSelectionChange: (updater) =>
      onSelectionChange?.(new Set(Object.keys(functionalUpdate(updater, rowSelection)))),
  });
  const modelRows = table.getRowModel().rows;
  const open = (row: Row) => {
    if (onOpen) onOpen(row);
    else if (rowHref) router.push(rowHref(row));
  };
  const keys = useRowKeys({
    body,
    count: modelRows.length,
    onOpen: (index) => modelRows[index] && open(modelRows[index].original),
    onToggle: onSelectionChange ? (index) => modelRows[index]?.toggleSelected() : undefined,
    onEnd: props.hasMore && !props.loadingMore ? props.onLoadMore : undefined,
  });
  const first = rows === undefined;
  const failed = props.error !== undefined && props.error !== null;
  if (first && failed) {
    return (
      <ErrorState
        error={props.error}
        {...(props.onRetry ? { onRetry: props.onRetry } : {})}
        className={props.className}
      />
    );
  }
  if (rows?.length === 0 && !failed) {
    return (
      <div className={cn("relative", props.className)}>
        <RefreshBar active={props.refreshing ?? false} />
        {props.empty}
      </div>
    );
  }
  return (
    <div className={cn("@container relative", props.className)} aria-busy={first || undefined}>
      <RefreshBar active={props.refreshing ?? false} />
      {failed ? (
        <ErrorState
          compact
          error={props.error}
          {...(props.onRetry ? { onRetry: props.onRetry } : {})}
          className="border-line border-b bg-deny-soft"
        />
      ) : null}
      <table
        {...ROLES.table}
        aria-label={props.label}
        className="block w-full border-collapse text-start @2xl:table"
      >
        <TableHead
          columns={columns}
          sort={sort ?? null}
          sticky={props.sticky ?? "header"}
          onSort={onSortChange ? (id) => table.getColumn(id)?.toggleSorting() : undefined}
          selectAll={
            onSelectionChange
              ? {
                  checked: modelRows.length > 0 && table.getIsAllRowsSelected(),
                  some: table.getIsSomeRowsSelected(),
                  onChange: (checked) => table.toggleAllRowsSelected(checked),
                }
              : undefined
          }
        />
        {first ? (
          <SkeletonBody columns={columns} rows={props.skeletonRows ?? 8} selectable={!!onSelectionChange} />
        ) : (
          <tbody
            ref={body}
            {...ROLES.group}
            onKeyDown={keys.onKeyDown}
            className="block divide-y divide-line @2xl:table-row-group"
          >
            {modelRows.map((row, index) => (
              <TableRow
                key={row.id}
                row={row.original}
                columns={columns}
                tabIndex={index === keys.active ? 0 : -1}
                onFocus={() => keys.setActive(index)}
                {...(rowHref ? { href: rowHref(row.original) } : {})}
                {...(rowHref || onOpen ? { onOpen: () => open(row.original) } : {})}
                {...(onSelectionChange
                  ? {
                      select: {
                        label: t("selectRow", { name: props.rowName?.(row.original) ?? row.id }),
                        checked: row.getIsSelected(),
                        onChange: row.getToggleSelectedHandler(),
                      },
                    }
                  : {})}
              />
            ))}
          </tbody>
        )}
      </table>
      {first ? null : (
        <TableFoot
          count={modelRows.length}
          total={props.total}
          hasMore={props.hasMore ?? false}
          loading={props.loadingMore ?? false}
          infinite={props.infinite ?? false}
          onLoadMore={props.onLoadMore}
        />
      )}
      {selection && selection.size > 0 && onSelectionChange ? (
        <BulkBar count={selection.size} onClear={() => onSelectionChange(new Set())}>
          {props.bulkActions}
        </BulkBar>
      ) : null}
    </div>
  );
}
