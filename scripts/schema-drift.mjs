import { Complaint, runMain } from "./lib/complaint.mjs";
import { loadMigrations, loadSchema, NO_FILTERS } from "./prisma-engine/files.mjs";
import { startScratchDatabase } from "./services/scratch-database.mjs";

/** Fails when prisma/schema and the migrations describe different databases: somebody forgot to write one. */
await runMain(async () => {
  const { openEngine } = await import("./prisma-engine/engine.mjs");
  const scratch = await startScratchDatabase();
  const schema = loadSchema();
  const opened = await openEngine({
    url: scratch.url,
    datamodels: schema.files.map((file) => [file.path, file.content]),
  });
  try {
    const migrations = loadMigrations();
    const { exitCode, stdout } = await opened.engine.diff({
      from: { tag: "migrations", ...migrations },
      to: { tag: "schemaDatamodel", ...schema },
      script: false,
      exitCode: true,
      filters: NO_FILTERS,
    });
    if (exitCode !== 0) {
      throw new Complaint(
        `The migrations do not lead to prisma/schema. Missing:\n${(stdout ?? "").trim()}`,
        "Write the migration: npm run prisma -- migrate dev --create-only --name say_what_changes",
      );
    }
    console.log(`${migrations.migrationDirectories.length} migrations lead to the schema.`);
  } finally {
    await opened.close();
    await scratch.stop();
  }
});
