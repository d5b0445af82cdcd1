"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { useWidth } from "./use-width";

export interface HeatCell {
  row: number;
  column: number;
  /** 1 is as much as there is room for; more is more than that. */
  value: number;
  /** Spoken in full, and shown under the map while the cell is pointed at. */
  label: string;
}

const ROW = 30;
const GAP = 3;
const HEAD = 20;
const SIDE = 38;
/** Percentages fit into cells from this width on. */
const WORDS = 36;

/** Where a value stands between nothing and all, in steps that the eye can tell apart. */
function shadeOf(value: number): number {
  return 0.1 + 0.9 * Math.min(1, Math.ceil(Math.max(0, value) * 8) / 8);
}

/**
 * How much of something there is by two scales, say weekdays and hours. The darker, the more; what is beyond the
 * possible has a frame of its own. Cells are buttons: one is in the tab order, the arrow keys move between them.
 */
export function HeatMap({
  label,
  rows,
  columns,
  cells,
  format,
  onSelect,
  legend,
}: {
  /** What is shown; also the caption of the table for screen readers. */
  label: string;
  rows: readonly string[];
  columns: readonly string[];
  /** Row by row; places that are absent stay empty. */
  cells: readonly HeatCell[];
  format: (value: number) => string;
  onSelect: (cell: HeatCell) => void;
  /** Words for the light end of the scale, and for cells beyond 1. */
  legend: { less: string; beyond: string };
}) {
  const [box, width] = useWidth<HTMLDivElement>();
  const group = useRef<SVGGElement>(null);
  const [tabbed, setTabbed] = useState(0);
  const [active, setActive] = useState<number | null>(null);
  const current = Math.min(tabbed, cells.length - 1);
  const step = columns.length === 0 ? 0 : (width - SIDE) / columns.length;
  const go = (to: number) => {
    if (to < 0 || to >= cells.length) return;
    setTabbed(to);
    const element = group.current?.children[to]?.lastElementChild;
    if (element instanceof SVGElement) element.focus();
  };
  /** The nearest cell in the same column, upwards or downwards. */
  const beside = (index: number, by: 1 | -1) => {
    const from = cells[index];
    if (!from) return -1;
    const near = cells
      .map((cell, at) => ({
        at,
        rows: (cell.row - from.row) * by,
        columns: Math.abs(cell.column - from.column),
      }))
      .filter((one) => one.rows > 0)
      .sort((a, b) => a.columns - b.columns || a.rows - b.rows);
    return near[0]?.at ?? -1;
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const cell = cells[index];
    if (event.key === "ArrowRight") go(index + 1);
    else if (event.key === "ArrowLeft") go(index - 1);
    else if (event.key === "ArrowDown") go(beside(index, 1));
    else if (event.key === "ArrowUp") go(beside(index, -1));
    else if ((event.key === "Enter" || event.key === " ") && cell) onSelect(cell);
    else return;
    event.preventDefault();
  };
  // Labels of columns never run into each other.
  const every = step > 0 ? Math.max(1, Math.ceil(30 / step)) : 1;
  const shown = active === null ? undefined : cells[active];
  return (
    <figure className="min-w-0">
      <div ref={box} className="min-w-0">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a drawing. */}
        <svg
          width="100%"
          height={HEAD + rows.length * ROW}
          className="block overflow-visible"
          role="group"
          aria-label={label}
          onPointerLeave={() => setActive(null)}
        >
          {width > 0 ? (
            <>
              <g aria-hidden className="fill-ink-3 text-tiny">
                {columns.map((name, at) =>
                  at % every === 0 ? (
                    <text key={name} x={SIDE + step * at + (step - GAP) / 2} y={12} textAnchor="middle">
                      {name}
                    </text>
                  ) : null,
                )}
                {rows.map((name, at) => (
                  <text key={name} x={0} y={HEAD + ROW * at + ROW / 2 + 2}>
                    {name}
                  </text>
                ))}
              </g>
              <g ref={group}>
                {cells.map((cell, at) => (
                  <Cell
                    key={`${cell.row} ${cell.column}`}
                    cell={cell}
                    step={step}
                    words={step >= WORDS ? format(cell.value) : undefined}
                    button={{
                      tabIndex: at === current ? 0 : -1,
                      "aria-label": cell.label,
                      onPointerEnter: () => setActive(at),
                      onFocus: () => setActive(at),
                      onBlur: () => setActive(null),
                      onClick: () => onSelect(cell),
                      onKeyDown: (event: KeyboardEvent) => onKeyDown(event, at),
                    }}
                  />
                ))}
              </g>
            </>
          ) : null}
        </svg>
      </div>
      <figcaption className="mt-2 flex min-h-6 flex-wrap items-center gap-x-4 gap-y-1 text-ink-2 text-small">
        <span aria-hidden className="flex items-center gap-1.5">
          {legend.less}
          <svg width="72" height="12" aria-hidden>
            {[0, 0.25, 0.5, 0.75, 1].map((value, at) => (
              <rect
                key={value}
                x={at * 15}
                width="12"
                height="12"
                rx="2"
                className="fill-brand-strong"
                fillOpacity={shadeOf(value)}
              />
            ))}
          </svg>
          {format(1)}
        </span>
        <span aria-hidden className="flex items-center gap-1.5">
          <svg width="14" height="14" aria-hidden>
            <rect
              x="1"
              y="1"
              width="12"
              height="12"
              rx="2"
              className="fill-brand-strong stroke-warn"
              strokeWidth="2"
            />
          </svg>
          {legend.beyond}
        </span>
        <span aria-hidden className="font-medium text-ink">
          {shown?.label}
        </span>
      </figcaption>
    </figure>
  );
}

function Cell({
  cell,
  step,
  words,
  button,
}: {
  cell: HeatCell;
  step: number;
  words: string | undefined;
  button: React.SVGAttributes<SVGRectElement>;
}) {
  const shade = shadeOf(cell.value);
  const place = {
    x: SIDE + step * cell.column,
    y: HEAD + ROW * cell.row,
    width: Math.max(2, step - GAP),
    height: ROW - GAP,
    rx: 4,
  };
  return (
    <g>
      <rect aria-hidden {...place} className="fill-brand-strong" fillOpacity={shade} />
      {cell.value > 1 ? (
        <rect
          aria-hidden
          {...place}
          x={place.x + 1}
          y={place.y + 1}
          width={Math.max(1, place.width - 2)}
          height={place.height - 2}
          className="fill-none stroke-warn"
          strokeWidth="2"
        />
      ) : null}
      {words ? (
        <text
          aria-hidden
          x={place.x + place.width / 2}
          y={place.y + place.height / 2 + 4}
          textAnchor="middle"
          className={`pointer-events-none text-tiny ${shade > 0.55 ? "fill-brand-on" : "fill-ink"}`}
        >
          {words}
        </text>
      ) : null}
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing holds no buttons. */}
      <rect role="button" {...place} {...button} className="cursor-pointer fill-transparent" />
    </g>
  );
}
