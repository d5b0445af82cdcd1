/**
 * Reads a `Retry-After` header, which is a number of seconds or a date.
 * @returns whole seconds from now, at least 1 and at most a day; undefined when it says nothing usable
 */
export function retryAfterSeconds(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) return undefined;
  const trimmed = header.trim();
  const seconds = /^\d+$/.test(trimmed) ? Number(trimmed) : Math.ceil((Date.parse(trimmed) - now) / 1_000);
  return Number.isFinite(seconds) ? Math.min(86_400, Math.max(1, seconds)) : undefined;
}
