import { type ScaleLinear, scaleLinear } from "d3-scale";
import type { ChartDatum } from "./chart-frame";

/** Space around the plot, in pixels. */
export const MARGIN = { top: 18, bottom: 24, end: 4 } as const;

/** The drawing itself is not read out: the marks and the table speak for it. */
export const DECOR = { "aria-hidden": true } as const;

export interface Plot {
  /** Left and right edge of the plot. */
  x0: number;
  x1: number;
  /** Value → vertical position. */
  y: ScaleLinear<number, number>;
  /** Bottom of the plot. */
  base: number;
  ticks: readonly number[];
  /** Width that belongs to one datum. */
  band: number;
  /** Centre of the n-th datum. */
  centre: (index: number) => number;
}

/** Places the marks: a value axis from zero with round numbers, one band per datum. */
export function layOut(
  data: readonly ChartDatum[],
  width: number,
  height: number,
  format: (value: number) => string,
): Plot {
  const values = data.flatMap((datum) =>
    typeof datum.compare === "number" ? [datum.value, datum.compare] : [datum.value],
  );
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + 1);
  const base = height - MARGIN.bottom;
  const y = scaleLinear().domain([low, high]).nice(4).range([base, MARGIN.top]);
  const whole = values.every(Number.isInteger);
  const ticks = y.ticks(4).filter((tick) => !whole || Number.isInteger(tick));
  const x0 = Math.max(...ticks.map((tick) => format(tick).length)) * 7 + 8;
  const x1 = width - MARGIN.end;
  const band = Math.max(1, (x1 - x0) / data.length);
  return { x0, x1, y, base, ticks, band, centre: (index) => x0 + band * (index + 0.5) };
}

/** Lines and words around the plot; labels are thinned until they fit. */
export function Axes({
  plot,
  data,
  format,
  active,
}: {
  plot: Plot;
  data: readonly ChartDatum[];
  format: (value: number) => string;
  active: number | null;
}) {
  const widest = Math.max(...data.map((datum) => datum.label.length)) * 6.8 + 14;
  const step = Math.max(1, Math.ceil(widest / plot.band));
  return (
    <g {...DECOR} className="text-tiny">
      {plot.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={plot.x0}
            x2={plot.x1}
            y1={plot.y(tick)}
            y2={plot.y(tick)}
            className={tick === 0 ? "stroke-line-strong" : "stroke-line"}
            strokeWidth="1"
          />
          <text x={plot.x0 - 8} y={plot.y(tick)} dy="0.32em" textAnchor="end" className="fill-ink-3">
            {format(tick)}
          </text>
        </g>
      ))}
      {data.map((datum, index) =>
        index % step === 0 ? (
          <text
            key={datum.key}
            x={plot.centre(index)}
            y={plot.base + 17}
            textAnchor="middle"
            className={index === active ? "fill-ink" : "fill-ink-3"}
          >
            {datum.label}
          </text>
        ) : null,
      )}
    </g>
  );
}
