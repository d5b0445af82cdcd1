"use client";

import { useTranslations } from "next-intl";
import { StatusChip } from "@/ui/primitives/badge";
import { Select } from "@/ui/primitives/input";
import type { ImportField } from "../schema";
import type { ImportColumn } from "../wizard/schema";
import { FIELDS } from "./fields";

/** Below this a person should look at the guess. */
const SURE = 0.6;

/** Each column with what stands in it and what it is taken for; cards on a phone. */
export function ColumnTable({
  columns,
  mapping,
  onField,
}: {
  columns: readonly ImportColumn[];
  mapping: readonly ImportField[];
  onField: (column: number, field: ImportField) => void;
}) {
  const t = useTranslations("imports");
  const options = FIELDS.map((field) => ({ value: field, label: t(`fields.${field}`) }));
  return (
    <ul className="divide-y divide-line border-line border-t">
      {columns.map((column, index) => {
        const field = mapping[index] ?? "ignore";
        const guessed = field === column.field && field !== "ignore";
        const header = column.header || t("columns.unnamed", { number: index + 1 });
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place in the file.
            key={index}
            className="grid min-w-0 gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] sm:items-center lg:grid-cols-[minmax(0,16rem)_minmax(0,1fr)_16rem_9rem]"
          >
            <p className="truncate font-medium">{header}</p>
            <p className="truncate text-ink-2 text-small" title={column.samples.join(" · ")}>
              {column.samples.length > 0 ? column.samples.join(" · ") : t("columns.nothing")}
            </p>
            <Select
              aria-label={t("columns.meaning", { column: header })}
              value={field}
              onChange={(event) => onField(index, event.target.value as ImportField)}
              options={options}
            />
            <span className="text-small">
              {!guessed ? null : column.confidence >= SURE ? (
                <StatusChip tone="ok">{t("columns.recognised")}</StatusChip>
              ) : (
                <StatusChip tone="warn">{t("columns.look")}</StatusChip>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
