/** The same server and user, another database. `schema` is Prisma's word; PostgreSQL knows no such parameter. */
export function withDatabase(url, database) {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  parsed.searchParams.delete("schema");
  return parsed.toString();
}
