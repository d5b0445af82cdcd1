import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { BookingStatus } from "../bookings/schema";
import { FORGIVEN_DAYS, type Loss, type Stake } from "./rules";
import type { PenaltyKind, PenaltyStatus } from "./schema";

/** Times that a member was let off before a moment. `at` and `member` are SQL. */
const FORGIVEN = (member: string, at: string) => `(select count(*)::int from penalty p
  where p.member_id = ${member} and p.status = 'forgiven_auto'
    and p.created_at > ${at} - interval '${FORGIVEN_DAYS} days')`;

const STAKE = statement(
  "penalties.stake",
  `select k.id as "bookingId", k.member_id as "memberId", k.session_id as "sessionId", k.status,
     coalesce((k.terms->>'credits')::int, 0) as credits, k.guest_seats as "guestSeats",
     coalesce(pool.source = 'pack', false) as "fromPack", ${FORGIVEN("k.member_id", "$2::timestamptz")} as forgiven,
     (select count(*)::int from booking_guest g where g.booking_id = k.id and g.status = 'no_show') as "absentGuests",
     ${iso("c.starts_at")} as "startsAt", t.policies
   from booking k join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   left join entitlement_entry e on e.tenant_id = k.tenant_id and e.id = k.entitlement_entry_id
   left join entitlement_pool pool on pool.tenant_id = e.tenant_id and pool.id = e.pool_id
   where k.id = $1::uuid`,
);

export interface StakeRow extends Stake {
  bookingId: string;
  memberId: string;
  sessionId: string;
  status: BookingStatus;
  startsAt: string;
  policies: unknown;
}

/** What a booking has at stake at a moment. */
export async function findStake(db: Db, bookingId: string, at: Date): Promise<StakeRow | undefined> {
  return (await db.rows<StakeRow>(STAKE, [bookingId, at.toISOString()]))[0];
}

const LET_OFF = statement(
  "penalties.let-off",
  `select ${FORGIVEN("$1::uuid", "$2::timestamptz")} as forgiven`,
);

/** Times that a member was let off in the 30 days before a moment. */
export async function timesForgiven(db: Db, memberId: string, at: Date): Promise<number> {
  return (await db.rows<{ forgiven: number }>(LET_OFF, [memberId, at.toISOString()]))[0]?.forgiven ?? 0;
}

const MAKE = statement(
  "penalties.make",
  `insert into penalty (id, booking_id, member_id, kind, status, seats, credit_forfeited, fee_minor, currency, rule,
     created_at, review_until, decided_at)
   values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::int, $7, $8::int, $9, $10::jsonb, $11::timestamptz,
     $12::timestamptz, case when $5 <> 'pending' then $11::timestamptz end)
   on conflict (tenant_id, booking_id, kind) do update set status = excluded.status, seats = excluded.seats,
     credit_forfeited = excluded.credit_forfeited, fee_minor = excluded.fee_minor, rule = excluded.rule,
     created_at = excluded.created_at, review_until = excluded.review_until, decided_at = excluded.decided_at,
     decided_by = null, reason = null, charge_id = null
     where penalty.status = 'void'
   returning id`,
  { writes: true },
);

export interface NewPenalty {
  id: string;
  bookingId: string;
  memberId: string;
  status: "pending" | "forgiven_auto";
  loss: Loss;
  currency: string;
  rule: object;
  at: Date;
  reviewUntil: Date;
}

/** Writes a penalty down, once for a booking and kind; one that was void stands again. @returns its id, if this call did */
export async function insertPenalty(db: Db, row: NewPenalty): Promise<string | undefined> {
  const { loss } = row;
  const [made] = await db.rows<{ id: string }>(MAKE, [
    row.id,
    row.bookingId,
    row.memberId,
    loss.kind,
    row.status,
    loss.seats,
    loss.creditsLost + loss.passesLost > 0,
    loss.feeMinor,
    row.currency,
    JSON.stringify(row.rule),
    row.at.toISOString(),
    row.reviewUntil.toISOString(),
  ]);
  return made?.id;
}

export interface PenaltyFacts {
  id: string;
  bookingId: string;
  memberId: string;
  payerId: string;
  kind: PenaltyKind;
  status: PenaltyStatus;
  creditForfeited: boolean;
  feeMinor: number;
  currency: string;
  reviewUntil: string;
  chargeId: string | null;
  branchId: string;
  className: string;
  localOn: string;
  /** Whether all guests of the booking stayed away. */
  allGuestsAbsent: boolean;
}

const FACTS = `select p.id, p.booking_id as "bookingId", p.member_id as "memberId",
   coalesce(s.payer_id, s.member_id, p.member_id) as "payerId", p.kind, p.status,
   p.credit_forfeited as "creditForfeited", p.fee_minor as "feeMinor", p.currency,
   ${iso("p.review_until")} as "reviewUntil", p.charge_id as "chargeId", c.branch_id as "branchId",
   t.name as "className", c.local_on as "localOn", p.seats = k.guest_seats as "allGuestsAbsent"
 from penalty p join booking k on k.tenant_id = p.tenant_id and k.id = p.booking_id
 left join membership s on s.tenant_id = k.tenant_id and s.id = k.membership_id
 join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
 join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id`;
const HOLD = statement("penalties.hold", `${FACTS} where p.id = $1::uuid for update of p`, { writes: true });
const OF_BOOKING = statement(
  "penalties.of-booking",
  `${FACTS} where p.booking_id = $1::uuid and p.kind = any($2::text[]) and p.status not in ('void', 'waived')
   order by p.id for update of p`,
  { writes: true },
);
const OF_SESSION = statement(
  "penalties.of-session",
  `${FACTS} where k.session_id = $1::uuid and p.status not in ('void', 'waived') order by p.id for update of p`,
  { writes: true },
);

/** A penalty, held until the transaction ends. */
export async function holdPenalty(db: Db, id: string): Promise<PenaltyFacts | undefined> {
  return (await db.rows<PenaltyFacts>(HOLD, [id]))[0];
}

export function holdOfBooking(
  db: Db,
  bookingId: string,
  kinds: readonly PenaltyKind[],
): Promise<PenaltyFacts[]> {
  return db.rows<PenaltyFacts>(OF_BOOKING, [bookingId, kinds]);
}

export function holdOfSession(db: Db, sessionId: string): Promise<PenaltyFacts[]> {
  return db.rows<PenaltyFacts>(OF_SESSION, [sessionId]);
}

export async function settlePenalty(
  db: Db,
  id: string,
  end: { status: PenaltyStatus; at: Date; by: string | null; reason: string | null; chargeId?: string },
): Promise<void> {
  const { status, at, by, reason, chargeId } = end;
  await db.models.penalty.updateMany({
    where: { id },
    data: { status, decidedAt: at, decidedBy: by, reason, ...(chargeId !== undefined && { chargeId }) },
  });
}
