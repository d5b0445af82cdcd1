import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditBooks } from "@/modules/billing/journal/audit/service";
import type { Simulators } from "@/modules/billing/providers/simulators/start-simulators";
import { Database } from "@/platform/db/database";
import { newId } from "@/platform/ids";
import { FaultLab, persistently } from "./testing/fault-lab";
import { auditMoney } from "./testing/money-audit";
import { startMoneyLoad } from "./testing/money-load";
import { connectProviders, keepCards, makeDue } from "./testing/paying-gym";
import { seeded } from "./testing/seeded";
import { say, type WebProcess } from "./testing/web-process";
import type { WorkerProcess } from "./testing/worker-process";

const DUE = 5_000;
const CARDS = 60;
const DESKS = 6;
const KILLS = ["worker", "worker", "worker", "web", "web", "database"] as const;

/** Payments whose name at the provider was lost with the worker that asked for them. */
const LOST = `select count(*) as n from payment_attempt where tenant_id = $1 and provider_ref is null and provider is not null
  and status in ('created', 'pending_customer', 'unknown')`;

const chance = seeded();
let lab: FaultLab;
let due: string[];
let simulators: Simulators;
let web: WebProcess;
let worker: WorkerProcess;

const numberOf = (text: string) =>
  lab.postgres.asAdmin(async (admin) =>
    Number((await admin.query<{ n: string }>(text, [lab.gym.tenantId])).rows[0]?.n),
  );

beforeAll(async () => {
  lab = await FaultLab.start({ members: DUE + 1_500, visits: 0, staff: DESKS });
  const { gym, postgres } = lab;
  lab.env.PULSE_DEMO = "small";
  due = gym.memberIds.slice(0, DUE);
  await postgres.asAdmin((admin) => makeDue(admin, gym, due));
  web = await lab.startWeb();
  await postgres.asAdmin(async (admin) => {
    simulators = await connectProviders(admin, gym, `http://localhost:${web.port}`);
    await keepCards(admin, gym, simulators, due.slice(0, CARDS));
  });
  worker = await lab.startWorker({ PORT: String(web.port) });
}, 90_000);
afterAll(async () => {
  await simulators?.close();
  await lab?.close();
});

/** As somebody would with a worker's schedule. */
const order = (job: string) =>
  lab.postgres.asAdmin((admin) =>
    admin.query("insert into outbox (tenant_id, id, kind, name, payload) values ($1, $2, 'job', $3, '{}')", [
      lab.gym.tenantId,
      newId(),
      job,
    ]),
  );

async function strike(what: (typeof KILLS)[number]): Promise<void> {
  if (what === "worker") {
    await worker.end("SIGKILL");
    await persistently(() => worker.start());
  } else if (what === "web") {
    await web.end("SIGKILL");
    await persistently(() => web.start());
  } else {
    await lab.postgres.kill();
    await lab.postgres.restart();
  }
}

/** Until another prompt has reached the simulator, and up to half a second more: its answer takes as long. */
async function nextPrompt(): Promise<void> {
  const before = simulators.mpesa.payments.size;
  const end = performance.now() + 6_000;
  while (simulators.mpesa.payments.size === before && performance.now() < end) await pause(5);
  await pause(chance.between(0, 500));
}

/**
 * Until the jobs are done and every payment is asked about, as it would be in the next hours: by then a provider that
 * never heard of a charge is known never to have got it.
 */
async function settleDown(): Promise<number> {
  let unanswered = 0;
  const end = performance.now() + 120_000;
  for (let round = 0; round < 3; round++) {
    while ((await lab.waiting()) > 0) {
      if (performance.now() > end) throw new Error("the jobs do not come to an end");
      await pause(100);
    }
    if (round === 2) return unanswered;
    if (round === 0) unanswered = await numberOf(LOST);
    await lab.postgres.asAdmin((admin) =>
      admin.query(
        `update payment_attempt set next_check_at = now(), created_at = created_at - interval '1 hour'
         where tenant_id = $1 and status in ('created', 'pending_customer', 'unknown') and checks > 0`,
        [lab.gym.tenantId],
      ),
    );
    await order("billing.check-attempts");
  }
  return unanswered;
}

it("keeps the books through kill -9 of web, worker and database in sales, renewals and refunds", async () => {
  say(`seed ${chance.seed} (FAULT_SEED=${chance.seed} does it again)`);
  const [plan] = await lab.postgres.asAdmin(
    async (admin) =>
      (
        await admin.query<{ id: string; today: string }>(
          `select id::text, (now() at time zone 'Africa/Nairobi')::date::text as today from plan
           where tenant_id = $1 and name = 'Plan 1'`,
          [lab.gym.tenantId],
        )
      ).rows,
  );
  const load = startMoneyLoad(web, lab.gym, {
    desks: DESKS,
    memberIds: lab.gym.memberIds.slice(DUE),
    planId: plan?.id ?? "",
    today: plan?.today ?? "",
    chance,
  });
  const began = performance.now();
  await order("billing.renew");
  const struck: string[] = [];
  for (const what of chance.shuffled(KILLS)) {
    await pause(chance.between(100, 1_800));
    // The first of a worker's ends may be anywhere in the renewals, the others are near a prompt that was just sent.
    if (what === "worker" && struck.length > 0) await nextPrompt();
    struck.push(`${what} at ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    await strike(what);
  }
  await pause(500);
  await load.finish();
  const unanswered = await settleDown();

  const db = new Database({
    appUrl: lab.postgres.urls.app,
    systemUrl: lab.postgres.urls.system,
    hotLanes: 0,
    onError: () => undefined,
    onSystem: () => undefined,
  });
  // As the database does by itself in the minutes after so many new rows: the audit's plan is made from it.
  await lab.postgres.asAdmin((admin) => admin.query("analyze"));
  const violations = await db.read(lab.gym.tenantId, (reading) => auditBooks({ db: reading }));
  await db.close();
  const { counts, periods, ...faults } = await lab.postgres.asAdmin((admin) =>
    auditMoney(admin, lab.gym, simulators, { load, dueMemberIds: due }),
  );
  const dead = await lab.deadLetters();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(
    `${struck.join(", ")}; in ${seconds} s: ${load.sales.length} sales acknowledged, ${counts.sales} kept, ` +
      `${counts.renewals} renewals of ${periods}, ${counts.charged} charged by providers, ` +
      `${load.refunds.length} refunds acknowledged, ${counts.refunded} kept, ${load.cut} calls cut; ` +
      `without an answer at first: ${unanswered} payments; in question at the end: ${counts.waiting} ` +
      `(${counts.waitingPaid} paid, ${counts.neverSent} never sent), ` +
      `${counts.waitingRefunds} refunds`,
  );
  expect(violations).toEqual([]);
  for (const [fault, cases] of Object.entries(faults)) expect(cases, fault).toEqual([]);
  expect(load.refused).toEqual([]);
  expect(dead).toEqual([]);
  expect(periods).toBe(DUE);
  // Whatever was in a dead worker's hands was found again by what the provider could be asked for.
  expect(counts.waiting).toBe(0);
  expect(load.sales.length).toBeGreaterThan(20);
  expect(counts.charged).toBeGreaterThan(20);
  expect(load.refunds.length).toBeGreaterThan(5);
  expect(load.cut).toBeGreaterThan(0);
}, 300_000);
