import { createHash } from "node:crypto";

/** A SQL text with a stable name, so that PostgreSQL parses and plans it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Ends with a commit that waits for the disk. */
  readonly writes?: true;
  /** Planned once for all values. */
  readonly generic?: true;
  /** Gives up on a lock that somebody else holds for longer than a moment. */
  readonly hurried?: true;
  /** The same for many calls at once. */
  readonly together?: Statement;
}

/**
 * Declares a prepared statement: values go in as `$1`, `$2`, … and never into the text.
 * @param options.writes on the hot lane, sends it to the pool: behind a commit on a pipelined connection everybody waits
 *   for the disk, while the pool's connections wait side by side and share one flush.
 * @param options.generic where every value leads along the same indexes: otherwise PostgreSQL may decide, as statistics
 *   go, to plan each call anew, which for a statement of many parts takes several times as long as running it.
 * @param options.together on the hot lane, what calls of one moment and one gym send instead, as one statement: each `$k`
 *   is the array of their values, and a row's `n` says whose it is, counting from 1. It must do for each call exactly what
 *   the statement alone would do. If one call makes it fail, or holds it up, all are sent again by themselves.
 * @param label shows up in pg_stat_activity's prepared name; the text's hash keeps two versions apart.
 */
export function statement(
  label: string,
  text: string,
  options: { writes?: true; generic?: true; together?: string } = {},
): Statement {
  const { together, ...kept } = options;
  const many = together === undefined ? undefined : named(label, together, { ...kept, hurried: true });
  return named(label, text, many ? { ...kept, together: many } : kept);
}

function named(label: string, text: string, options: Omit<Statement, "name" | "text">): Statement {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return Object.freeze({ name: `${label}:${hash}`.slice(-63), text, ...options });
}
