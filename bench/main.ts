/** Measures every hot path over HTTP beside its floor, in one run. Started by scripts/bench.mjs, which says how. */
import path from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { type FilledGym, fillGym } from "@/server/testing/filled-gym";
import { Calls, SEARCHES } from "./calls";
import * as floors from "./floors";
import { load, type Round, repeat, request } from "./load";
import {
  type Alongside,
  bundleWithoutScreens,
  type Running,
  startBareServer,
  startWebProcess,
} from "./processes";
import * as sql from "./statements";
import { isUnder, type Line, tableOf } from "./table";

const { values: args } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    "no-pages": { type: "boolean", default: false },
    only: { type: "string" },
  },
});

const CONNECTIONS = 32;
const ROUNDS = args.quick ? 3 : 5;
const MILLISECONDS = args.quick ? 1_000 : 2_500;
const MEMBERS = 10_000;
const VISITS = 1_000_000;
/** Enough people that nobody meets their own limit: all guards stay on. */
const STAFF = 800;

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: start this by npm run bench`);
  return value;
}
const appUrl = setting("PULSE_DB_APP_URL");
const systemUrl = setting("PULSE_DB_SYSTEM_URL");
const log = (text: string) => console.log(text);

interface Case {
  name: string;
  floorName?: string;
  target?: number;
  run: () => Promise<Round>;
  floor?: () => Promise<Round>;
  /** Before each measurement, outside its time. */
  reset?: () => Promise<unknown>;
}

const admin = new pg.Client({ connectionString: setting("BENCH_ADMIN_URL") });
await admin.connect();
const began = performance.now();
const gym: FilledGym = await fillGym(admin, { members: MEMBERS, visits: VISITS, staff: STAFF });
await admin.query("vacuum (analyze)");
await admin.query("checkpoint");
log(`${MEMBERS} members and ${VISITS} visits in ${((performance.now() - began) / 1_000).toFixed(1)} s`);

/** What was there before the measurements stays, so that every round meets the same tables. */
async function clear(): Promise<void> {
  await admin.query(
    "delete from visit where left_at is null; delete from idempotency_key; delete from outbox",
  );
  await admin.query("vacuum visit, idempotency_key, outbox");
}

const web = await startWebProcess(
  args["no-pages"] ? await bundleWithoutScreens() : path.resolve("dist/web.mjs"),
);
const processes: Running[] = [web];

const calls = new Calls(gym);

/** Everybody has just been here: what is known of a session for half a minute is not looked up in the measured time. */
async function greet(server = web): Promise<void> {
  const hello = calls.reads("tenancy.gyms.here");
  await load(server, (n) => hello[n], CONNECTIONS, 10_000);
}

function reads(procedure: string, inputs?: readonly unknown[]): () => Promise<Round> {
  const prepared = calls.reads(procedure, inputs);
  return () => load(web, (n) => prepared[n % prepared.length], CONNECTIONS, MILLISECONDS);
}

function floorOf(pool: pg.Pool, statements: readonly sql.Sent[]): () => Promise<Round> {
  const at = (n: number) => statements[n % statements.length] as sql.Sent;
  return () => repeat((n) => floors.ask(pool, at(n)), CONNECTIONS, MILLISECONDS);
}

/** Each member once: the second time they would be in already. */
function eachMember(call: (memberId: string) => Promise<unknown>): () => Promise<Round> {
  return () =>
    repeat(
      (n) => {
        const memberId = gym.memberIds[n];
        return memberId === undefined ? undefined : call(memberId);
      },
      CONNECTIONS,
      MILLISECONDS,
    );
}

async function cases(): Promise<Case[]> {
  const bare = await startBareServer(JSON.stringify(await calls.answerOf(web.port, "tenancy.gyms.here")));
  processes.push(bare);
  const pool = floors.barePool(appUrl, gym.tenantId);
  const generic = floors.barePool(appUrl, gym.tenantId, true);
  const open = floors.barePool(systemUrl);
  const pooled = floors.openDatabase(appUrl, systemUrl, 0);
  const hot = floors.openDatabase(appUrl, systemUrl, 2);
  const prisma = floors.plainPrisma(systemUrl);
  const pages = await calls.pagesOfMembers(web.port);
  const searches = SEARCHES.map((search) => ({ search }));
  const page = sql.memberPage({});
  // The very requests that the call gets: reading a cookie and a long path is no cost of ours.
  const gets = calls.reads("tenancy.gyms.here");
  const signIn = request("GET", "/sign-in", { accept: "text/html" });
  const write = (outbox: boolean, key: boolean) =>
    eachMember((memberId) =>
      hot.hot(gym.tenantId, (db) => floors.writeVisit(db, gym, memberId, { outbox, key })),
    );
  const checkIn = async (server = web) => {
    const prepared = calls.checkIns();
    return await load(server, (n) => prepared[n], CONNECTIONS, MILLISECONDS);
  };
  const checkInWithout = async (what: Alongside) => {
    const server = await startWebProcess(await bundleWithoutScreens(what));
    processes.push(server);
    return async () => {
      await greet(server);
      return await checkIn(server);
    };
  };
  const all: Case[] = [
    {
      name: "empty call, all guards",
      run: reads("tenancy.gyms.here"),
      floorName: "bare node:http",
      floor: () => load(bare, (n) => gets[n % gets.length], CONNECTIONS, MILLISECONDS),
      target: 0.25,
    },
    {
      name: "members, page of 50",
      run: reads("membership.members.list", pages),
      floorName: "same SQL, bare pg",
      floor: floorOf(pool, pages.map(sql.memberPage)),
      target: 0.5,
    },
    {
      name: "members, search",
      run: reads("membership.members.list", searches),
      floorName: "same SQL, bare pg",
      floor: floorOf(pool, searches.map(sql.memberPage)),
    },
    // Two floors: the one row that it leaves at least, and all that it asks of PostgreSQL.
    {
      name: "check-in",
      run: () => checkIn(),
      floorName: "bare insert",
      floor: eachMember((memberId) => floors.insertVisit(pool, gym, memberId)),
      reset: clear,
      target: 0.3,
    },
    {
      name: "check-in, all its SQL",
      run: () => checkIn(),
      floorName: "same SQL, bare pg",
      floor: eachMember((memberId) => floors.checkInSql(generic, gym, memberId)),
      reset: clear,
      target: 0.3,
    },
    {
      name: "occupancy",
      run: reads("attendance.occupancy", [{ branchId: gym.branchId }]),
      floorName: "same SQL, bare pg",
      floor: floorOf(pool, [sql.occupancy(gym.branchId)]),
    },
    {
      name: "dashboard",
      run: reads("analytics.dashboard", [{}]),
      floorName: "same SQL, bare pg",
      floor: floorOf(pool, [sql.dashboard()]),
      target: 0.4,
    },
    {
      name: "page: row security on",
      run: () =>
        repeat(
          () => pooled.read(gym.tenantId, (db) => db.json(page.statement, page.values)),
          CONNECTIONS,
          MILLISECONDS,
        ),
      floorName: "row security off",
      floor: floorOf(open, [floors.withoutRowSecurity(page, gym.tenantId)]),
      target: 0.7,
    },
    {
      name: "page: Prisma, tenant pool",
      run: () =>
        repeat(
          () => pooled.read(gym.tenantId, (db) => floors.prismaPage(db.models)),
          CONNECTIONS,
          MILLISECONDS,
        ),
      floorName: "Prisma, plain",
      floor: () => repeat(() => floors.prismaPage(prisma, gym.tenantId), CONNECTIONS, MILLISECONDS),
      target: 0.85,
    },
    {
      name: "check-in, its outbox",
      run: () => checkIn(),
      floorName: "without",
      floor: await checkInWithout("outbox"),
      reset: clear,
      target: 0.9,
    },
    {
      name: "check-in, its idempotency key",
      run: () => checkIn(),
      floorName: "without",
      floor: await checkInWithout("key"),
      reset: clear,
      target: 0.85,
    },
    // The write alone, in its common statement: so little is left of it that each further row shows.
    {
      name: "its write, with outbox",
      run: write(true, false),
      floorName: "without",
      floor: write(false, false),
      reset: clear,
    },
    {
      name: "its write, with the key",
      run: write(false, true),
      floorName: "without",
      floor: write(false, false),
      reset: clear,
    },
  ];
  if (!args["no-pages"]) {
    all.splice(6, 0, {
      name: "sign-in page",
      run: () => load(web, () => signIn, CONNECTIONS, MILLISECONDS),
    });
  }
  return all.filter(({ name }) => args.only === undefined || name.includes(args.only));
}

async function measured(of: Case): Promise<Line> {
  return {
    name: of.name,
    rounds: [],
    floorName: of.floorName ?? "",
    floors: [],
    ...(of.target ? { target: of.target } : {}),
  };
}

const chosen = await cases();
const lines = await Promise.all(chosen.map(measured));
// The first round warms up: plans, caches, compiled code.
for (let round = 0; round <= ROUNDS; round++) {
  for (const [at, one] of chosen.entries()) {
    const line = lines[at];
    await one.reset?.();
    const floor = await one.floor?.();
    await one.reset?.();
    await greet();
    const result = await one.run();
    if (round === 0 || !line) continue;
    line.rounds.push(result);
    if (floor) line.floors.push(floor);
  }
  log(round === 0 ? "warmed up" : `round ${round} of ${ROUNDS}`);
}
await clear();
for (const running of processes) await running.stop();
log(`\n${CONNECTIONS} connections, medians of ${ROUNDS} rounds of ${MILLISECONDS / 1_000} s\n`);
log(tableOf(lines));
process.exit(args.strict && lines.some(isUnder) ? 1 : 0);
