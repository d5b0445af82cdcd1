/** Where people go after signing in when nothing else was asked for. */
export const HOME_PATH = "/gyms";

/**
 * The place to go on to after signing in, if it is one of ours: a path on this very origin.
 * Anything that a browser could read as another site (`//x`, `/\x`, a scheme, control characters) is none.
 */
export function nextPath(wanted: string | null | undefined): string | undefined {
  if (!wanted || wanted.length > 500 || !/^\/(?![/\\])/.test(wanted)) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop them before they read the address.
  if (/[\u0000-\u001f\u007f\\]/.test(wanted)) return undefined;
  const base = "https://pulse.invalid";
  try {
    const url = new URL(wanted, base);
    // "/./ /evil" and friends normalise to a path that starts with two slashes.
    if (url.origin !== base || url.pathname.startsWith("//")) return undefined;
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return undefined;
  }
}
