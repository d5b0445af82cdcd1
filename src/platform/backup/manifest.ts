import { z } from "zod";

/** The form of the archive; a reader refuses what is newer than it knows. */
export const ARCHIVE_FORMAT = 1;

/** Where things lie in the archive, in this order. `first` tells how to read it, `manifest` what must have come out. */
export const PLACES = {
  first: "pulse-backup.json",
  settings: "settings/",
  schema: "schema/",
  rows: "rows/",
  dump: "dump/",
  files: "files/",
  manifest: "manifest.json",
} as const;

export const archiveHead = z.object({
  format: z.int(),
  id: z.uuid(),
  madeAt: z.iso.datetime(),
  method: z.enum(["pg_dump", "export"]),
  appVersion: z.string(),
  databaseVersion: z.string(),
  /** Migrations that the rows belong to, the oldest first. */
  migrations: z.array(z.string()),
  /** Columns of each exported table, in the order of its lines. */
  columns: z.record(z.string(), z.array(z.string())),
});
export type ArchiveHead = z.infer<typeof archiveHead>;

/** One table at the moment of the dump; `sum` is a checksum of its rows in any order. */
export const tableMeasure = z.object({ name: z.string(), rows: z.int(), sum: z.string() });
export type TableMeasure = z.infer<typeof tableMeasure>;

export const fileMeasure = z.object({ key: z.string(), size: z.int(), sha256: z.string() });
export type FileMeasure = z.infer<typeof fileMeasure>;

/** The last entry: an archive without it was cut off. */
export const archiveManifest = z.object({
  id: z.uuid(),
  /** Parts of the dump, or of all tables together. */
  parts: z.int(),
  tables: z.array(tableMeasure),
  files: z.array(fileMeasure),
});
export type ArchiveManifest = z.infer<typeof archiveManifest>;
