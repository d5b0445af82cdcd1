import { type RefObject, useEffect } from "react";

const OVERLAY = "[role=dialog],[role=alertdialog],[role=menu]";
const OWN_KEYS = "input,select,textarea,[contenteditable=true],label";

function hasOverlay(): boolean {
  return document.querySelector(OVERLAY) !== null;
}

/**
 * Keeps the focus in the scan field, so that a scanner's text never goes astray: after a press on anything in the
 * board, when a dialog has closed, when the window comes back, and with the first letter typed elsewhere. Tab still
 * leaves it, and dialogs keep their own focus.
 */
export function useFocusKeeper(
  field: RefObject<HTMLInputElement | null>,
  board: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    const focus = () => field.current?.focus({ preventScroll: true });
    const focusIfFree = () => {
      const active = document.activeElement;
      const free = active === null || active === document.body || active.id === "content";
      if (free && !hasOverlay()) focus();
    };
    const later = () => setTimeout(focusIfFree, 0);
    const onClick = (event: MouseEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (!target || target.closest(OWN_KEYS) || target.closest("a")) return;
      setTimeout(() => {
        if (!hasOverlay()) focus();
      }, 0);
    };
    const onKey = (event: KeyboardEvent) => {
      const printable = event.key.length === 1 && event.key !== " ";
      if (!printable || event.ctrlKey || event.metaKey || event.altKey || hasOverlay()) return;
      const target = event.target instanceof Element ? event.target : null;
      // The letter itself arrives in the field, because the focus moves before it is written.
      if (!target?.closest(OWN_KEYS)) focus();
    };
    const root = board.current;
    focusIfFree();
    root?.addEventListener("click", onClick);
    document.addEventListener("focusout", later);
    document.addEventListener("keydown", onKey);
    window.addEventListener("focus", later);
    return () => {
      root?.removeEventListener("click", onClick);
      document.removeEventListener("focusout", later);
      document.removeEventListener("keydown", onKey);
      window.removeEventListener("focus", later);
    };
  }, [field, board]);
}
