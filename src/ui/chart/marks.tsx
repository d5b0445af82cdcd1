"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { MARGIN, type Plot } from "./axes";
import type { ChartDatum, Drawing } from "./chart-frame";

/**
 * The invisible touch and focus areas over the marks, each as tall as the plot. With `onSelect` they are buttons:
 * one is in the tab order, the arrow keys move between them.
 */
export function Marks({
  data,
  plot,
  drawing,
  onSelect,
  compareName,
}: {
  data: readonly ChartDatum[];
  plot: Plot;
  drawing: Drawing;
  onSelect: ((key: string) => void) | undefined;
  compareName: string | undefined;
}) {
  const group = useRef<SVGGElement>(null);
  const [tabbed, setTabbed] = useState(data.length - 1);
  const current = Math.min(tabbed, data.length - 1);
  const go = (index: number) => {
    const next = Math.min(data.length - 1, Math.max(0, index));
    setTabbed(next);
    const element = group.current?.children[next];
    if (element instanceof SVGElement) element.focus();
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const moves: Record<string, number> = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: data.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) go(to);
    else if (event.key === "Enter" || event.key === " ") onSelect?.(data[index]?.key ?? "");
    else return;
    event.preventDefault();
  };
  const words = (datum: ChartDatum) => {
    const own = `${datum.label}: ${drawing.format(datum.value)}`;
    return compareName && typeof datum.compare === "number"
      ? `${own}, ${compareName}: ${drawing.format(datum.compare)}`
      : own;
  };
  return (
    <g ref={group} {...(onSelect ? {} : { "aria-hidden": true })}>
      {data.map((datum, index) => (
        <rect
          key={datum.key}
          x={plot.x0 + plot.band * index}
          y={MARGIN.top - 8}
          width={plot.band}
          height={plot.base - MARGIN.top + 8}
          rx="4"
          className={`fill-transparent outline-offset-[-2px] ${onSelect ? "cursor-pointer" : ""}`}
          onPointerEnter={() => drawing.setActive(index)}
          onPointerDown={() => drawing.setActive(index)}
          {...(onSelect
            ? {
                role: "button",
                tabIndex: index === current ? 0 : -1,
                "aria-label": words(datum),
                onFocus: () => drawing.setActive(index),
                onBlur: () => drawing.setActive(null),
                onClick: () => onSelect(datum.key),
                onKeyDown: (event: KeyboardEvent) => onKeyDown(event, index),
              }
            : {})}
        />
      ))}
    </g>
  );
}
