/** What the reader chose; `system` follows the device. */
export type Theme = "system" | "light" | "dark";

/** Name of the cookie the server reads to send the right `data-theme` with the first byte. */
export const THEME_COOKIE = "pulse_theme";

/** Reads a cookie or storage value; anything unknown is `system`. */
export function parseTheme(value: string | null | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

/** Applies a theme to the open page and remembers it for a year on this device. Browser only. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`;
}
