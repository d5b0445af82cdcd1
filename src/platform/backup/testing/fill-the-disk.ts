import { randomBytes } from "node:crypto";
import { createArchive } from "../archive-writer";
import { asBackupFailure } from "../failure";

/** Writes an archive without end where little may be written; says what stopped it. Started by a test, under a limit. */
const [path = ""] = process.argv.slice(2);
const archive = await createArchive(path, "any passphrase", 4);
try {
  for (let part = 0; part < 100; part += 1) await archive.add(`rows/a/${part}`, randomBytes(1_000_000));
  process.stdout.write("NOTHING");
} catch (error) {
  process.stdout.write(asBackupFailure(error, "FAILED").problem);
}
await archive.abandon();
