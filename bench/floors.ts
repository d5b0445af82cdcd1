import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { openVisit } from "@/modules/attendance/check-in/data";
import { type DoorFacts, type KeptKey, loadFacts } from "@/modules/attendance/check-in/facts/data";
import { visitRecorded } from "@/modules/attendance/events";
import { Database, type Db } from "@/platform/db/database";
import { PrismaClient } from "@/platform/db/generated/client";
import type { Statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { RawJson } from "@/platform/trpc/raw-json";
import type { FilledGym } from "@/server/testing/filled-gym";
import { localDate } from "@/shared/time-zone/time-zone";
import { type Sent, ZONE } from "./statements";

/** As many connections as the product's own pool has. */
const POOL = 8;

/**
 * A plain pool: prepared statements, nothing in front of them. With a gym, its setting stays on each connection.
 * @param generic plans statements once for all values, for those that the product plans so
 */
export function barePool(url: string, tenantId?: string, generic = false): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    max: POOL,
    onConnect: async (client: pg.ClientBase) => {
      if (tenantId) await client.query("select set_config('app.tenant_id', $1, false)", [tenantId]);
      if (generic) await client.query("set plan_cache_mode = force_generic_plan");
    },
  } as pg.PoolConfig);
}

export function ask(pool: pg.Pool, { statement, values }: Sent): Promise<pg.QueryResult> {
  return pool.query({ ...statement, values });
}

/** Names its gym by hand, for a role that row security does not bind. */
export function withoutRowSecurity(sent: Sent, tenantId: string): Sent {
  const text = sent.statement.text.replace(
    "m.archived_at is null",
    `m.tenant_id = '${tenantId}'::uuid and m.archived_at is null`,
  );
  return { ...sent, statement: { name: `${sent.statement.name.slice(0, 50)}-open`, text } };
}

const INSERT = {
  name: "bench-visit",
  text: `insert into visit (id, member_id, branch_id, entered_at, local_day, local_hour, method, reason)
    values ($1::uuid, $2::uuid, $3::uuid, $4::timestamptz, $5::date, $6::smallint, 'desk', 'OK')`,
};

/** The least a check-in can be: its row. */
export function insertVisit(pool: pg.Pool, gym: FilledGym, memberId: string): Promise<unknown> {
  const now = new Date();
  const values = [newId(), memberId, gym.branchId, now.toISOString(), localDate(now, ZONE), 12];
  return pool.query({ ...INSERT, values });
}

/** What rides along with the write of a visit. */
interface Along {
  outbox: boolean;
  key: KeptKey | undefined;
  membershipId: string | null;
  answer: unknown;
}

function newKey(gym: FilledGym): KeptKey {
  return {
    actorId: gym.staff[0]?.userId ?? "",
    key: randomUUID(),
    procedure: "bench",
    requestHash: Buffer.alloc(32),
  };
}

/** The product's own write of a visit, with and without what rides along. */
export function writeVisit(
  db: Db,
  gym: FilledGym,
  memberId: string,
  along: { outbox: boolean; key: boolean },
): Promise<unknown> {
  return write(db, gym, memberId, {
    outbox: along.outbox,
    key: along.key ? newKey(gym) : undefined,
    membershipId: null,
    answer: { decision: "allow", memberId },
  });
}

function write(db: Db, gym: FilledGym, memberId: string, along: Along): Promise<unknown> {
  const now = new Date();
  const { branchId } = gym;
  const { membershipId } = along;
  const visit = {
    id: newId(),
    memberId,
    branchId,
    enteredAt: now,
    membershipId,
    localDay: localDate(now, ZONE),
    localHour: 12,
    method: "desk" as const,
    reason: "OK",
    deviceId: null,
    staffUserId: gym.staff[0]?.userId ?? null,
    override: null,
    passWindow: null,
    flag: null,
  };
  const { id: visitId, localDay, localHour, method } = visit;
  const enteredAt = now.toISOString();
  const payload = { visitId, memberId, branchId, membershipId, enteredAt, localDay, localHour, method };
  return openVisit(db, visit, {
    key: along.key,
    answer: along.answer,
    outbox: along.outbox
      ? [{ id: newId(), kind: "event", name: visitRecorded.name, payload, request_id: null, run_at: null }]
      : [],
    places: null,
    insideSince: now,
    stayHours: 3,
    endedId: null,
    limit: null,
  });
}

/**
 * All that a check-in asks of PostgreSQL: the facts, then the write with outbox, idempotency key and answer, each member's
 * by themselves and without a decision in between.
 */
export async function checkInSql(pool: pg.Pool, gym: FilledGym, memberId: string): Promise<void> {
  const db: Db = {
    models: undefined as unknown as Db["models"],
    rows: async <Row>(statement: Statement, values: unknown[] = []) =>
      (await ask(pool, { statement, values })).rows as Row[],
    json: async () => new RawJson("null"),
  };
  const key = newKey(gym);
  const now = new Date();
  const facts = await loadFacts(db, {
    whom: { by: "member", value: memberId },
    branchId: gym.branchId,
    now,
    scannerId: key.actorId,
    passWindow: null,
    key,
    insideSince: new Date(now.getTime() - 3 * 3_600_000),
  });
  if (!facts) throw new Error("no such member");
  const membershipId = facts.memberships[0]?.id ?? null;
  await write(db, gym, memberId, { outbox: true, key, membershipId, answer: answerLike(facts, now) });
}

/** As long as the product's own. */
function answerLike({ member, memberships }: DoorFacts, now: Date) {
  const { id, firstName, lastName, number, photo } = member;
  const card = { id, name: `${firstName} ${lastName}`, number, photo, standing: "active" };
  return {
    decision: "allow",
    reason: "OK",
    params: {},
    fix: "none",
    at: now.toISOString(),
    visitId: newId(),
    member: { ...card, planName: memberships[0]?.planName ?? null },
    alerts: [],
    mayAdmit: false,
  };
}

export function openDatabase(appUrl: string, systemUrl: string, hotLanes: number): Database {
  const onError = (error: Error) => console.error(error.message);
  return new Database({ appUrl, systemUrl, poolSize: POOL, hotLanes, onError, onSystem: () => undefined });
}

/** Prisma as it comes: no row security, no setting, the gym named in the question. */
export function plainPrisma(systemUrl: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(barePool(systemUrl)), errorFormat: "minimal" });
}

const PAGE = {
  orderBy: [{ lastName: "asc" }, { firstName: "asc" }, { id: "asc" }],
  take: 50,
  select: {
    id: true,
    number: true,
    firstName: true,
    lastName: true,
    email: true,
    phone: true,
    standing: true,
  },
} as const;

export function prismaPage(models: Pick<Db["models"], "member">, tenantId?: string): Promise<unknown> {
  const where = { archivedAt: null, ...(tenantId ? { tenantId } : {}) };
  return models.member.findMany({ ...PAGE, orderBy: [...PAGE.orderBy], where });
}
