import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/paths.mjs";

export const MIGRATIONS = join(ROOT, "prisma/migrations");
export const SCHEMA = join(ROOT, "prisma/schema");

/** Nothing is kept out: every table of the schema is managed by migrations. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** The names of the migrations in the order in which they apply. */
export function migrationNames(folder = MIGRATIONS) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Names and texts of the migrations, in their order. */
export function migrationTexts(folder = MIGRATIONS) {
  return migrationNames(folder).map((name) => ({
    name,
    sql: readFileSync(join(folder, name, "migration.sql"), "utf8"),
  }));
}

/** The migrations as the engine takes them. */
export function loadMigrations(folder = MIGRATIONS) {
  return {
    baseDir: folder,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames(folder).map((path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(folder, path, "migration.sql"), "utf8") },
      },
    })),
  };
}

/** The schema's files as the engine takes them. */
export function loadSchema(folder = SCHEMA) {
  return {
    files: readdirSync(folder)
      .filter((name) => name.endsWith(".prisma"))
      .sort()
      .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), "utf8") })),
  };
}
