/** A line of the audit log. Passwords, tokens and codes never go into `before` or `after`. */
export interface AuditDraft {
  /** The permission's or use case's name, for example `member.update`. */
  action: string;
  subject: { kind: string; id: string | null };
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  reason?: string | null;
}

/** The fields that differ, before and after; equal ones are left out so that the log stays readable. */
export function changes<T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } {
  const was: Partial<T> = {};
  const is: Partial<T> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T & string>) {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    was[key] = before[key];
    is[key] = after[key];
  }
  return { before: was, after: is };
}
