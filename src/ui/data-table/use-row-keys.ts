"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";

/** Elements that use the keys themselves. */
const CONTROLS = "input, select, textarea, button, [contenteditable]";

/**
 * Moves through rows with the keyboard: j/k and arrows, Home and End, Enter opens, x and Space select. One row is in
 * the tab order at a time; the keys work only while the focus is in the table.
 */
export function useRowKeys({
  body,
  count,
  onOpen,
  onToggle,
  onEnd,
}: {
  body: RefObject<HTMLElement | null>;
  count: number;
  onOpen: (index: number) => void;
  onToggle: ((index: number) => void) | undefined;
  /** Asked for when moving past the last row: more rows. */
  onEnd: (() => void) | undefined;
}) {
  const [active, setActive] = useState(0);
  const index = Math.min(active, Math.max(0, count - 1));
  const go = (to: number) => {
    if (to >= count) onEnd?.();
    const next = Math.min(count - 1, Math.max(0, to));
    setActive(next);
    const row = body.current?.children[next];
    if (row instanceof HTMLElement) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const onControl = target.closest(CONTROLS) !== null;
    if (event.key === "ArrowDown" || (event.key === "j" && !onControl)) go(index + 1);
    else if (event.key === "ArrowUp" || (event.key === "k" && !onControl)) go(index - 1);
    else if (onControl) return;
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(count - 1);
    else if (event.key === "Enter" && target.closest("a") === null) onOpen(index);
    else if ((event.key === " " || event.key === "x") && onToggle) onToggle(index);
    else return;
    event.preventDefault();
  };
  return { active: index, setActive, onKeyDown };
}
