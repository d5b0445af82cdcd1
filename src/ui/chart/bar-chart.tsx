"use client";

import { Axes, DECOR, layOut } from "./axes";
import { ChartFrame, type ChartProps } from "./chart-frame";
import { Marks } from "./marks";

/** A bar with round shoulders, standing on the base line. */
function bar(x: number, y: number, width: number, base: number): string {
  const radius = Math.min(3, width / 2, Math.abs(base - y));
  return `M${x},${base}V${y + radius}Q${x},${y} ${x + radius},${y}H${x + width - radius}Q${x + width},${y} ${x + width},${y + radius}V${base}Z`;
}

/** Amounts per hour, day or kind as bars; the compared series is a shadow behind each bar. */
export function BarChart(props: ChartProps) {
  const { data, onSelect, compareName, formatTick } = props;
  return (
    <ChartFrame {...props} legendShape="bar">
      {(drawing) => {
        const plot = layOut(data, drawing.width, drawing.height, formatTick ?? drawing.format);
        const thick = Math.min(40, plot.band * 0.68);
        const highest = data.reduce(
          (best, datum, index) => (datum.value > (data[best]?.value ?? 0) ? index : best),
          0,
        );
        const fits = Math.max(...data.map((datum) => drawing.format(datum.value).length)) * 7 + 4 < plot.band;
        // With a second series between the bars, words on every bar would cover it.
        const labelled = (index: number) => (fits && !compareName) || index === highest;
        return (
          <>
            <Axes plot={plot} data={data} format={formatTick ?? drawing.format} active={drawing.active} />
            <g {...DECOR}>
              {data.map((datum, index) => {
                const x = plot.centre(index) - thick / 2;
                const top = plot.y(datum.value);
                const quiet = drawing.active !== null && drawing.active !== index;
                return (
                  <g key={datum.key}>
                    {compareName && typeof datum.compare === "number" ? (
                      <>
                        <path
                          d={bar(x - 3, plot.y(datum.compare), thick + 6, plot.y(0))}
                          className="fill-sunken"
                        />
                        <line
                          x1={x - 3}
                          x2={x + thick + 3}
                          y1={plot.y(datum.compare)}
                          y2={plot.y(datum.compare)}
                          strokeWidth="1.5"
                          className="stroke-ink-3"
                        />
                      </>
                    ) : null}
                    {datum.value === 0 ? null : (
                      <path
                        d={bar(x, top, thick, plot.y(0))}
                        className={`fill-brand-strong transition-opacity ${quiet ? "opacity-45" : ""}`}
                      />
                    )}
                    {(labelled(index) || index === drawing.active) && datum.value !== 0 ? (
                      <text
                        x={plot.centre(index)}
                        y={top - 6}
                        textAnchor="middle"
                        className="fill-ink stroke-panel font-medium text-tiny [paint-order:stroke]"
                        strokeWidth="3"
                      >
                        {drawing.format(datum.value)}
                      </text>
                    ) : null}
                  </g>
                );
              })}
            </g>
            <Marks data={data} plot={plot} drawing={drawing} onSelect={onSelect} compareName={compareName} />
          </>
        );
      }}
    </ChartFrame>
  );
}
