"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { cn } from "@/ui/tokens/cn";
import { useWidth } from "./use-width";

/** One mark of a chart. */
export interface ChartDatum {
  /** What `onSelect` answers with, e.g. an ISO date. */
  key: string;
  /** Already formatted: "Mon 12", "09:00". */
  label: string;
  value: number;
  /** The same place in the series it is compared with; null where there is none. */
  compare?: number | null;
}

export interface ChartProps {
  /** What is shown: "Check-ins by hour". Also the caption of the table for screen readers. */
  label: string;
  data: readonly ChartDatum[];
  /** Name of the series: "Today". */
  seriesName: string;
  /** Name of the compared series: "Usual Tuesday". */
  compareName?: string;
  /** Writes a value; plain numbers by default. */
  format?: (value: number) => string;
  /** Writes the numbers of the axis, when they should be shorter than the values: "1.2M". */
  formatTick?: (value: number) => string;
  /** Makes every mark pressable: opens the list behind it. */
  onSelect?: (key: string) => void;
  /** Formatted time of the figures. */
  asOf?: string;
  /** Height of the drawing in pixels. */
  height?: number;
  /** Shown instead of the drawing when there is no data. */
  empty?: ReactNode;
  className?: string;
}

export interface Drawing {
  width: number;
  height: number;
  /** Index of the mark under the pointer or the focus. */
  active: number | null;
  setActive: (index: number | null) => void;
  format: (value: number) => string;
}

/** Legend with direct values, the drawing, the time of the figures, and the same figures as a table for screen readers. */
export function ChartFrame({
  label,
  data,
  seriesName,
  compareName,
  format = String,
  asOf,
  height = 220,
  empty,
  className,
  legendShape,
  children,
}: ChartProps & { legendShape: "bar" | "line"; children: (drawing: Drawing) => ReactNode }) {
  const t = useTranslations("ui");
  const [box, width] = useWidth<HTMLDivElement>();
  const [active, setActive] = useState<number | null>(null);
  if (data.length === 0) {
    return (
      <div className={cn("py-10 text-center text-ink-2 text-small", className)}>{empty ?? t("noData")}</div>
    );
  }
  const shown = active === null ? undefined : data[active];
  const hasCompare = compareName !== undefined && data.some((datum) => typeof datum.compare === "number");
  return (
    <figure className={cn("min-w-0", className)}>
      <div
        aria-hidden
        className="mb-1 flex min-h-6 flex-wrap items-center gap-x-4 gap-y-0.5 text-ink-2 text-small"
      >
        <span className="flex items-center gap-1.5">
          <span
            className={cn(
              "w-3 rounded-full bg-brand-strong",
              legendShape === "bar" ? "h-3 rounded-[3px]" : "h-0.5",
            )}
          />
          {seriesName}
          {shown ? <b className="font-semibold text-ink">{format(shown.value)}</b> : null}
        </span>
        {hasCompare ? (
          <span className="flex items-center gap-1.5">
            <span
              className={cn(
                "w-3 border-ink-3 border-t-2",
                legendShape === "bar" ? "h-3 border-t-[1.5px] bg-sunken" : "h-0 border-dashed",
              )}
            />
            {compareName}
            {shown && typeof shown.compare === "number" ? (
              <b className="font-semibold text-ink">{format(shown.compare)}</b>
            ) : null}
          </span>
        ) : null}
        {shown ? <span className="ms-auto font-medium text-ink">{shown.label}</span> : null}
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
          {width > 0 ? children({ width, height, active, setActive, format }) : null}
        </svg>
      </div>
      {asOf ? (
        <figcaption className="mt-1.5 text-ink-3 text-tiny">{t("asOf", { time: asOf })}</figcaption>
      ) : null}
      <table className="sr-only">
        <caption>{label}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{seriesName}</th>
            {hasCompare ? <th scope="col">{compareName}</th> : null}
          </tr>
        </thead>
        <tbody>
          {data.map((datum) => (
            <tr key={datum.key}>
              <th scope="row">{datum.label}</th>
              <td>{format(datum.value)}</td>
              {hasCompare ? <td>{typeof datum.compare === "number" ? format(datum.compare) : "–"}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
