/** How somebody shows that they are there: a page that nobody uses yet fetches nothing for presses to come. */
const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;

/**
 * Calls once when somebody first touches the page: moves a pointer, presses or types. For what a later press needs
 * and the first view does not. A field's focus is no sign, because screens give it themselves. Browser only.
 * @returns calls it off
 */
export function onFirstTouch(begin: () => void): () => void {
  const end = () => {
    for (const sign of SIGNS) removeEventListener(sign, act, { capture: true });
  };
  const act = () => {
    end();
    begin();
  };
  for (const sign of SIGNS) addEventListener(sign, act, { capture: true, passive: true });
  return end;
}
