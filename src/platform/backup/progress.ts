/**
 * What is being done with a backup. `counting`: tables that were measured; `writing`: bytes that lie on the disk, of
 * nobody knows how many; `restoring`: bytes of the file that were read; `comparing`: tables that were compared.
 */
export const BACKUP_STAGES = ["counting", "writing", "restoring", "comparing"] as const;

export interface BackupProgress {
  readonly stage: (typeof BACKUP_STAGES)[number];
  readonly done: number;
  /** Null where it shows only at the end. */
  readonly total: number | null;
}

export type OnProgress = (progress: BackupProgress) => void;
