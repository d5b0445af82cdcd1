/** Measures a renewal run beside bare inserts of its rows, and the price preview over HTTP. Started by scripts/bench.mjs. */
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import pg from "pg";
import { renew } from "@/modules/billing/renewals/jobs";
import { tenantFacts } from "@/modules/tenancy/access/service";
import { readEnv } from "@/platform/env";
import { newId } from "@/platform/ids";
import { JobRunner } from "@/platform/jobs/runner";
import { jobRegistry } from "@/server/jobs";
import { createPorts } from "@/server/ports";
import { type FilledGym, fillGym } from "@/server/testing/filled-gym";
import { makeDue } from "@/server/testing/paying-gym";
import { bundleWeb } from "@/server/testing/web-process";
import { load, type Round, request } from "./load";
import { startWebProcess } from "./processes";

const { values: args } = parseArgs({
  options: { strict: { type: "boolean", default: false }, only: { type: "string" } },
  strict: false,
});

const MEMBERSHIPS = 5_000;
/** Seconds, and milliseconds at p95. */
const TARGET = { renewals: 60, preview: 50 };
/** One desk that asks again as soon as it has its answer, for the time of a call; then several, for what they cost each other. */
const DESKS = [1, 4];
const PREVIEWS = 800;
/** What a renewal writes, in the order in which it may be written again. */
const TABLES = ["invoice", "invoice_line", "money_entry", "billing_period"] as const;
const BATCH = 250;

const env = readEnv();
const admin = new pg.Client({ connectionString: process.env.BENCH_ADMIN_URL });
await admin.connect();
const gym = await fillGym(admin, { members: MEMBERSHIPS, visits: 0, staff: 60 });
await makeDue(admin, gym, gym.memberIds);
await admin.query("vacuum (analyze)");
await admin.query("checkpoint");

/** The worker's job as it is: batches, row security, outbox and all. @returns seconds */
async function renewAll(): Promise<number> {
  const { ports, close } = await createPorts(env, "bench", { hotLanes: 0 });
  const runner = new JobRunner({
    ports,
    registry: jobRegistry,
    tenantOf: async (tenantId) => {
      const facts = await tenantFacts(ports, tenantId);
      if (!facts) throw new Error("no such gym");
      return facts;
    },
    stopping: new AbortController().signal,
  });
  const id = newId();
  await admin.query(
    "insert into outbox (tenant_id, id, kind, name, payload) values ($1, $2, 'job', $3, '{}')",
    [gym.tenantId, id, renew.name],
  );
  const began = performance.now();
  const outcome = await runner.run(
    { tenantId: gym.tenantId, id, name: renew.name },
    new AbortController().signal,
  );
  const seconds = (performance.now() - began) / 1_000;
  await close();
  const { rows } = await admin.query<{ n: number }>(
    "select count(*)::int as n from invoice where kind = 'renewal'",
  );
  if (outcome !== "done" || rows[0]?.n !== MEMBERSHIPS) {
    throw new Error(`the run ended as ${outcome} with ${rows[0]?.n} bills`);
  }
  return seconds;
}

/** The run's rows taken away and written once more by one connection of the same role, as many in a transaction. */
async function writeAgain(filled: FilledGym): Promise<number> {
  const { rows: bills } = await admin.query<{ id: string }>("select id from invoice order by seq");
  const batches: string[][] = [];
  for (let from = 0; from < bills.length; from += BATCH) {
    const ids = bills.slice(from, from + BATCH).map(({ id }) => id);
    const texts: string[] = [];
    for (const table of TABLES) {
      const column = table === "invoice" ? "id" : "invoice_id";
      const { rows } = await admin.query<{ text: string }>(
        `select json_agg(t)::text as text from ${table} t where ${column} = any ($1::uuid[])`,
        [ids],
      );
      texts.push(rows[0]?.text ?? "[]");
    }
    batches.push(texts);
  }
  await admin.query("set session_replication_role = replica");
  for (const table of [...TABLES].reverse()) await admin.query(`delete from ${table}`);
  await admin.query("reset session_replication_role");
  await admin.query("vacuum (analyze)");
  const app = new pg.Client({ connectionString: env.PULSE_DB_APP_URL });
  await app.connect();
  await app.query("select set_config('app.tenant_id', $1, false)", [filled.tenantId]);
  const began = performance.now();
  for (const texts of batches) {
    await app.query("begin");
    for (const [at, table] of TABLES.entries()) {
      await app.query(
        `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [texts[at]],
      );
    }
    await app.query("commit");
  }
  const seconds = (performance.now() - began) / 1_000;
  await app.end();
  return seconds;
}

/** Asks what freezes, switches and cancellations would cost, each of another membership. */
async function preview() {
  const { rows } = await admin.query<{ id: string; plan: string }>(
    "select s.id, (select p.id from plan p where p.id <> s.plan_id order by p.name limit 1) as plan from membership s order by s.id",
  );
  const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
  const prepared = rows.map(({ id, plan }, n) => {
    const changes = [
      { kind: "freeze", fromOn: day(9), toOn: day(20) },
      { kind: "switch", planId: plan, when: "now" },
      { kind: "cancel" },
    ];
    const headers = {
      cookie: gym.staff[n % gym.staff.length]?.cookie ?? "",
      "x-pulse-tenant": gym.slug,
      "x-pulse-csrf": "1",
      "idempotency-key": randomUUID(),
    };
    return request("POST", "/api/trpc/billing.changes.quote", headers, {
      membershipId: id,
      change: changes[n % changes.length],
    });
  });
  const bundle = await bundleWeb();
  const web = await startWebProcess(bundle.file);
  // The first ones warm up: plans, caches, compiled code.
  const next = prepared.values();
  const some = (count: number) => (n: number) => (n < count ? next.next().value : undefined);
  await load(web, some(500), 4, 60_000);
  const rounds: { desks: number; round: Round }[] = [];
  for (const desks of DESKS) {
    rounds.push({ desks, round: await load(web, some(PREVIEWS), desks, 60_000) });
  }
  await web.stop();
  await bundle.remove();
  return rounds;
}

const wanted = (name: string) => typeof args.only !== "string" || name.includes(args.only);
const seconds = await renewAll();
let under = false;
if (wanted("preview")) {
  for (const { desks, round } of await preview()) {
    const { rate, p50, p95, p99 } = round;
    const missed = desks === 1 && p95 >= TARGET.preview;
    under ||= missed;
    console.log(
      `preview of a change, ${desks} at once: ${Math.round(rate)}/s, p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, ` +
        `p99 ${p99.toFixed(1)} ms${desks === 1 ? `; target p95 < ${TARGET.preview} ms: ${missed ? "OVER" : "ok"}` : ""}`,
    );
  }
}
if (wanted("renewals")) {
  const floor = await writeAgain(gym);
  const missed = seconds >= TARGET.renewals;
  under ||= missed;
  console.log(
    `renewals, ${MEMBERSHIPS.toLocaleString("en")} memberships: ${seconds.toFixed(1)} s, ` +
      `${Math.round(MEMBERSHIPS / seconds)}/s; bare inserts of the same rows: ${floor.toFixed(1)} s, ` +
      `${Math.round(MEMBERSHIPS / floor)}/s, ratio ${(floor / seconds).toFixed(2)}; ` +
      `target < ${TARGET.renewals} s: ${missed ? "OVER" : "ok"}`,
  );
}
await admin.end();
process.exit(args.strict === true && under ? 1 : 0);
