import { BackupFailure } from "@/platform/backup/failure";
import { backupPlace } from "@/platform/backup/place";
import {
  checkBackup,
  isEmptyDatabase,
  peekBackup,
  type Restored,
  restoreBackup,
} from "@/platform/backup/restore";
import { readEnv } from "@/platform/env";
import { createStorage } from "@/platform/storage/storage";
import { storeOf } from "@/server/ports";

/** What scripts/restore.mjs and the image's `restore` command stand on. The settings are those of the worker. */
export { BackupFailure, checkBackup, isEmptyDatabase, peekBackup };

/**
 * Restores into the database and store of the settings.
 * @param order.gym restores only that gym, with its uploads below the data folder
 * @throws BackupFailure
 */
export async function restore(order: {
  path: string;
  passphrase: string;
  replace: boolean;
  gym?: string | undefined;
  filesFolder?: string | undefined;
}): Promise<Restored> {
  const env = readEnv();
  const { addresses, tools } = backupPlace(env);
  if (!addresses.owner) throw new BackupFailure("RESTORE_FAILED", "PULSE_DB_OWNER_URL is missing");
  const storage = order.filesFolder
    ? createStorage({ dataDir: order.filesFolder })
    : createStorage(storeOf(env));
  try {
    return await restoreBackup({
      ...order,
      ownerUrl: addresses.owner,
      systemUrl: addresses.system,
      tools,
      storage,
    });
  } finally {
    await storage.close();
  }
}
