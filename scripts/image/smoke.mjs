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
import { memoryOf, memoryOfServer, workOf } from "./figures.mjs";
import { checkProxy } from "./proxy.mjs";
import { admitAnother, openGym, SLUG, Visitor } from "./visitor.mjs";

/**
 * From an empty PostgreSQL to a member who is checked in, by the image alone: `migrate` makes the tables, `account`
 * the first account, `web` opens a gym and admits a member, `worker` does a job.
 */

const SECRET = "the smoke test's own secret, long enough";
const EMAIL = "owner@smoke.example";
const WAIT_MS = 300_000;
/** Check-ins of the load, so many at a time: what a full house does in an hour, in some seconds. */
const LOAD = 400;
const AT_ONCE = 8;
const LOOK_MS = 250;

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

/** Jobs that are done: their lines have left the outbox. */
async function openJobs(client) {
  const { rows } = await client.query("SELECT count(*)::int AS open FROM outbox WHERE run_at <= now()");
  return rows[0].open;
}

/** Many check-ins and screens at once. @returns the most that `measure` said of each meanwhile */
async function load(visitor, checkIn, measure) {
  let most = measure();
  let left = LOAD;
  const look = setInterval(() => {
    most = measure().map((bytes, at) => Math.max(bytes, most[at]));
  }, LOOK_MS);
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

async function endsByItself(container) {
  if (!(await container.stop())) throw new Complaint(`${container.name} did not end:\n${container.output()}`);
  const code = await container.ended();
  if (code !== 0) throw new Complaint(`${container.name} ended with ${code}:\n${container.output()}`);
}

function byName([web, worker, postgres]) {
  return { web, worker, postgres };
}

/**
 * Boots the image and uses it.
 *
 * @param image    `root` (unpacked files), `config`, and `emulator` for another processor's
 * @param log      told of every step
 * @returns milliseconds until web was ready, on the wall and of work, and bytes of memory of web, worker and PostgreSQL
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
  const start = (command, more = {}, entrypoint = image.config.Entrypoint) => {
    const config = { ...image.config, Entrypoint: entrypoint };
    const container = new Container({ ...image, config, data: folder, command, env: { ...env, ...more } });
    started.push(container);
    return container;
  };
  const client = new pg.Client({ connectionString: database });
  try {
    await start(["migrate"], { DATABASE_URL: database }).succeeds();
    log("migrate made the roles and the tables");
    // From here on nobody holds the administrator's password.
    env.DATABASE_URL = `postgresql://${new URL(database).host}/pulse`;
    const said = await start(["account", EMAIL, "Olive Owner"]).succeeds();
    const password = /Password: (\S+)/.exec(said)?.[1];
    log("account made the first account");

    const from = Date.now();
    const worker = start(["worker"]);
    const web = start(["web"], { PULSE_TRUSTED_PROXIES: "127.0.0.1" });
    const running = [web, worker];
    await until("web is ready", running, () => isReady(origin));
    const readyMs = Date.now() - from;
    const workMs = workOf(web.pid());
    log(`web is ready (${(readyMs / 1000).toFixed(1)} s)`);
    const check = image.config.Healthcheck.Test.slice(1);
    for (const of of [[], ["worker"]]) await start([...check, ...of], {}, []).succeeds();
    log("the health check finds both healthy");
    const page = await fetch(`${origin}/sign-in`);
    if (page.status !== 200 || !(await page.text()).includes("</html>")) {
      throw new Complaint(`/sign-in answered ${page.status}`);
    }

    const visitor = new Visitor(origin);
    await visitor.mutate("identity.signIn", { email: EMAIL, password });
    const checkIn = await openGym(visitor);
    const answer = await visitor.mutate("attendance.checkIn", checkIn);
    if (!answer.visitId) throw new Complaint(`The member was not let in: ${JSON.stringify(answer)}`);
    log("signed in, opened a gym, checked a member in");

    await client.connect();
    await until("the worker has done its jobs", running, async () => (await openJobs(client)) === 0);
    log("the worker did its jobs");
    const measure = () => [memoryOf(web.pid()), memoryOf(worker.pid()), memoryOfServer(cluster.dataDir)];
    const idle = measure();
    const busy = await load(visitor, checkIn, measure);
    log(`${LOAD} check-ins and lists, ${AT_ONCE} at a time`);

    const { rows } = await client.query("SELECT id FROM tenant");
    const topic = `tenant/${rows[0].id}/attendance`;
    const seen = { cookie: visitor.cookie, slug: SLUG, topic, checkIn: () => admitAnother(visitor, checkIn) };
    await checkProxy({ port }, seen, () => endsByItself(web));
    log("the proxy adds what it should and nothing else");
    await endsByItself(worker);
    log("both ended by themselves when told to");
    return { readyMs, workMs, idle: byName(idle), load: byName(busy) };
  } finally {
    await client.end().catch(() => {});
    for (const container of started) await container.stop();
    await cluster.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
