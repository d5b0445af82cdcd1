"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { Checkbox } from "@/ui/primitives/checkbox";
import { cn } from "@/ui/tokens/cn";
import { type Column, FROM, ROLES, type SortOrder } from "./column";

const CELL = "h-9 border-line border-b px-3 font-medium text-ink-2 text-small first:ps-4 last:pe-4";

/** Column names; those that sort are buttons. On phones only the choice of the order remains. */
export function TableHead<Row>({
  columns,
  sort,
  onSort,
  selectAll,
  sticky,
}: {
  columns: readonly Column<Row>[];
  sort: SortOrder | null;
  onSort: ((column: string) => void) | undefined;
  selectAll: { checked: boolean; some: boolean; onChange: (checked: boolean) => void } | undefined;
  sticky: "header" | "top";
}) {
  const t = useTranslations("ui");
  return (
    <thead
      {...ROLES.group}
      className={cn(
        "z-10 hidden bg-panel @2xl:table-header-group",
        sticky === "header" ? "sticky top-header" : "sticky top-0",
      )}
    >
      <tr {...ROLES.row}>
        {selectAll ? (
          <th {...ROLES.head} scope="col" className={cn(CELL, "w-10 pe-0 text-start")}>
            <Checkbox
              aria-label={t("selectAll")}
              checked={selectAll.checked}
              indeterminate={selectAll.some && !selectAll.checked}
              onChange={(event) => selectAll.onChange(event.target.checked)}
              className="align-middle"
            />
          </th>
        ) : null}
        {columns.map((column) => {
          const sorted = sort?.column === column.id ? sort.direction : undefined;
          const Arrow = sorted === "desc" ? ArrowDown : ArrowUp;
          return (
            <th
              key={column.id}
              {...ROLES.head}
              scope="col"
              aria-sort={
                column.sortable
                  ? sorted === "asc"
                    ? "ascending"
                    : sorted === "desc"
                      ? "descending"
                      : "none"
                  : undefined
              }
              className={cn(
                CELL,
                column.align === "end" ? "text-end" : "text-start",
                column.className,
                FROM[column.from ?? "sm"],
              )}
            >
              {column.sortable && onSort ? (
                <button
                  type="button"
                  onClick={() => onSort(column.id)}
                  className={cn(
                    "group -mx-1.5 inline-flex h-7 items-center gap-1 rounded-xs px-1.5 hover:bg-sunken hover:text-ink",
                    column.align === "end" && "flex-row-reverse",
                    sorted && "text-ink",
                  )}
                >
                  {column.header}
                  <Arrow
                    aria-hidden
                    className={cn("size-3.5", sorted ? "text-brand-ink" : "opacity-0 group-hover:opacity-60")}
                  />
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
