import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { explained, findPassphrase, readArguments, report, tellContents } from "./backup/restore-command.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { checkNode, ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";
import { ensureSecret } from "./lib/secret.mjs";
import { readSettings } from "./lib/settings.mjs";
import { takeLock } from "./supervisor/lock.mjs";

/*
 * Brings Pulse back from a backup (docs/operations.md, "Backups").
 *
 *   npm run restore -- FILE                              into an empty Pulse
 *   npm run restore -- FILE --dry-run                    reads and checks everything, changes nothing
 *   npm run restore -- FILE --replace                    keeps the database that is there under another name
 *   npm run restore -- FILE --tenant kifaru --into look  one gym, at rest, in a data folder of its own
 *   npm run restore -- --to 2026-11-21T10:15:00+03:00    the built-in database back to a moment
 */

const log = (words) => console.log(words);

/** The secret opens what is sealed in the rows, so it comes with them. */
function takeSettings(settings, dataDir) {
  const given = process.env.PULSE_SECRET;
  const path = join(dataDir, "secret");
  const known = given ?? (existsSync(path) ? readFileSync(path, "utf8").trim() : undefined);
  if (given && settings.secret && given !== settings.secret) {
    const kept = join(dataDir, "secret-of-the-backup");
    writeFileSync(kept, `${settings.secret}\n`, { mode: 0o600 });
    throw new Complaint(
      "PULSE_SECRET is not the one that this backup was made with; second factors and sealed credentials would be lost.",
      `Set PULSE_SECRET to what stands in ${kept}, then try again and delete that file.`,
    );
  }
  if (known && known !== settings.secret && !given)
    writeFileSync(`${path}-before`, `${known}\n`, { mode: 0o600 });
  for (const [name, text] of Object.entries(settings)) {
    if (name === "secret" && given) continue;
    writeFileSync(join(dataDir, name), name === "secret" ? `${text}\n` : text, { mode: 0o600 });
  }
}

async function load() {
  ensureInstalled({ log });
  const { buildBundles, buildClient } = await import("./build.mjs");
  const client = await buildClient({ log });
  await buildBundles({ log, force: client });
  return await import(pathToFileURL(join(ROOT, "dist/restore.mjs")).href);
}

async function restoreFile(order) {
  const settings = readSettings();
  const dataDir = order.into ? resolve(ROOT, order.into) : settings.dataDir;
  const restorer = await load();
  const passphrase = await findPassphrase(order, settings.dataDir);
  const began = Date.now();
  if (order.dryRun) {
    tellContents(await restorer.checkBackup(order.file, passphrase), log);
    log("Nothing was changed.");
    return;
  }
  const facts = await restorer.peekBackup(order.file, passphrase);
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const lock = await takeLock(dataDir);
  let database;
  try {
    const { openDatabase } = await import("./services/database.mjs");
    const databaseUrl = order.gym ? undefined : settings.databaseUrl;
    if (existsSync(join(dataDir, "postgres")) || databaseUrl) {
      // Before anything of this machine's is replaced.
      const there = await openDatabase({ databaseUrl, dataDir, secret: ensureSecret(dataDir), log });
      const empty = await restorer.isEmptyDatabase(there.env.PULSE_DB_SYSTEM_URL).finally(() => there.stop());
      if (!empty && !order.replace) {
        throw new Complaint(
          "The database is not empty.",
          "Add --replace: what is there is then kept under another name.",
        );
      }
    }
    // A gym at rest gets a secret of its own: what the old one sealed stays closed.
    if (!order.gym) takeSettings(facts.settings, dataDir);
    const secret = ensureSecret(dataDir);
    database = await openDatabase({ databaseUrl, dataDir, secret, log });
    Object.assign(process.env, database.env, { PULSE_SECRET: secret, PULSE_DATA_DIR: dataDir });
    const restored = await restorer.restore({
      path: order.file,
      passphrase,
      replace: order.replace,
      gym: order.gym,
      filesFolder: order.gym ? dataDir : undefined,
    });
    report(restored, order.gym, (Date.now() - began) / 1_000, log);
    log(
      order.gym
        ? `Look at it: PULSE_DATA_DIR=${dataDir} PULSE_DEMO=off PORT=3100 npm start – people sign in with their e-mail and .invalid behind it.`
        : "Start Pulse: npm start",
    );
  } finally {
    await database?.stop();
    lock.release();
  }
}

await runMain(async () => {
  checkNode();
  const order = readArguments(process.argv.slice(2));
  if (order.moment) {
    const { restoreToMoment } = await import("./restore-to.mjs");
    return await restoreToMoment({ to: order.moment, look: order.look });
  }
  await restoreFile(order).catch((error) => {
    throw explained(error);
  });
});
// The database's watch would keep this process alive.
process.exit();
