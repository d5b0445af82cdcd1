import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";

export interface RequestRow {
  id: string;
  sessionId: string;
  status: "asked" | "accepted" | "declined" | "withdrawn";
  askedById: string;
  askedId: string | null;
  takenById: string | null;
}

const ONE = statement(
  "substitutes.one",
  `select s.id, s.session_id as "sessionId", s.status, s.asked_by_id as "askedById", s.asked_id as "askedId",
     s.taken_by_id as "takenById" from substitution s where s.id = $1::uuid for update`,
);

/** A request, held until the transaction ends. */
export async function lockRequest(db: Db, id: string): Promise<RequestRow | undefined> {
  return (await db.rows<RequestRow>(ONE, [id]))[0];
}

const ASK = statement(
  "substitutes.ask",
  `insert into substitution (id, session_id, asked_by_id, asked_id, note, created_at)
   values ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::timestamptz)
   on conflict (tenant_id, session_id) where status = 'asked' do nothing returning id`,
  { writes: true },
);

/** @returns whether it was made; a class has one open request at a time */
export async function insertRequest(
  db: Db,
  row: {
    id: string;
    sessionId: string;
    askedById: string;
    askedId: string | null;
    note: string | null;
    at: Date;
  },
): Promise<boolean> {
  const { id, sessionId, askedById, askedId, note, at } = row;
  return (await db.rows(ASK, [id, sessionId, askedById, askedId, note, at.toISOString()])).length > 0;
}

export async function decideRequest(
  db: Db,
  id: string,
  end: { status: "accepted" | "declined" | "withdrawn"; at: Date; takenById: string | null },
): Promise<void> {
  await db.models.substitution.updateMany({
    where: { id, status: "asked" },
    data: { status: end.status, decidedAt: end.at, takenById: end.takenById },
  });
}

export interface ClassToCover {
  branchId: string;
  trainerId: string | null;
  startsAt: string;
  endsAt: string;
  status: "scheduled" | "cancelled";
}

const CLASS = statement(
  "substitutes.class",
  `select c.branch_id as "branchId", coalesce(c.substitute_id, c.trainer_id) as "trainerId",
     ${iso("c.starts_at")} as "startsAt", ${iso("c.ends_at")} as "endsAt", c.status
   from class_session c where c.id = $1::uuid`,
);

export async function findClass(db: Db, sessionId: string): Promise<ClassToCover | undefined> {
  return (await db.rows<ClassToCover>(CLASS, [sessionId]))[0];
}

const BUSY = statement(
  "substitutes.busy",
  `select c.id from class_session c where c.id <> $2::uuid and c.status = 'scheduled'
     and coalesce(c.substitute_id, c.trainer_id) = $1::uuid and c.starts_at < $4::timestamptz
     and c.ends_at > $3::timestamptz limit 1`,
);

/** Whether a trainer has another class at the time of one. */
export async function isBusy(
  db: Db,
  staffId: string,
  sessionId: string,
  { startsAt, endsAt }: Pick<ClassToCover, "startsAt" | "endsAt">,
): Promise<boolean> {
  return (await db.rows(BUSY, [staffId, sessionId, startsAt, endsAt])).length > 0;
}

export interface OpenRow {
  id: string;
  sessionId: string;
  branchId: string;
  name: string;
  branchName: string;
  zone: string;
  localOn: string;
  startsAt: string;
  endsAt: string;
  askedById: string;
  askedId: string | null;
  askedBy: string;
  asked: string | null;
  note: string | null;
}

const OPEN = statement(
  "substitutes.open",
  `select s.id, s.session_id as "sessionId", c.branch_id as "branchId", t.name, b.name as "branchName", b.zone,
     c.local_on as "localOn", ${iso("c.starts_at")} as "startsAt", ${iso("c.ends_at")} as "endsAt",
     s.asked_by_id as "askedById", s.asked_id as "askedId", bu.name as "askedBy", au.name as asked, s.note
   from substitution s join class_session c on c.tenant_id = s.tenant_id and c.id = s.session_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   join staff bs on bs.tenant_id = s.tenant_id and bs.id = s.asked_by_id join app_user bu on bu.id = bs.user_id
   left join staff st on st.tenant_id = s.tenant_id and st.id = s.asked_id left join app_user au on au.id = st.user_id
   where s.status = 'asked' and c.status = 'scheduled' and c.starts_at > $1::timestamptz
   order by c.starts_at, s.id limit 200`,
);

/** Open requests for classes to come, the soonest first. */
export function findOpen(db: Db, now: Date): Promise<OpenRow[]> {
  return db.rows<OpenRow>(OPEN, [now.toISOString()]);
}
