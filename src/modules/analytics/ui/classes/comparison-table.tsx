"use client";

import { useTranslations } from "next-intl";
import { fillOf, showRateOf } from "../../classes/rules";
import type { ClassGroup, ClassNumbers } from "../../classes/schema";
import { useClassWords } from "./class-words";

const HEAD = "py-2 ps-3 text-end font-medium text-ink-2 text-small";
const CELL = "whitespace-nowrap py-2 ps-3 text-end align-top tabular-nums";

/** Trainers or class types beside each other, each with what changed since the span before. */
export function ComparisonTable({
  label,
  rows,
  before,
  onSelect,
}: {
  label: string;
  rows: readonly ClassGroup[];
  before: ClassNumbers["before"];
  onSelect: (id: string) => void;
}) {
  const t = useTranslations("analytics.classes");
  const money = useTranslations("analytics.money");
  const words = useClassWords();
  return (
    <table className="w-full">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr className="border-line border-b">
          <th scope="col" className="py-2 text-start font-medium text-ink-2 text-small">
            {t("column.name")}
          </th>
          <th scope="col" className={`${HEAD} max-sm:hidden`}>
            {t("column.classes")}
          </th>
          <th scope="col" className={HEAD}>
            {t("column.fill")}
          </th>
          <th scope="col" className={HEAD}>
            {t("column.showRate")}
          </th>
          <th scope="col" className={HEAD}>
            {t("column.unmet")}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => {
          const { id, name } = row;
          return (
            <tr key={id ?? "none"}>
              <th scope="row" className="min-w-0 py-2 text-start align-top font-medium">
                {id === null ? (
                  t("noTrainer")
                ) : (
                  <button
                    type="button"
                    aria-label={money("openList", { label: name ?? "" })}
                    onClick={() => onSelect(id)}
                    className="text-start underline-offset-4 hover:underline"
                  >
                    {name}
                  </button>
                )}
              </th>
              <td className={`${CELL} max-sm:hidden`}>{words.number(row.classes)}</td>
              <td className={CELL}>
                {words.rate(fillOf(row))}
                <Change text={words.points(fillOf(row), fillOf(row.before))} since={words.span(before)} />
              </td>
              <td className={CELL}>
                {words.rate(showRateOf(row))}
                <Change
                  text={words.points(showRateOf(row), showRateOf(row.before))}
                  since={words.span(before)}
                />
              </td>
              <td className={CELL}>{words.number(row.unmet)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Change({ text, since }: { text: string | null; since: string }) {
  const t = useTranslations("analytics.classes");
  if (text === null) return null;
  return (
    <span className="block text-ink-2 text-tiny" title={t("than", { change: text, period: since })}>
      {text}
    </span>
  );
}
