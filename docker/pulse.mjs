import { Complaint, runMain } from "../scripts/lib/complaint.mjs";
import { readDatabaseUrl } from "../scripts/lib/database-url.mjs";
import { ensureRoles, roleEnvironment, roleUrls } from "../scripts/services/roles.mjs";

/**
 * The image's one program. DATABASE_URL names the server and the database; for `migrate` it also carries an
 * administrator and its password, for everything else it need not: the roles' passwords follow from PULSE_SECRET.
 */
/** Where the worker says how it is; docker/health.mjs asks there. */
const WORKER_PORT = "9464";
const COMMANDS = { web, worker, migrate, account, restore };

async function main() {
  const [name = "web", ...rest] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    throw new Complaint(`There is no command "${name}".`, `Commands: ${Object.keys(COMMANDS).join(", ")}`);
  }
  // The programs read their own arguments as if they had been started directly.
  process.argv = [process.argv[0], process.argv[1], ...rest];
  await command();
}

async function web() {
  // Who serves people never holds the owner's address.
  const { PULSE_DB_OWNER_URL: _owner, ...addresses } = readAddresses();
  enter(addresses);
  await import("../dist/web.mjs");
}

async function worker() {
  enter({ ...readAddresses(), PULSE_WORKER_METRICS_PORT: WORKER_PORT });
  await import("../dist/worker.mjs");
}

async function account() {
  enter(readAddresses());
  await import("../dist/account.mjs");
}

/** Fills the database and the files from a backup, as `npm run restore` does; web and worker must be stopped. */
async function restore() {
  const { explained, findPassphrase, readArguments, report, tellContents } = await import(
    "../scripts/backup/restore-command.mjs"
  );
  const log = (words) => process.stdout.write(`${words}\n`);
  const order = readArguments(process.argv.slice(2));
  if (!order.file || order.gym) {
    throw new Complaint(
      "In a container a backup is restored as a whole: restore FILE [--dry-run] [--replace]",
    );
  }
  enter(readAddresses());
  const restorer = await import("../dist/restore.mjs");
  const passphrase = await findPassphrase(order, process.env.PULSE_DATA_DIR ?? ".pulse");
  const began = Date.now();
  try {
    if (order.dryRun) return tellContents(await restorer.checkBackup(order.file, passphrase), log);
    const { settings } = await restorer.peekBackup(order.file, passphrase);
    if (settings.secret && settings.secret !== readSecret()) {
      throw new Complaint(
        "PULSE_SECRET is not the one that this backup was made with; what it sealed would be lost.",
        `Take it out of the backup: age -d ${order.file} | tar -xzO settings/secret – then set it and try again.`,
      );
    }
    const restored = await restorer.restore({ path: order.file, passphrase, replace: order.replace });
    report(restored, undefined, (Date.now() - began) / 1_000, log);
  } catch (error) {
    throw explained(error);
  }
}

/** Makes what is missing of roles, database and tables, and ends. */
async function migrate() {
  const { migrate: apply } = await import("../scripts/migrate.mjs");
  const { explainConnection } = await import("../scripts/lib/database-url.mjs");
  const { url, database } = readServer();
  const urls = await ensureRoles({ serverUrl: url, database, secret: readSecret() }).catch((error) => {
    throw explainConnection(error, url);
  });
  const applied = await apply({ url: urls.owner });
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(", ")}\n` : "Nothing to apply.\n");
}

function readServer() {
  const text = process.env.DATABASE_URL;
  if (text) return readDatabaseUrl(text);
  throw new Complaint(
    "DATABASE_URL is missing: the address of the PostgreSQL server and the database.",
    "For example: DATABASE_URL=postgresql://postgres:5432/pulse",
  );
}

function readSecret() {
  const secret = process.env.PULSE_SECRET ?? "";
  if (secret.length >= 32) return secret;
  throw new Complaint(
    "PULSE_SECRET must be set and have 32 characters or more.",
    "For example the output of: openssl rand -base64 48",
  );
}

function readAddresses() {
  const { url, database } = readServer();
  return roleEnvironment(roleUrls(url, database, readSecret()));
}

/** An address that was set by hand counts more than the one that follows from DATABASE_URL. */
function enter(addresses) {
  for (const [name, value] of Object.entries(addresses)) process.env[name] ??= value;
  delete process.env.DATABASE_URL;
}

await runMain(main);
