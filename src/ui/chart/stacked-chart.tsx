"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { cn } from "@/ui/tokens/cn";
import { Axes, DECOR, layOut } from "./axes";
import type { ChartDatum } from "./chart-frame";
import { Marks } from "./marks";
import { FILLS, type StackTone, SWATCHES } from "./tones";
import { useWidth } from "./use-width";

export interface StackSeries {
  key: string;
  /** Already in the reader's words. */
  label: string;
  tone: StackTone;
}

export interface StackDatum {
  /** What `onSelect` answers with. */
  key: string;
  /** Already formatted: "12 Nov". */
  label: string;
  /** Series → value; what takes away is negative and hangs below the line. */
  parts: Readonly<Record<string, number>>;
  /** The same place in what it is compared with; null where there is none. */
  compare?: number | null;
}

export interface StackedChartProps {
  /** What is shown; also the caption of the table for screen readers. */
  label: string;
  /** From the bottom up. */
  series: readonly StackSeries[];
  data: readonly StackDatum[];
  /** Name of the sum of a bar: "Revenue". */
  totalName: string;
  compareName?: string;
  format: (value: number) => string;
  formatTick?: (value: number) => string;
  onSelect?: (key: string) => void;
  /** Formatted time of the figures. */
  asOf?: string;
  height?: number;
  empty?: ReactNode;
}

interface Segment {
  key: string;
  tone: StackTone;
  from: number;
  to: number;
}

/** Where each part of a bar begins and ends: upwards from zero what adds, downwards what takes away. */
export function segmentsOf(datum: Pick<StackDatum, "parts">, series: readonly StackSeries[]): Segment[] {
  let up = 0;
  let down = 0;
  return series.flatMap(({ key, tone }): Segment[] => {
    const value = datum.parts[key] ?? 0;
    if (value === 0) return [];
    const from = value > 0 ? up : down;
    const to = from + value;
    if (value > 0) up = to;
    else down = to;
    return [{ key, tone, from, to }];
  });
}

const totalOf = (datum: StackDatum, series: readonly StackSeries[]) =>
  series.reduce((sum, { key }) => sum + (datum.parts[key] ?? 0), 0);

