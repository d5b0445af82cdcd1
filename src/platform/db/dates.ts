/** A calendar day as Prisma wants it: midnight UTC, which PostgreSQL stores as a plain date. */
export function toDbDate(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
