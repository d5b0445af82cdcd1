import type { BackupProgress } from "@/platform/backup/progress";
import type { JobContext } from "@/platform/context";
import { setProgress } from "./data";

/** How often a stage's figures are written down, in milliseconds; its beginning and its end always are. */
const NOTE_EVERY = 1_000;

/**
 * Runs work on a backup and keeps how far it is beside it, for whoever looks; nothing is kept once it has ended.
 * A note that can't be written never stops the work.
 */
export async function noting<T>(
  ctx: Pick<JobContext, "db" | "logger">,
  backupId: string,
  work: (note: (progress: BackupProgress) => void) => Promise<T>,
): Promise<T> {
  let stage: BackupProgress["stage"] | undefined;
  let quietUntil = 0;
  let written = Promise.resolve();
  const write = (progress: BackupProgress | null) => {
    written = written
      .then(() => setProgress(ctx.db, backupId, progress))
      .catch((error: unknown) => ctx.logger.warn({ err: error }, "a backup's progress could not be noted"));
  };
  const note = (progress: BackupProgress) => {
    const now = performance.now();
    const ordinary = progress.stage === stage && progress.done !== progress.total;
    if (ordinary && now < quietUntil) return;
    stage = progress.stage;
    quietUntil = now + NOTE_EVERY;
    write(progress);
  };
  try {
    return await work(note);
  } finally {
    write(null);
    await written;
  }
}
