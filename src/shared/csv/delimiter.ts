export const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

/**
 * Which sign separates the columns, judged on the beginning of a file: the one that occurs equally often, outside
 * quotes, in the most records. Excel's own `sep=;` line decides when present. Comma when nothing speaks.
 */
export function detectDelimiter(text: string): Delimiter {
  const told = /^sep=(.)\r?\n/i.exec(text)?.[1];
  const named = delimiters.find((delimiter) => delimiter === told);
  if (named) return named;
  let best: Delimiter = ",";
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const [header = 0, ...others] = countPerRecord(text, delimiter);
    if (header === 0) continue;
    const agreeing = others.filter((count) => count === header).length;
    const score = (others.length === 0 ? 1 : 0.05 + agreeing / others.length) * Math.min(header, 20);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** Occurrences in each of the first records; a record that the sample cuts off is left out. */
function countPerRecord(text: string, delimiter: Delimiter): number[] {
  const counts: number[] = [];
  let quoted = false;
  let count = 0;
  let used = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === delimiter) count += 1;
    else if (!quoted && sign === "\n") {
      if (used) counts.push(count);
      if (counts.length >= 50) return counts;
      count = 0;
      used = false;
      continue;
    }
    if (sign !== "\r") used = true;
  }
  if (counts.length === 0 && used) counts.push(count);
  return counts;
}
