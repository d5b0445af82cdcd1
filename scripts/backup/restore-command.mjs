import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Complaint } from "../lib/complaint.mjs";

/** What is wrong with a backup, and what to do. */
const SENTENCES = {
  FILE_MISSING: ["The file cannot be read.", "Look at its name, and whether you may read it."],
  FILE_CUT: ["The file is cut off: its end is missing.", "Take another copy of it, or another backup."],
  FILE_DAMAGED: [
    "The file is damaged: it is not what was written.",
    "Take another copy of it, or another backup.",
  ],
  WRONG_KEY: [
    "The passphrase is not the one that this backup was made with.",
    "It stands in PULSE_BACKUP_PASSPHRASE, or in backup-passphrase in the data folder, of the machine that made it.",
  ],
  NO_PG_RESTORE: [
    "This backup holds a dump of PostgreSQL's own, and there is no pg_restore of the server's version here.",
    "Install PostgreSQL's client programs, or name them: PULSE_PG_DUMP=/path/to/pg_dump",
  ],
  ROWS_DIFFER: ["What was restored is not what was backed up.", "Nothing was replaced. Take another backup."],
  FILES_DIFFER: ["Uploaded files are not what was backed up.", "Nothing was replaced. Take another backup."],
  DISK_FULL: ["The disk is full.", "Make room; a restore needs as much as the rows and files together."],
};

/** The command line. @throws Complaint */
export function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      "dry-run": { type: "boolean", default: false },
      replace: { type: "boolean", default: false },
      tenant: { type: "string" },
      into: { type: "string" },
      "passphrase-file": { type: "string" },
      to: { type: "string" },
      look: { type: "boolean", default: false },
    },
  });
  const [file] = positionals;
  if (!file && !values.to) {
    throw new Complaint(
      "Say which backup: npm run restore -- FILE",
      "Add --dry-run to look without changing anything.",
    );
  }
  if (Boolean(values.tenant) !== Boolean(values.into)) {
    throw new Complaint(
      "--tenant and --into belong together: npm run restore -- FILE --tenant kifaru --into look",
    );
  }
  return {
    file: file && resolve(file),
    dryRun: values["dry-run"],
    replace: values.replace,
    gym: values.tenant,
    into: values.into,
    passphraseFile: values["passphrase-file"],
    moment: values.to,
    look: values.look,
  };
}

function readText(path) {
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Asks at the terminal without showing what is typed. */
function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: true });
  return new Promise((done) => {
    terminal.question(question, (answer) => {
      terminal.close();
      process.stdout.write("\n");
      done(answer.trim());
    });
    terminal._writeToOutput = () => {};
  });
}

/** From the settings, a file, the data folder, or whoever sits at the terminal. @throws Complaint */
export async function findPassphrase({ passphraseFile }, dataDir) {
  if (passphraseFile) {
    const text = readText(passphraseFile);
    if (text) return text;
    throw new Complaint(`There is no passphrase in ${passphraseFile}.`);
  }
  const known = process.env.PULSE_BACKUP_PASSPHRASE || readText(join(dataDir, "backup-passphrase"));
  if (known) return known;
  if (process.stdin.isTTY) {
    process.stdout.write("Passphrase of the backup: ");
    return await ask("");
  }
  throw new Complaint(
    "The passphrase of the backup is missing.",
    "PULSE_BACKUP_PASSPHRASE=… npm run restore -- FILE, or --passphrase-file FILE",
  );
}

/** A failure of the restore as a sentence with the way out; anything else comes back as it is. */
export function explained(error) {
  if (error?.name !== "BackupFailure") return error;
  const known = SENTENCES[error.problem];
  if (known) return new Complaint(`${known[0]} (${error.detail})`, known[1]);
  return new Complaint(
    `The restore failed: ${error.detail}.`,
    error.detail === "the database is not empty"
      ? "Add --replace: what is there is then kept under another name."
      : "Nothing was replaced.",
  );
}

const count = (number) => number.toLocaleString("en");

/** Says what a backup holds. */
export function tellContents({ head, tables, rows, files, fileBytes }, log) {
  log(
    `Made ${head.madeAt} by Pulse ${head.appVersion} on PostgreSQL ${head.databaseVersion} (${head.method}).`,
  );
  log(
    `Whole: ${count(rows)} rows in ${tables} tables, ${count(files)} files (${(fileBytes / 1e6).toFixed(1)} MB).`,
  );
}

/** Says what was restored. */
export function report({ tables, rows, files, kept }, gym, seconds, log) {
  const what = gym ? `The gym ${gym}` : `${count(rows)} rows in ${tables} tables`;
  log(`${what} and ${count(files)} files restored and compared in ${seconds.toFixed(1)} s.`);
  if (kept) log(`The database that was there is kept as ${kept}; drop it when nobody misses anything.`);
}
