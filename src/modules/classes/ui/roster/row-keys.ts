import type { KeyboardEvent } from "react";
import type { Choice } from "./unsent";

const KEYS: Readonly<Record<string, Choice>> = { c: "here", l: "late", n: "no_show" };

/** Arrows go from person to person on the same button; C, L and N press the person's three buttons. */
export function onRosterKey(event: KeyboardEvent<HTMLElement>): void {
  const row = (event.target as HTMLElement).closest("li");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const press = KEYS[event.key.toLowerCase()];
  const button = (of: Element | null | undefined, choice: string) =>
    of?.querySelector<HTMLButtonElement>(`[data-choice="${choice}"]`);
  if (press) {
    button(row, press)?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const choice = (event.target as HTMLElement).dataset.choice ?? "here";
    button(next, choice)?.focus();
  } else return;
  event.preventDefault();
}
