/** Name of the cookie that tells the server that this device has the typeface. */
export const LETTERS_COOKIE = "pulse_letters";

/**
 * Fetches the typeface when the page has nothing better to do, then wears it and remembers that for a year: the first
 * visit reads in the device's own letters (of the same widths), later ones begin with ours. Browser only.
 * @returns calls it off
 */
export function bringLetters(): () => void {
  const { documentElement } = document;
  if (documentElement.dataset.letters) return () => undefined;
  let off = false;
  const bring = async () => {
    const faces = await document.fonts.load('1em "Inter Variable"');
    if (off || faces.length === 0) return;
    documentElement.dataset.letters = "own";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
    document.cookie = `${LETTERS_COOKIE}=own; path=/; max-age=31536000; samesite=lax`;
  };
  // Without a network the device's own letters do.
  const timer = setTimeout(() => void bring().catch(() => undefined), 1_000);
  return () => {
    off = true;
    clearTimeout(timer);
  };
}
