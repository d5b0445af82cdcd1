/** What somebody did to a part of the page that was not alive yet, as the document's first script wrote it down. */
interface EarlyAction {
  type: "input" | "click" | "submit";
  element: HTMLElement;
  /** What stood in a field by then. */
  value: string | undefined;
  /** Whether a box was ticked by then. */
  checked: boolean | undefined;
}

interface EarlyActions {
  acts: EarlyAction[];
  /** Listens no longer. */
  off(): void;
}

declare global {
  interface Window {
    /** Written by the server's first script (`server/http/first-paint.ts`); absent in development. */
    __pulseEarly?: EarlyActions;
  }
}

/** Milliseconds after which a part of the page that never came alive is given up. */
const PATIENCE = 15_000;

/** React marks each element that it looks after. */
function isAlive(element: Element): boolean {
  return Object.keys(element).some((key) => key.startsWith("__reactProps$"));
}

/** Types a text as a person would: React and form libraries hear of it though they had not seen the field change. */
function typeInto(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  const { prototype } = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  // React compares with what it set last through the element's own property; the prototype's setter passes it by.
  field.value = "";
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function repeat({ type, element, value, checked }: EarlyAction): void {
  if (type === "click") element.click();
  else if (element instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(element.type)) {
    // Unticked so that React does not see it, ticked again so that it does; and the other way round.
    element.checked = !checked;
    element.click();
  } else if (element instanceof HTMLFormElement) element.requestSubmit();
  else if (element instanceof HTMLSelectElement) {
    element.value = value ?? element.value;
    element.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (element instanceof HTMLInputElement && element.type === "file") {
    // The chosen file is still there; such a field's text can't be written.
    element.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    typeInto(element, value ?? element.value);
  }
}

/**
 * Does what was typed and pressed before the page's scripts had come, in its order and each as soon as its part of the
 * page is alive: nobody types twice, and no press is lost. Browser only.
 * @returns gives up
 */
export function repeatEarlyActions(): () => void {
  const early = window.__pulseEarly;
  if (!early) return () => {};
  const { acts } = early;
  const until = performance.now() + PATIENCE;
  let frame = requestAnimationFrame(function step() {
    while (acts[0] && !acts[0].element.isConnected) acts.shift();
    const [next] = acts;
    // One at a time: a press may need what the screen makes of the text before it.
    if (next && isAlive(next.element)) repeat(acts.shift() as EarlyAction);
    const waiting = acts.length > 0 || !allAlive();
    if (waiting && performance.now() < until) frame = requestAnimationFrame(step);
    else early.off();
  });
  return () => {
    cancelAnimationFrame(frame);
    early.off();
  };
}

function allAlive(): boolean {
  return [...document.querySelectorAll("button,input,textarea,select")].every(isAlive);
}
