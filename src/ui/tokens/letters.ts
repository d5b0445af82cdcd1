/** Name of the cookie that tells the server that this device has the typeface. */
export const LETTERS_COOKIE = "pulse_letters";

let brought = false;

/**
 * Fetches the typeface when the page has nothing better to do and remembers that for a year: the first screen keeps the
 * device's own letters (of the same widths), the next ones begin with ours. Browser only.
 * @returns calls it off
 */
export function bringLetters(): () => void {
  if (document.documentElement.dataset.letters) return () => undefined;
  const bring = async () => {
    const faces = await document.fonts.load('1em "Inter Variable"');
    if (faces.length === 0) return;
    brought = true;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
    document.cookie = `${LETTERS_COOKIE}=own; path=/; max-age=31536000; samesite=lax`;
  };
  // Without a network the device's own letters do.
  const timer = setTimeout(() => void bring().catch(() => undefined), 1_000);
  return () => clearTimeout(timer);
}

/** Wears the typeface where it has come meanwhile. For a screen that begins: one that is read is not set anew. Browser only. */
export function wearLetters(): void {
  if (brought) document.documentElement.dataset.letters = "own";
}
