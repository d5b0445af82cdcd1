import { join } from "node:path";
import type { Env } from "../env";
import { RELEASE } from "../processes/release";
import type { ToolPlaces } from "./pg-tools";

export interface S3Place {
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where backups go, what they hold besides rows and uploads, and which tools and addresses make and prove them. */
export interface BackupPlace {
  readonly folder: string;
  readonly dataDir: string;
  readonly migrationsDir: string;
  /** The operator's own; without it one is made and kept in the data folder. */
  readonly passphrase?: string | undefined;
  readonly tools: ToolPlaces;
  /** The owner's is absent in processes that serve people, and where nobody gave it to the worker. */
  readonly addresses: { readonly owner?: string | undefined; readonly system: string; readonly app: string };
  readonly copyFolder?: string | undefined;
  readonly copyS3?: S3Place | undefined;
  readonly secret: string;
  readonly appVersion: string;
}

/** The settings of backups as one piece. */
export function backupPlace(env: Env): BackupPlace {
  return {
    folder: env.PULSE_BACKUP_DIR ?? join(env.dataDir, "backups"),
    dataDir: env.dataDir,
    migrationsDir: join(process.cwd(), "prisma", "migrations"),
    passphrase: env.PULSE_BACKUP_PASSPHRASE,
    tools: { pgDump: env.PULSE_PG_DUMP, path: env.PATH },
    addresses: { owner: env.PULSE_DB_OWNER_URL, system: env.PULSE_DB_SYSTEM_URL, app: env.PULSE_DB_APP_URL },
    copyFolder: env.PULSE_BACKUP_COPY_DIR,
    copyS3: env.PULSE_BACKUP_S3_BUCKET
      ? {
          endpoint: env.PULSE_BACKUP_S3_ENDPOINT,
          region: env.PULSE_BACKUP_S3_REGION,
          bucket: env.PULSE_BACKUP_S3_BUCKET,
          accessKeyId: env.PULSE_BACKUP_S3_ACCESS_KEY_ID ?? "",
          secretAccessKey: env.PULSE_BACKUP_S3_SECRET_ACCESS_KEY ?? "",
        }
      : undefined,
    secret: env.PULSE_SECRET,
    appVersion: RELEASE.version,
  };
}
