import { randomUUID } from "node:crypto";
import { Complaint } from "../lib/complaint.mjs";
import { judgeDisk, judgeMigrations, judgeProof, judgeServer } from "./rules.mjs";

/** The installation's own entries of the audit log. */
const PLATFORM = "00000000-0000-0000-0000-000000000000";

const FACTS = `SELECT json_build_object(
  'version', current_setting('server_version_num')::int,
  'bytes', pg_database_size(current_database()),
  'applied', (SELECT coalesce(json_agg(migration_name ORDER BY migration_name), '[]')
    FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL),
  'proofs', to_regclass('public.backup_proof') IS NOT NULL)`;
const PROOF = `SELECT json_build_object('at', to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'ok', ok, 'problem', problem) FROM backup_proof ORDER BY ended_at DESC, id DESC LIMIT 1`;

const text = (value) => `'${String(value).replaceAll("'", "''")}'`;

/**
 * Upgrades a running installation, or leaves it as it was.
 *
 * @param driver  how this installation is changed (checkout.mjs, compose.mjs): `sql(text)` answers the one JSON value
 *   of a query, `now()` what runs, `next()` the version to come with its migrations, `freeBytes()`, and the steps
 *   `migrate`, `start`, `smoke` (answers what is wrong), `back`
 * @param options.withoutProof reason to go on although no backup is proven
 * @param options.onlyLook     pre-flight and nothing else
 * @returns {Promise<"done" | "nothing" | "looked" | "returned">}
 * @throws Complaint when the pre-flight refuses, the migration fails or even the old version does not start
 */
export async function upgrade(driver, { withoutProof, onlyLook = false, log, clock = Date.now }) {
  const old = await driver.now();
  const next = await driver.next();
  if (next.id === old.id) {
    log(`${old.name} runs already.`);
    return "nothing";
  }
  log(`From ${old.name} to ${next.name}.`);
  const audit = async (step, after, reason) => {
    const entry = [PLATFORM, randomUUID(), "system", `upgrade.${step}`, "upgrade"].map(text).join(", ");
    const facts = text(JSON.stringify({ from: old.name, to: next.name, ...after }));
    await driver.sql(
      `INSERT INTO audit_entry (tenant_id, id, actor_kind, action, subject_kind, after, reason)
       VALUES (${entry}, ${facts}::jsonb, ${reason ? text(reason) : "NULL"}) RETURNING to_json(id)`,
    );
  };

  const { pending, refusals, waived } = await preflight(driver, { next, withoutProof, now: clock(), log });
  if (refusals.length > 0) {
    await audit("refused", { refusals });
    throw new Complaint(`Nothing was changed.\n- ${refusals.join("\n- ")}`);
  }
  if (onlyLook) return "looked";
  if (waived) await audit("without-proof", { proof: waived }, withoutProof);
  await audit("begun", { migrations: pending });

  log(pending.length > 0 ? "Migrating the database; the old version goes on meanwhile …" : "No migrations.");
  try {
    if (pending.length > 0) await driver.migrate(next);
  } catch (error) {
    await audit("failed", { step: "migrate", problem: error.message });
    await driver.back(old, { started: false });
    throw new Complaint(
      `The migration failed: ${error.message}`,
      `A migration is one transaction: nothing of it is left, and ${old.name} goes on.`,
    );
  }
  const problem = await attempt(driver, () => driver.start(next), log, next);
  if (problem === undefined) {
    await audit("done", { migrations: pending });
    log(`${next.name} runs. The version before is kept as ${old.name}.`);
    return "done";
  }
  log(`${next.name} does not work: ${problem}`);
  log(`Going back to ${old.name}; the database keeps its new tables, on which the old version runs too …`);
  const worse = await attempt(driver, () => driver.back(old, { started: true }), log, old);
  await audit("returned", { problem, ...(worse ? { afterwards: worse } : {}) }).catch((error) => {
    log(`The audit log could not be written: ${error.message}`);
  });
  if (worse) {
    throw new Complaint(
      `Neither ${next.name} (${problem}) nor ${old.name} (${worse}) works.`,
      "Look at the logs. The last proven backup restores everything: npm run restore.",
    );
  }
  log(`${old.name} runs again.`);
  return "returned";
}

/** @returns what is wrong with a version that was started, or undefined when it works */
async function attempt(driver, begin, log, version) {
  try {
    log(`Starting ${version.name} …`);
    await begin();
    const problem = await driver.smoke();
    if (problem === undefined) log("It is ready, shows its sign-in page, and its parts are well.");
    return problem;
  } catch (error) {
    return error.message;
  }
}

async function preflight(driver, { next, withoutProof, now, log }) {
  const facts = await driver.sql(FACTS);
  const proof = facts.proofs ? await driver.sql(PROOF) : null;
  const { pending, refusal } = judgeMigrations(next.migrations, facts.applied);
  const unproven = judgeProof(proof, now);
  log(`PostgreSQL ${Math.floor(facts.version / 10_000)}, database ${(facts.bytes / 1e6).toFixed(0)} MB.`);
  log(pending.length > 0 ? `Pending migrations: ${pending.join(", ")}` : "No pending migrations.");
  if (!unproven) log(`The last backup was proven on ${proof.at}.`);
  else if (withoutProof) log(`${unproven}\nGoing on all the same: ${withoutProof}`);
  const refusals = [
    judgeServer(facts.version),
    judgeDisk(await driver.freeBytes(), facts.bytes),
    refusal,
    withoutProof
      ? undefined
      : unproven && `${unproven}\n  To go on all the same: --without-proof --reason "…"`,
  ].filter((sentence) => sentence !== undefined);
  return { pending, refusals, waived: withoutProof ? unproven : undefined };
}
