import { randomUUID } from "node:crypto";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Complaint } from "../lib/complaint.mjs";
import { freePort } from "../lib/ports.mjs";
import { withDatabase } from "../lib/urls.mjs";
import { startThrowAwayCluster } from "../services/throw-away.mjs";
import { Container } from "./container.mjs";

/**
 * From an empty PostgreSQL to a member who is checked in, by the image alone: `migrate` makes the tables, `account`
 * the first account, `web` opens a gym and admits a member, `worker` does a job.
 */

const SECRET = "the smoke test's own secret, long enough";
const EMAIL = "owner@smoke.example";
const SLUG = "smoke";
const WAIT_MS = 300_000;
/** Check-ins of the load, so many at a time: what a full house does in an hour, in some seconds. */
const LOAD = 400;
const AT_ONCE = 8;

/** Asks the web process as a browser would. */
class Visitor {
  #origin;
  #cookie = "";

  constructor(origin) {
    this.#origin = origin;
  }

  query(procedure, input) {
    const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return this.#call(`/api/trpc/${procedure}${search}`, { method: "GET" });
  }

  mutate(procedure, input) {
    return this.#call(`/api/trpc/${procedure}`, { method: "POST", body: JSON.stringify(input ?? {}) });
  }

  async #call(path, init) {
    const answer = await fetch(this.#origin + path, {
      ...init,
      headers: {
        origin: this.#origin,
        cookie: this.#cookie,
        "content-type": "application/json",
        "x-pulse-csrf": "1",
        "x-pulse-tenant": SLUG,
        "idempotency-key": randomUUID(),
      },
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Complaint(`${path} answered ${answer.status}: ${text}`);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("pulse_session="));
    if (cookie) this.#cookie = cookie.split(";")[0];
    return JSON.parse(text).result.data;
  }
}

/** Waits for a condition; what is waited for belongs to processes that may end meanwhile. */
async function until(what, containers, holds) {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    if (await holds()) return;
    const dead = containers.find((container) => !container.isRunning());
    if (dead) throw new Complaint(`${dead.name} ended before ${what}:\n${dead.output()}`);
    if (Date.now() > deadline) {
      const words = containers.map((container) => `${container.name}:\n${container.output()}`).join("\n");
      throw new Complaint(`Waited too long: ${what}.\n${words}`);
    }
    await sleep(100);
  }
}

