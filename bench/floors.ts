import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { openVisit } from "@/modules/attendance/check-in/data";
import { Database, type Db } from "@/platform/db/database";
import { PrismaClient } from "@/platform/db/generated/client";
import { newId } from "@/platform/ids";
import type { FilledGym } from "@/server/testing/filled-gym";
import { localDate } from "@/shared/time-zone/time-zone";
import { type Sent, ZONE } from "./statements";

/** As many connections as the product's own pool has. */
const POOL = 8;

/** A plain pool: prepared statements, nothing in front of them. With a gym, its setting stays on each connection. */
export function barePool(url: string, tenantId?: string): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    max: POOL,
    onConnect: async (client: pg.ClientBase) => {
      if (tenantId) await client.query("select set_config('app.tenant_id', $1, false)", [tenantId]);
    },
  } as pg.PoolConfig);
}

export function ask(pool: pg.Pool, { statement, values }: Sent): Promise<unknown> {
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

/** The product's own write of a visit, with and without what rides along. */
export function writeVisit(
  db: Db,
  gym: FilledGym,
  memberId: string,
  along: { outbox: boolean; key: boolean },
): Promise<unknown> {
  const now = new Date();
  const id = newId();
  const visit = {
    id,
    memberId,
    branchId: gym.branchId,
    enteredAt: now,
    membershipId: null,
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
  const payload = { visitId: id, memberId, branchId: gym.branchId, enteredAt: now.toISOString() };
  return openVisit(db, visit, {
    key: along.key
      ? {
          actorId: gym.staff[0]?.userId ?? "",
          key: randomUUID(),
          procedure: "bench",
          requestHash: Buffer.alloc(32),
        }
      : undefined,
    answer: { decision: "allow", visitId: id, memberId },
    outbox: along.outbox
      ? [{ id: newId(), kind: "event", name: "visit.recorded", payload, request_id: null, run_at: null }]
      : [],
    places: null,
    insideSince: now,
    stayHours: 3,
    endedId: null,
    limit: null,
  });
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
