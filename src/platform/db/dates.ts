/** A calendar day as Prisma wants it: midnight UTC, which PostgreSQL stores as a plain date. */
export function toDbDate(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The calendar day of a date column that Prisma has read. */
export function fromDbDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
