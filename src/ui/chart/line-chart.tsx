"use client";

import { area, curveMonotoneX, line } from "d3-shape";
import { Axes, DECOR, layOut } from "./axes";
import { type ChartDatum, ChartFrame, type ChartProps } from "./chart-frame";
import { Marks } from "./marks";

/** A trend as a line, with the ground under it filled when `area` is set; the compared series is dashed. */
export function LineChart({ area: filled = false, ...props }: ChartProps & { area?: boolean }) {
  const { data, onSelect, compareName, formatTick } = props;
  return (
    <ChartFrame {...props} legendShape="line">
      {(drawing) => {
        const plot = layOut(data, drawing.width, drawing.height, formatTick ?? drawing.format);
        const x = (_: ChartDatum, index: number) => plot.centre(index);
        const own = line<ChartDatum>(x, (datum) => plot.y(datum.value)).curve(curveMonotoneX);
        const ground = area<ChartDatum>(x, plot.y(0), (datum) => plot.y(datum.value)).curve(curveMonotoneX);
        const other = line<ChartDatum>(x, (datum) => plot.y(datum.compare ?? 0))
          .defined((datum) => typeof datum.compare === "number")
          .curve(curveMonotoneX);
        const marked = drawing.active ?? data.length - 1;
        const datum = data[marked];
        return (
          <>
            <Axes plot={plot} data={data} format={formatTick ?? drawing.format} active={drawing.active} />
            <g {...DECOR}>
              {filled ? <path d={ground(data) ?? ""} className="fill-brand-strong opacity-12" /> : null}
              {compareName ? (
                <path
                  d={other(data) ?? ""}
                  fill="none"
                  strokeWidth="1.5"
                  strokeDasharray="4 3"
                  className="stroke-ink-3"
                />
              ) : null}
              <path
                d={own(data) ?? ""}
                fill="none"
                strokeWidth="2"
                strokeLinejoin="round"
                strokeLinecap="round"
                className="stroke-brand-strong"
              />
              {datum ? (
                <>
                  {drawing.active === null ? null : (
                    <line
                      x1={plot.centre(marked)}
                      x2={plot.centre(marked)}
                      y1={plot.y.range()[1]}
                      y2={plot.base}
                      className="stroke-line-strong"
                    />
                  )}
                  <circle
                    cx={plot.centre(marked)}
                    cy={plot.y(datum.value)}
                    r="4"
                    strokeWidth="2"
                    className="fill-brand-strong stroke-panel"
                  />
                  <text
                    x={Math.min(plot.centre(marked), plot.x1 - drawing.format(datum.value).length * 4)}
                    y={plot.y(datum.value) - 10}
                    textAnchor="middle"
                    strokeWidth="3"
                    className="fill-ink stroke-panel font-semibold text-tiny [paint-order:stroke]"
                  >
                    {drawing.format(datum.value)}
                  </text>
                </>
              ) : null}
            </g>
            <Marks data={data} plot={plot} drawing={drawing} onSelect={onSelect} compareName={compareName} />
          </>
        );
      }}
    </ChartFrame>
  );
}
