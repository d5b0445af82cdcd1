import { type ClassValue, clsx } from "clsx";

/**
 * Which property a utility sets. Only the groups that callers adjust in practice: a full merger knows every
 * utility of Tailwind and costs more than all our buttons and fields together.
 */
const GROUPS: readonly (readonly [pattern: RegExp, group: string])[] = [
  [/^(?:block|inline|inline-block|flex|inline-flex|grid|inline-grid|contents|hidden)$/, "display"],
  [/^(?:static|relative|absolute|fixed|sticky)$/, "position"],
  [/^text-(?:tiny|small|body|title|heading|display|kiosk|\[\d.*)$/, "font-size"],
  [/^text-(?:start|end|center|left|right)$/, "text-align"],
  [/^text-(?:ink|ok|warn|deny|info|brand|white|black|canvas|panel|current|transparent|\[#).*$/, "color"],
  [/^font-(?:normal|medium|semibold|bold)$/, "font-weight"],
  [/^border-(?:line|ink|ok|warn|deny|info|brand|transparent|current).*$/, "border-color"],
  [/^(?:min-h|max-h|min-w|max-w|h|w|size)-/, ""],
  [/^(?:p[xytbse]?|m[xytbse]?|gap-[xy]|gap)-/, ""],
  [/^(?:rounded-[tbse]|rounded|bg|shadow|grid-cols|z|justify|items|self|tracking|leading|animate)-/, ""],
];

/** A wider utility also replaces the narrower ones before it. */
const COVERS: Readonly<Record<string, readonly string[]>> = {
  size: ["h", "w"],
  p: ["px", "py", "pt", "pb", "ps", "pe"],
  px: ["ps", "pe"],
  py: ["pt", "pb"],
  m: ["mx", "my", "mt", "mb", "ms", "me"],
  mx: ["ms", "me"],
  my: ["mt", "mb"],
  gap: ["gap-x", "gap-y"],
};

function groupOf(utility: string): string | undefined {
  for (const [pattern, group] of GROUPS) {
    const found = pattern.exec(utility);
    if (found) return group || found[0].slice(0, -1);
  }
  return undefined;
}

/** What was joined already: lists draw the same few rows again and again. */
const joined = new Map<string, string>();
const MOST = 1_000;

/** Joins class names; of two that set the same property under the same variants the later wins. */
export function cn(...classes: ClassValue[]): string {
  const text = clsx(classes);
  const known = joined.get(text);
  if (known !== undefined) return known;
  if (joined.size >= MOST) joined.clear();
  const made = join(text.split(" "));
  joined.set(text, made);
  return made;
}

function join(names: readonly string[]): string {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (let index = names.length - 1; index >= 0; index -= 1) {
    const name = names[index] ?? "";
    // Variants end at the last colon outside of brackets: `lg:hover:bg-[color:red]`.
    const variants = /^(?:[^[\]:]*(?:\[[^\]]*\])?[^[\]:]*:)*/.exec(name)?.[0] ?? "";
    const group = groupOf(name.slice(variants.length).replace(/^-/, ""));
    if (group !== undefined) {
      if (taken.has(variants + group)) continue;
      taken.add(variants + group);
      for (const covered of COVERS[group] ?? []) taken.add(variants + covered);
    }
    kept.push(name);
  }
  return kept.reverse().join(" ");
}
