/** Kenya has kept UTC+3 without daylight saving since 1960. */
const NAIROBI_OFFSET_MS = 3 * 3_600_000;

/** `YYYYMMDDHHmmss` in Nairobi, as Daraja writes and signs time. */
export function darajaTime(at: Date): string {
  return new Date(at.getTime() + NAIROBI_OFFSET_MS).toISOString().replace(/\D/g, "").slice(0, 14);
}

/** `YYYY-MM-DD HH:mm:ss` in Nairobi, as Pull Transactions takes it. */
export function pullTime(at: Date): string {
  return new Date(at.getTime() + NAIROBI_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}

/** The instant of Daraja's `YYYYMMDDHHmmss`; null when it isn't one. */
export function fromDarajaTime(text: string): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second) - NAIROBI_OFFSET_MS);
  return Number.isNaN(at.getTime()) || darajaTime(at) !== text ? null : at;
}
