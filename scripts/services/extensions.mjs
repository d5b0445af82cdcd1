/** Extensions that the schema builds on. The administrator makes them: not every role may. */
export const EXTENSIONS = ["pg_trgm", "btree_gin", "btree_gist", "citext", "unaccent"];

/** SQL that makes the extensions in the current database; harmless when they are there. */
export const CREATE_EXTENSIONS = EXTENSIONS.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name};`).join(
  "\n",
);
