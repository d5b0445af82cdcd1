"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Stat } from "@/ui/layout/stat";
import { fillOf, showRateOf, utilisationOf } from "../../classes/rules";
import type { ClassNumbers, SeatCounts } from "../../classes/schema";
import type { CLASS_LISTS } from "../../classes/words";
import { Pressable } from "../pressable";
import { useClassWords } from "./class-words";

type Comparison = NonNullable<ComponentProps<typeof Stat>["comparison"]>;

/** How a rate moved against the span before; nothing to say when one of them had no rate. */
export function useRateComparison() {
  const t = useTranslations("analytics.classes");
  const words = useClassWords();
  return (now: number | null, before: number | null, span: ClassNumbers["before"]): Comparison => {
    const change = words.points(now, before);
    if (change === null) return { text: t("noBefore"), trend: "flat" };
    return {
      text: t("than", { change, period: words.span(span) }),
      ...directionOf((now ?? 0) - (before ?? 0)),
    };
  };
}

/** Half a point either way is noise, and is written as none. */
function directionOf(change: number, welcome = true): Pick<Comparison, "trend" | "good"> {
  if (Math.abs(change) < 0.005) return { trend: "flat" };
  return { trend: change > 0 ? "up" : "down", good: change > 0 === welcome };
}

/** The four numbers on top; each opens its definition and the classes behind it. */
export function ClassStats({
  data,
  open,
}: {
  data: ClassNumbers;
  open: (show: (typeof CLASS_LISTS)[number]) => void;
}) {
  const t = useTranslations("analytics.classes");
  const money = useTranslations("analytics.money");
  const words = useClassWords();
  const compare = useRateComparison();
  const { total, totalBefore, before } = data;
  const rates = [
    ["fill", fillOf, "all"],
    ["showRate", showRateOf, "missed"],
    ["utilisation", utilisationOf, "all"],
  ] as const;
  const moreUnmet = total.unmet - totalBefore.unmet;
  const sign = moreUnmet > 0 ? "+" : moreUnmet < 0 ? "−" : "±";
  return (
    <div className="grid grid-cols-1 gap-3 min-[26rem]:grid-cols-2 xl:grid-cols-4">
      {rates.map(([key, rateOf, show]) => (
        <Stat
          key={key}
          label={t(key)}
          value={
            <Pressable label={money("openList", { label: t(key) })} onPress={() => open(show)}>
              {words.rate(rateOf(total))}
            </Pressable>
          }
          comparison={compare(rateOf(total), rateOf(totalBefore), before)}
          definition={t(`about.${key}`)}
          chart={<p className="text-ink-2 text-small">{t(`of.${key}`, seats(total, words.number))}</p>}
        />
      ))}
      <Stat
        label={t("unmet")}
        value={
          <Pressable label={money("openList", { label: t("unmet") })} onPress={() => open("unmet")}>
            {words.number(total.unmet)}
          </Pressable>
        }
        comparison={{
          text: t("than", {
            change: `${sign}${words.number(Math.abs(moreUnmet))}`,
            period: words.span(before),
          }),
          ...directionOf(moreUnmet, false),
        }}
        definition={t("about.unmet")}
      />
    </div>
  );
}

function seats({ booked, capacity, attended }: SeatCounts, number: (value: number) => string) {
  return { booked: number(booked), capacity: number(capacity), attended: number(attended) };
}
