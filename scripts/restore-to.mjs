import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { readSettings } from "./lib/settings.mjs";
import { restoreTo } from "./services/wal/restore-to.mjs";
import { takeLock } from "./supervisor/lock.mjs";

const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * Brings the built-in database back to a moment (docs/operations.md, "Back to a moment").
 *
 * @param options.to   the moment with its offset from UTC
 * @param options.look checks whether the archive leads there, and changes nothing
 */
export async function restoreToMoment({ to, look = false }) {
  const moment = new Date(String(to).replace(" ", "T"));
  if (!MOMENT.test(String(to)) || Number.isNaN(moment.getTime())) {
    throw new Complaint(
      `"${to}" is not a moment: it needs a date, a time and the offset from UTC.`,
      'For example: npm run restore -- --to "2026-11-21T10:15:00+03:00"',
    );
  }
  const { dataDir, archiveDir, databaseUrl } = readSettings();
  if (databaseUrl) {
    throw new Complaint(
      "DATABASE_URL names a PostgreSQL of your own; it goes back to a moment by its own means.",
      'docs/operations.md, "Back to a moment", has the commands for containers.',
    );
  }
  if (!archiveDir) throw new Complaint("PULSE_WAL_ARCHIVE_DIR is missing: the folder of the archived log.");
  const lock = await takeLock(dataDir);
  try {
    const { kept } = await restoreTo({ dataDir, archiveDir, moment, onlyLook: look, log: console.log });
    if (look) console.log("The archive leads there. Nothing was changed.");
    else {
      console.log(`The database is as it was at ${moment.toISOString()}. Start Pulse: npm start`);
      if (kept) console.log(`What it was before lies in ${kept}; delete it when nobody misses anything.`);
      console.log("Uploaded files are not part of the log: they are as they were.");
    }
  } finally {
    lock.release();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    const { values } = parseArgs({
      options: { to: { type: "string" }, look: { type: "boolean", default: false } },
    });
    if (!values.to) throw new Complaint("Say the moment: --to 2026-11-21T10:15:00+03:00");
    await restoreToMoment({ to: values.to, look: values.look });
  });
}