/** Amounts per day or month, stacked by kind; the compared stretch is a tick across each bar. */
export function StackedChart({
  label,
  series,
  data,
  totalName,
  compareName,
  format,
  formatTick = format,
  onSelect,
  asOf,
  height = 240,
  empty,
}: StackedChartProps) {
  const t = useTranslations("ui");
  const [box, width] = useWidth<HTMLDivElement>();
  const [active, setActive] = useState<number | null>(null);
  if (data.every((datum) => segmentsOf(datum, series).length === 0 && !datum.compare)) {
    return <div className="py-10 text-center text-ink-2 text-small">{empty ?? t("noData")}</div>;
  }
  const bars = data.map((datum) => ({ datum, segments: segmentsOf(datum, series) }));
  const totals: ChartDatum[] = data.map((datum) => ({
    key: datum.key,
    label: datum.label,
    value: totalOf(datum, series),
    ...(compareName === undefined ? {} : { compare: datum.compare ?? null }),
  }));
  const shown = active === null ? undefined : data[active];
  const amountOf = (key: string) =>
    shown ? (shown.parts[key] ?? 0) : data.reduce((sum, datum) => sum + (datum.parts[key] ?? 0), 0);
  return (
    <figure className="min-w-0">
      <div aria-hidden className="mb-1 grid gap-1 text-ink-2 text-small">
        <p className="flex min-h-6 flex-wrap items-baseline gap-x-2">
          <span>{shown ? shown.label : totalName}</span>
          <b className="font-semibold text-ink tabular-nums">
            {format(series.reduce((sum, { key }) => sum + amountOf(key), 0))}
          </b>
          {compareName === undefined ? null : (
            <span className="ms-auto flex items-center gap-1.5">
              <span className="w-3 border-ink-2 border-t-2" />
              {compareName}
              {shown && typeof shown.compare === "number" ? (
                <b className="font-semibold text-ink tabular-nums">{format(shown.compare)}</b>
              ) : null}
            </span>
          )}
        </p>
        <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
          {series.map(({ key, label: name, tone }) => (
            <li key={key} className={cn("flex items-center gap-1.5", amountOf(key) === 0 && "text-ink-3")}>
              <span className={cn("size-3 rounded-[3px]", SWATCHES[tone])} />
              {name}
              <b className="font-semibold text-ink tabular-nums">{format(amountOf(key))}</b>
            </li>
          ))}
        </ul>
      </div>
      <div ref={box} className="min-w-0">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a drawing. */}
        <svg
          width="100%"
          height={height}
          className="block overflow-visible"
          role="group"
          aria-label={label}
          onPointerLeave={() => setActive(null)}
        >
          {width > 0 ? (
            <Bars
              bars={bars}
              totals={totals}
              drawing={{ width, height, active, setActive, format }}
              formatTick={formatTick}
              compareName={compareName}
              onSelect={onSelect}
            />
          ) : null}
        </svg>
      </div>
      {asOf ? (
        <figcaption className="mt-1.5 text-ink-3 text-tiny">{t("asOf", { time: asOf })}</figcaption>
      ) : null}
      <div className="sr-only">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <td />
              {series.map(({ key, label: name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">{totalName}</th>
              {compareName === undefined ? null : <th scope="col">{compareName}</th>}
            </tr>
          </thead>
          <tbody>
            {data.map((datum, at) => (
              <tr key={datum.key}>
                <th scope="row">{datum.label}</th>
                {series.map(({ key }) => (
                  <td key={key}>{format(datum.parts[key] ?? 0)}</td>
                ))}
                <td>{format(totals[at]?.value ?? 0)}</td>
                {compareName === undefined ? null : (
                  <td>{typeof datum.compare === "number" ? format(datum.compare) : "–"}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function Bars({
  bars,
  totals,
  drawing,
  formatTick,
  compareName,
  onSelect,
}: {
  bars: readonly { datum: StackDatum; segments: readonly Segment[] }[];
  totals: readonly ChartDatum[];
  drawing: Parameters<typeof Marks>[0]["drawing"];
  formatTick: (value: number) => string;
  compareName: string | undefined;
  onSelect: ((key: string) => void) | undefined;
}) {
  // The axis holds the whole stack, and the stretch before.
  const extents = bars.flatMap(({ datum, segments }): ChartDatum[] => {
    const ends = segments.map(({ to }) => to);
    const { key, label, compare } = datum;
    return [
      { key, label, value: Math.max(0, ...ends), compare: Math.min(0, ...ends) },
      { key, label, value: compare ?? 0 },
    ];
  });
  const scaled = layOut(extents, drawing.width, drawing.height, formatTick);
  const band = Math.max(1, (scaled.x1 - scaled.x0) / bars.length);
  const plot = { ...scaled, band, centre: (index: number) => scaled.x0 + band * (index + 0.5) };
  const thick = Math.min(40, band * 0.7);
  const highest = totals.reduce((best, { value }, at) => (value > (totals[best]?.value ?? 0) ? at : best), 0);
  return (
    <>
      <Axes plot={plot} data={totals} format={formatTick} active={drawing.active} />
      <g {...DECOR}>
        {bars.map(({ datum, segments }, at) => {
          const x = plot.centre(at) - thick / 2;
          const quiet = drawing.active !== null && drawing.active !== at;
          const top = Math.max(0, ...segments.map(({ to }) => to));
          return (
            <g key={datum.key}>
              {segments.map(({ key, tone, from, to }) => {
                const [y, end] = [plot.y(Math.max(from, to)), plot.y(Math.min(from, to))];
                const gap = end - y > 3 && from !== 0 ? 1 : 0;
                return (
                  <rect
                    key={key}
                    x={x}
                    width={thick}
                    y={to < from ? y + gap : y}
                    height={Math.max(0.5, end - y - gap)}
                    className={cn(FILLS[tone], "transition-opacity", quiet && "opacity-45")}
                  />
                );
              })}
              {compareName !== undefined && typeof datum.compare === "number" ? (
                <line
                  x1={plot.centre(at) - Math.max(thick / 2 + 2, 1.5)}
                  x2={plot.centre(at) + Math.max(thick / 2 + 2, 1.5)}
                  y1={plot.y(datum.compare)}
                  y2={plot.y(datum.compare)}
                  strokeWidth="1.5"
                  className="stroke-ink-2"
                />
              ) : null}
              {(at === highest || at === drawing.active) && segments.length > 0 ? (
                <text
                  x={clampLabel(plot.centre(at), drawing.format(totals[at]?.value ?? 0), plot)}
                  y={plot.y(top) - 6}
                  textAnchor="middle"
                  strokeWidth="3"
                  className="fill-ink stroke-panel font-medium text-tiny [paint-order:stroke]"
                >
                  {drawing.format(totals[at]?.value ?? 0)}
                </text>
              ) : null}
            </g>
          );
        })}
      </g>
      <Marks data={totals} plot={plot} drawing={drawing} onSelect={onSelect} compareName={compareName} />
    </>
  );
}

/** Keeps words inside the drawing. */
function clampLabel(x: number, words: string, { x0, x1 }: { x0: number; x1: number }): number {
  const half = words.length * 3.4;
  return Math.min(x1 - half, Math.max(x0 + half, x));
}
