"use client";

import { Check, ChevronDown } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate, formatNumber } from "@/shared/i18n/format";
import { cn } from "@/ui/tokens/cn";
import type { Recurring, RecurringMonth } from "../../money/schema";
import { useMoneyFormat } from "./money-format";
import { effectOf, holds, LISTS, type ListOf } from "./movement-parts";
import { MovementSum } from "./movement-sum";

const CELL = "px-2.5 py-1.5 text-end tabular-nums first:ps-4 first:text-start last:pe-4";

/** Every month as a sum from its start to its end: a table where there is room, one month after the other on a phone. */
export function MovementTable({
  data,
  onSelect,
}: {
  data: Recurring;
  onSelect: (month: string, part: ListOf) => void;
}) {
  const t = useTranslations("analytics.money");
  const months = [...data.months].reverse();
  return (
    <>
      <div className="hidden overflow-x-auto xl:block">
        <table className="w-full border-collapse text-small" aria-label={t("byMonth")}>
          <thead>
            <tr className="border-line border-b text-ink-2">
              <th scope="col" className={cn(CELL, "font-medium")}>
                {t("month")}
              </th>
              {LISTS.map((part) => (
                <th key={part} scope="col" className={cn(CELL, "font-medium")}>
                  {t(`part.${part}`)}
                </th>
              ))}
              <th scope="col" className={cn(CELL, "font-medium")}>
                {t("members")}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {months.map((month) => (
              <TableMonth key={month.month} month={month} currency={data.currency} onSelect={onSelect} />
            ))}
          </tbody>
        </table>
      </div>
      <ul className="divide-y divide-line xl:hidden">
        {months.map((month, at) => (
          <li key={month.month}>
            <PhoneMonth month={month} currency={data.currency} onSelect={onSelect} first={at === 0} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface MonthProps {
  month: RecurringMonth;
  currency: string;
  onSelect: (month: string, part: ListOf) => void;
}

function useMonthName(month: RecurringMonth): string {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const name = formatLocalDate(`${month.month}-01`, locale, "month");
  return month.running ? t("untilNow", { month: name }) : name;
}

function TableMonth({ month, currency, onSelect }: MonthProps) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const name = useMonthName(month);
  const { money, signed } = useMoneyFormat(currency);
  return (
    <tr>
      <th scope="row" className={cn(CELL, "whitespace-nowrap font-medium")}>
        {name}
      </th>
      {LISTS.map((part) => {
        const end = part === "start" || part === "end";
        const minor = end ? month[`${part}Minor`] : effectOf(month, part);
        const words = end ? money(minor) : signed(minor);
        return (
          <td key={part} className={CELL}>
            {minor === 0 && !end ? (
              <span className="text-ink-3">{money(0)}</span>
            ) : (
              <button
                type="button"
                aria-label={t("openPart", { part: t(`part.${part}`), month: name, amount: words })}
                onClick={() => onSelect(month.month, part)}
                className={cn(
                  "whitespace-nowrap rounded-xs underline-offset-4 hover:underline",
                  end ? "font-semibold" : minor < 0 ? "text-deny" : "text-ok",
                )}
              >
                {words}
                {part === "end" && holds(month) ? (
                  <Check aria-hidden className="ms-1 inline size-3.5 text-ok" />
                ) : null}
              </button>
            )}
          </td>
        );
      })}
      <td className={CELL}>{formatNumber(month.members, locale)}</td>
    </tr>
  );
}

function PhoneMonth({ month, currency, onSelect, first }: MonthProps & { first: boolean }) {
  const t = useTranslations("analytics.money");
  const name = useMonthName(month);
  const { money, signed } = useMoneyFormat(currency);
  return (
    <details open={first} className="group">
      <summary className="flex cursor-pointer list-none items-center gap-3 px-4 py-3 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 grow font-medium">{name}</span>
        <span className="shrink-0 text-end">
          <span className="block font-semibold tabular-nums">{money(month.endMinor)}</span>
          <span className="block text-ink-2 text-small tabular-nums">
            {signed(month.endMinor - month.startMinor)}
          </span>
        </span>
        <ChevronDown
          aria-hidden
          className="size-4 shrink-0 text-ink-3 transition-transform group-open:rotate-180"
        />
      </summary>
      <div className="px-4 pb-3">
        <MovementSum month={month} currency={currency} onPress={(part) => onSelect(month.month, part)} />
        <p className="mt-1 text-ink-2 text-small">{t("payingCount", { count: month.members })}</p>
      </div>
    </details>
  );
}