function isReady(origin) {
  return fetch(`${origin}/api/ready`, { signal: AbortSignal.timeout(5_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** Opens a gym with a plan and sells it to somebody. @returns what a check-in needs */
async function openGym(visitor) {
  const basics = { country: "KE", currency: "KES", zone: "Africa/Nairobi", locale: "en" };
  await visitor.mutate("tenancy.gyms.create", { name: "Smoke", slug: SLUG, ...basics });
  const [branch] = await visitor.query("tenancy.branches.list");
  const plan = await visitor.mutate("membership.plans.create", {
    name: "Monthly",
    kind: "membership",
    priceMinor: 250_000,
    cycle: "month",
    visits: null,
    validDays: null,
    accessHours: [],
    branchIds: [],
  });
  const { memberId } = await visitor.mutate("membership.members.create", {
    fields: { firstName: "Amina", lastName: "Otieno", email: "amina@smoke.example" },
  });
  const { today } = await visitor.query("billing.overview.ofMember", { memberId });
  const items = [{ kind: "plan", planId: plan.id, startOn: today }];
  const quote = await visitor.mutate("billing.changes.quoteSale", { memberId, items });
  await visitor.mutate("billing.changes.sell", {
    quoteId: quote.quoteId,
    tenders: [{ tender: "cash", amountMinor: quote.payableMinor }],
  });
  return { branchId: branch.id, by: { kind: "member", memberId } };
}

/** Jobs that are done: their lines have left the outbox. */
async function openJobs(client) {
  const { rows } = await client.query("SELECT count(*)::int AS open FROM outbox WHERE run_at <= now()");
  return rows[0].open;
}

/** Many check-ins and screens at once; the most memory that each process had meanwhile. */
async function load(visitor, checkIn, containers) {
  const most = containers.map(() => 0);
  let left = LOAD;
  const look = setInterval(() => {
    containers.forEach((container, at) => {
      most[at] = Math.max(most[at], container.memory());
    });
  }, 100);
  const one = async () => {
    while (left-- > 0) {
      await visitor.mutate("attendance.checkIn", checkIn);
      await visitor.query("membership.members.list", {});
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  } finally {
    clearInterval(look);
  }
  return most;
}

/**
 * Boots the image and uses it.
 *
 * @param image    `root` (unpacked files), `config`, and `emulator` for another processor's
 * @param log      told of every step
 * @returns figures: milliseconds and bytes
 */
export async function smoke(image, { log = console.log } = {}) {
  const data = mkdtempSync(join(tmpdir(), "pulse-image-"));
  const [uid, gid] = image.config.User.split(":").map(Number);
  const folder = join(data, "data");
  mkdirSync(folder);
  chownSync(folder, uid, gid);
  const cluster = await startThrowAwayCluster();
  const database = withDatabase(cluster.adminUrl, "pulse");
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = { PULSE_SECRET: SECRET, HOST: "127.0.0.1", PORT: String(port), PULSE_PUBLIC_URL: origin };
  const started = [];
  const start = (command, more = {}) => {
    const container = new Container({ ...image, data: folder, command, env: { ...env, ...more } });
    started.push(container);
    return container;
  };
  const client = new pg.Client({ connectionString: database });
  try {
    const migrateFrom = Date.now();
    await start(["migrate"], { DATABASE_URL: database }).succeeds();
    const migrateMs = Date.now() - migrateFrom;
    log(`migrate made the tables (${(migrateMs / 1000).toFixed(1)} s)`);
    // From here on nobody holds the administrator's password.
    env.DATABASE_URL = `postgresql://${new URL(database).host}/pulse`;
    const said = await start(["account", EMAIL, "Olive Owner"]).succeeds();
    const password = /Password: (\S+)/.exec(said)?.[1];
    log("account made the first account");

    const from = Date.now();
    const worker = start(["worker"]);
    const web = start(["web"]);
    const running = [web, worker];
    await until("web is ready", running, () => isReady(origin));
    const readyMs = Date.now() - from;
    log(`web is ready (${(readyMs / 1000).toFixed(1)} s)`);
    const page = await fetch(`${origin}/sign-in`);
    const html = await page.text();
    if (page.status !== 200 || !html.includes("</html>"))
      throw new Complaint(`/sign-in answered ${page.status}`);
    const script = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0];
    if (!script || !(await fetch(origin + script)).ok) throw new Complaint("a screen's script is missing");

    const visitor = new Visitor(origin);
    await visitor.mutate("identity.signIn", { email: EMAIL, password });
    const checkIn = await openGym(visitor);
    const answer = await visitor.mutate("attendance.checkIn", checkIn);
    if (!answer.visitId) throw new Complaint(`The member was not let in: ${JSON.stringify(answer)}`);
    log("signed in, opened a gym, checked a member in");

    await client.connect();
    await until("the worker has done its jobs", running, async () => (await openJobs(client)) === 0);
    log("the worker did its jobs");
    const idle = running.map((container) => container.memory());
    const busy = await load(visitor, checkIn, running);
    log(`${LOAD} check-ins and lists, ${AT_ONCE} at a time`);
    for (const container of running) {
      if (!(await container.stop()))
        throw new Complaint(`${container.name} did not end:\n${container.output()}`);
      if ((await container.ended()) !== 0)
        throw new Complaint(`${container.name} failed:\n${container.output()}`);
    }
    log("both ended by themselves when told to");
    return {
      migrateMs,
      readyMs,
      idle: { web: idle[0], worker: idle[1] },
      load: { web: busy[0], worker: busy[1] },
    };
  } finally {
    await client.end().catch(() => {});
    for (const container of started) await container.stop();
    await cluster.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
