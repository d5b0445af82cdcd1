/** Colours that gyms start with: clear of each other, readable as they are. */
const STARTERS = [
  "#2563eb",
  "#0f766e",
  "#b45309",
  "#be123c",
  "#6d28d9",
  "#0369a1",
  "#15803d",
  "#a21caf",
] as const;

/** A gym's first colour: follows from its address, so that two neighbours rarely look alike. */
export function defaultBrand(slug: string): string {
  let sum = 7;
  for (const char of slug) sum = (sum * 31 + char.charCodeAt(0)) >>> 0;
  return STARTERS[sum % STARTERS.length] ?? STARTERS[0];
}

export const starterColours: readonly string[] = STARTERS;

/** Up to two letters or digits that stand for a gym: of its first and last word. */
export function gymInitials(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toUpperCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return `${[...first][0] ?? ""}${[...last][0] ?? ""}`;
}

/** At most 12 characters for the home screen: whole words as far as they fit. */
export function shortName(name: string): string {
  if (name.length <= 12) return name;
  const words = name.split(/\s+/);
  let short = words[0] ?? name;
  for (const word of words.slice(1)) {
    if (short.length + 1 + word.length > 12) break;
    short += ` ${word}`;
  }
  return short.slice(0, 12);
}
