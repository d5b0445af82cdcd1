import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Complaint } from "../lib/complaint.mjs";
import { ROOT } from "../lib/paths.mjs";
import { createMigration as draftMigration, openEngine } from "./engine.mjs";
import { loadMigrations, loadSchema, MIGRATIONS, NO_FILTERS } from "./files.mjs";

/**
 * Writes the migration that leads from the existing migrations to the schema, without applying it.
 *
 * @param options.url  a database whose server may hold shadow databases
 * @param options.name words for the folder's name, e.g. `add_branch_hours`
 * @returns {Promise<{ path?: string, warnings: string[] }>} no path when there is nothing to do
 */
export async function createMigration({ url, name }) {
  if (!/^[a-z0-9_]{3,60}$/.test(name)) {
    throw new Complaint(
      `A migration needs a name of small letters, digits and underscores${name ? `, not "${name}"` : ""}.`,
      "For example: npm run prisma -- migrate dev --create-only --name add_branch_hours",
    );
  }
  const schema = loadSchema();
  const opened = await openEngine({ url, datamodels: schema.files.map((file) => [file.path, file.content]) });
  try {
    const migrationsList = loadMigrations();
    const made = await draftMigration(opened.engine, {
      draft: false,
      migrationName: name,
      migrationsList,
      schema,
      filters: NO_FILTERS,
    });
    if (!made.migrationScript?.trim()) return { warnings: [] };
    const folder = join(MIGRATIONS, made.generatedMigrationName);
    if (existsSync(folder))
      throw new Complaint(`${relative(ROOT, folder)} exists already.`, "Try again in a second.");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "migration.sql"), made.migrationScript);
    const warnings = /\bDROP (TABLE|COLUMN)\b/.test(made.migrationScript)
      ? ["it drops data. Read it before you commit it, and move what must survive first."]
      : [];
    return { path: relative(ROOT, join(folder, "migration.sql")), warnings };
  } catch (error) {
    // The engine's own numbered errors are about the schema or a migration, and say where.
    throw /^P\d{4}$/.test(error.code ?? "") ? new Complaint(error.message.trim()) : error;
  } finally {
    await opened.close();
  }
}
