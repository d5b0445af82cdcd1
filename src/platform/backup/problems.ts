/** What can be wrong with a backup, its proof or a copy; the words are in the `operations` namespace, under `backups.problems`. */
export const BACKUP_PROBLEMS = [
  /** PostgreSQL or pg_dump gave no whole dump. */
  "DUMP_FAILED",
  "DISK_FULL",
  /** The file or folder is not there, or may not be entered. */
  "FILE_MISSING",
  /** The file ends too early. */
  "FILE_CUT",
  /** A byte of the file is not what was written. */
  "FILE_DAMAGED",
  "WRONG_KEY",
  /** An uploaded file could not be read whole. */
  "UPLOAD_UNREADABLE",
  "ROWS_DIFFER",
  "FILES_DIFFER",
  "RESTORE_FAILED",
  /** Restored, but its rows are not kept apart by gym, or Pulse cannot work with it. */
  "ROLES_FAIL",
  /** No scratch database can be made. */
  "NO_SCRATCH",
  /** The dump needs a pg_restore that is not at hand. */
  "NO_PG_RESTORE",
  /** The backup itself is good, but a second place does not have it. */
  "COPY_FAILED",
  /** The worker ended before it was done. */
  "INTERRUPTED",
  "FAILED",
] as const;
export type BackupProblem = (typeof BACKUP_PROBLEMS)[number];
