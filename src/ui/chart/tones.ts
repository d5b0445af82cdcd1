/** Colours for kinds that stand side by side; a word always stands beside them. */
export const FILLS = {
  brand: "fill-brand-strong",
  info: "fill-info",
  ok: "fill-ok",
  warn: "fill-warn",
  deny: "fill-deny",
  quiet: "fill-ink-3",
  faint: "fill-line-strong",
} as const;
export const SWATCHES = {
  brand: "bg-brand-strong",
  info: "bg-info",
  ok: "bg-ok",
  warn: "bg-warn",
  deny: "bg-deny",
  quiet: "bg-ink-3",
  faint: "bg-line-strong",
} as const;
export type StackTone = keyof typeof FILLS;
