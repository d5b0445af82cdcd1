import type { ReactNode } from "react";

/** One column of a `DataTable`. Keep the array outside of the component or memoised. */
export interface Column<Row> {
  /** Also the name of the order in the address, when sortable. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  sortable?: boolean;
  /** First press sorts downwards: for dates and amounts. */
  descendingFirst?: boolean;
  /** Numbers and money stand at the end. */
  align?: "start" | "end";
  /**
   * Place in the two-line card that a row becomes on a phone: the name, part of the second line, at the end
   * (a status), or nowhere. The first column is the name and the others are on the second line by default.
   */
  card?: "title" | "line" | "end" | "hidden";
  /** Width of the table from which the column is shown: sm always, md 56rem, lg 64rem, xl 72rem. */
  from?: "sm" | "md" | "lg" | "xl";
  /** Adjusts the width, e.g. `w-40`. */
  className?: string;
}

/** Order of the rows, as it stands in the address. */
export interface SortOrder {
  column: string;
  direction: "asc" | "desc";
}

/** Where a column's cell stands in the phone's card. */
export function cardPlace<Row>(column: Column<Row>, index: number): NonNullable<Column<Row>["card"]> {
  return column.card ?? (index === 0 ? "title" : "line");
}

/** Leaves a column out of tables that are too narrow for it; cards are not concerned. */
export const FROM = {
  sm: "",
  md: "@2xl:@max-4xl:hidden!",
  lg: "@2xl:@max-5xl:hidden!",
  xl: "@2xl:@max-6xl:hidden!",
} as const;

/** The card layout changes `display`, which drops the native roles in some browsers; these put them back. */
export const ROLES = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  head: { role: "columnheader" },
  cell: { role: "cell" },
} as const;
