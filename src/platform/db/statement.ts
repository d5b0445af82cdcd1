import { createHash } from "node:crypto";

/** A SQL text with a stable name, so that PostgreSQL parses and plans it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Ends with a commit that waits for the disk. */
  readonly writes?: true;
}

/**
 * Declares a prepared statement: values go in as `$1`, `$2`, … and never into the text.
 * @param options.writes on the hot lane, sends it to the pool: behind a commit on a pipelined connection everybody waits
 *   for the disk, while the pool's connections wait side by side and share one flush.
 * @param label shows up in pg_stat_activity's prepared name; the text's hash keeps two versions apart.
 */
export function statement(label: string, text: string, options: { writes?: true } = {}): Statement {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return Object.freeze({ name: `${label}:${hash}`.slice(-63), text, ...options });
}
