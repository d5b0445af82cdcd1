"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Checkbox } from "@/ui/primitives/checkbox";
import { cn } from "@/ui/tokens/cn";
import { type Column, cardPlace, FROM, ROLES } from "./column";

const ROW =
  "flex min-h-16 items-center gap-3 px-4 py-2.5 focus-visible:outline-offset-[-2px] @2xl:table-row @2xl:h-row";
const CELL = "@2xl:table-cell @2xl:px-3 @2xl:py-1.5 @2xl:align-middle @2xl:first:ps-4 @2xl:last:pe-4";
const PLACES = {
  title: "block min-w-0 grow @2xl:w-auto",
  line: "hidden",
  end: "block shrink-0",
  hidden: "hidden",
} as const;

/** Controls inside a row act for themselves and do not open it. */
const INNER = "a, button, input, label, select, textarea, [role=menuitem]";

export interface TableRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  tabIndex: number;
  onFocus: () => void;
  href?: string;
  onOpen?: () => void;
  select?: { label: string; checked: boolean; onChange: (event: unknown) => void };
}

/** One row; on a phone a card with the name, a second line and the status at the end. */
export function TableRow<Row>({ row, columns, tabIndex, onFocus, href, onOpen, select }: TableRowProps<Row>) {
  const lines = columns.filter((column, index) => cardPlace(column, index) === "line");
  return (
    <tr
      {...ROLES.row}
      tabIndex={tabIndex}
      onFocus={onFocus}
      onClick={(event) => {
        if (onOpen && !(event.target as HTMLElement).closest(INNER)) onOpen();
      }}
      className={cn(
        ROW,
        onOpen && "cursor-pointer hover:bg-[color-mix(in_oklab,var(--sunken)_55%,transparent)]",
        select?.checked && "bg-brand-soft hover:bg-brand-soft",
      )}
    >
      {select ? (
        <td {...ROLES.cell} className={cn(CELL, "block shrink-0 @2xl:w-10 @2xl:pe-0")}>
          <Checkbox
            aria-label={select.label}
            checked={select.checked}
            onChange={select.onChange}
            className="align-middle"
          />
        </td>
      ) : null}
      {columns.map((column, index) => {
        const place = cardPlace(column, index);
        const content = column.cell(row);
        return (
          <td
            key={column.id}
            {...ROLES.cell}
            className={cn(
              CELL,
              PLACES[place],
              column.align === "end" && "@2xl:text-end",
              FROM[column.from ?? "sm"],
            )}
          >
            {place === "title" ? (
              <>
                <Opener href={href} onOpen={onOpen}>
                  {content}
                </Opener>
                {lines.length > 0 ? <CardLine row={row} columns={lines} /> : null}
              </>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** The name as a real link or button; the row holds the tab stop, so it is left out of the tab order. */
function Opener({
  href,
  onOpen,
  children,
}: {
  href: string | undefined;
  onOpen: (() => void) | undefined;
  children: ReactNode;
}) {
  const className = "block max-w-full truncate text-start font-medium";
  if (href !== undefined) {
    return (
      <Link href={href} tabIndex={-1} className={className}>
        {children}
      </Link>
    );
  }
  if (onOpen) {
    return (
      <button type="button" tabIndex={-1} onClick={onOpen} className={className}>
        {children}
      </button>
    );
  }
  return <div className={className}>{children}</div>;
}

function CardLine<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  const parts = columns
    .map((column) => ({ id: column.id, content: column.cell(row) }))
    .filter(({ content }) => content !== null && content !== undefined && content !== "");
  return (
    <div className="min-w-0 overflow-x-clip text-ink-2 text-small @2xl:hidden">
      {/* A dot that would begin a line falls into the clipped margin, and none ends one. */}
      <div className="-ms-3.5 flex flex-wrap items-center">
        {parts.map(({ id, content }) => (
          <span key={id} className="flex min-w-0 max-w-full">
            <span aria-hidden className="w-3.5 shrink-0 text-center">
              ·
            </span>
            <span className="min-w-0 truncate">{content}</span>
          </span>
        ))}
      </div>
    </div>
  );
}

const WIDTHS = ["w-28", "w-20", "w-24", "w-16"] as const;

/** Rows to come, at the height they will have. */
export function SkeletonBody<Row>({
  columns,
  rows,
  selectable,
}: {
  columns: readonly Column<Row>[];
  rows: number;
  selectable: boolean;
}) {
  return (
    <tbody aria-hidden className="block divide-y divide-line @2xl:table-row-group">
      {Array.from({ length: rows }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change places.
        <tr key={line} className={ROW}>
          {selectable ? (
            <td {...ROLES.cell} className={cn(CELL, "block shrink-0 @2xl:w-10 @2xl:pe-0")}>
              <Skeleton className="size-4.5" />
            </td>
          ) : null}
          {columns.map((column, index) => {
            const place = cardPlace(column, index);
            return (
              <td
                key={column.id}
                {...ROLES.cell}
                className={cn(CELL, PLACES[place], FROM[column.from ?? "sm"])}
              >
                <Skeleton
                  className={cn(
                    "h-3.5 max-w-full",
                    WIDTHS[(line + index) % 4],
                    column.align === "end" && "ms-auto",
                  )}
                />
                {place === "title" ? <Skeleton className="mt-2.5 h-3 w-40 max-w-full @2xl:hidden" /> : null}
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  );
}
