import { resolve } from "node:path";
import { Complaint } from "./complaint.mjs";
import { ROOT } from "./paths.mjs";

/**
 * The few settings the start needs before anything is built. The whole list, and its rules, is src/platform/env.ts.
 *
 * @throws Complaint that names the variable and shows an example
 */
export function readSettings(env = process.env) {
  const port = (env.PORT || "3000").trim();
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Complaint(
      `PORT must be a number from 0 to 65535, not "${port}".`,
      "For example: PORT=3001 npm start",
    );
  }
  const host = (env.HOST || "127.0.0.1").trim();
  if (!/^[\w.:-]+$/.test(host)) {
    throw new Complaint(
      `HOST must be an address to listen on, not "${host}".`,
      "For example: HOST=0.0.0.0 npm start",
    );
  }
  const demo = env.PULSE_DEMO || "full";
  if (!["full", "small", "off"].includes(demo)) {
    throw new Complaint(
      `PULSE_DEMO must be full, small or off, not "${demo}".`,
      "For example: PULSE_DEMO=off npm start",
    );
  }
  if (env.PULSE_SECRET && env.PULSE_SECRET.length < 32) {
    throw new Complaint(
      "PULSE_SECRET must have 32 characters or more.",
      'For example: PULSE_SECRET="$(openssl rand -base64 48)" npm start – or leave it out, and one is made and kept.',
    );
  }
  const archiveDays = Number(env.PULSE_WAL_ARCHIVE_DAYS || 7);
  if (!Number.isInteger(archiveDays) || archiveDays < 1 || archiveDays > 365) {
    throw new Complaint(
      `PULSE_WAL_ARCHIVE_DAYS must be a number of days from 1 to 365, not "${env.PULSE_WAL_ARCHIVE_DAYS}".`,
      "For example: PULSE_WAL_ARCHIVE_DAYS=7 npm start",
    );
  }
  return {
    port: Number(port),
    host,
    demo,
    dataDir: resolve(ROOT, env.PULSE_DATA_DIR || ".pulse"),
    databaseUrl: env.DATABASE_URL || undefined,
    publicUrl: env.PULSE_PUBLIC_URL || undefined,
    archiveDir: env.PULSE_WAL_ARCHIVE_DIR ? resolve(ROOT, env.PULSE_WAL_ARCHIVE_DIR) : undefined,
    archiveDays,
  };
}
