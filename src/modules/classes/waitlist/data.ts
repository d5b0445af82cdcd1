import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { Waiting } from "./rules";

const QUEUE = statement(
  "waitlist.queue",
  `select w.id, w.member_id as "memberId", w.guest_seats as "guestSeats", w.notice_minutes as "noticeMinutes"
   from waitlist_entry w where w.session_id = $1::uuid and w.status = 'waitlisted' order by w.joined_at, w.id`,
);

/** Whoever waits and was not asked yet, in their order. */
export function queueOf(db: Db, sessionId: string): Promise<Waiting[]> {
  return db.rows<Waiting>(QUEUE, [sessionId]);
}

export interface EntryRow extends Waiting {
  sessionId: string;
  status: string;
  holdsSeat: boolean;
  offerExpiresAt: string | null;
}

const FIND = statement(
  "waitlist.find",
  `select w.id, w.session_id as "sessionId", w.member_id as "memberId", w.guest_seats as "guestSeats",
     w.notice_minutes as "noticeMinutes", w.status, w.holds_seat as "holdsSeat",
     ${iso("w.offer_expires_at")} as "offerExpiresAt" from waitlist_entry w where w.id = $1::uuid`,
);

export async function findEntry(db: Db, id: string): Promise<EntryRow | undefined> {
  return (await db.rows<EntryRow>(FIND, [id]))[0];
}

export interface NewEntry extends Waiting {
  sessionId: string;
  joinedAt: Date;
  joinedBy: string | null;
}

export async function insertEntry(db: Db, row: NewEntry): Promise<void> {
  await db.models.waitlistEntry.create({ data: row, select: { id: true } });
}

const PLACE = statement(
  "waitlist.place",
  `select count(*)::int as place from waitlist_entry w
   join waitlist_entry mine on mine.tenant_id = w.tenant_id and mine.session_id = w.session_id
   where mine.id = $1::uuid and w.status in ('waitlisted', 'offered') and (w.joined_at, w.id) <= (mine.joined_at, mine.id)`,
);

/** 1 is the first in the queue. */
export async function placeOf(db: Db, entryId: string): Promise<number> {
  return (await db.rows<{ place: number }>(PLACE, [entryId]))[0]?.place ?? 0;
}

const SETTLE = statement(
  "waitlist.settle",
  `update waitlist_entry set status = $2, skip_reason = $3, booking_id = $4::uuid, settled_at = $5::timestamptz,
     holds_seat = false
   where id = $1::uuid and status in ('waitlisted', 'offered') returning id`,
  { writes: true },
);

/** Ends a place in the queue. @returns whether this call did */
export async function settleEntry(
  db: Db,
  id: string,
  end: {
    status: "booked" | "declined" | "expired" | "skipped" | "left" | "closed";
    at: Date;
    reason?: string;
    bookingId?: string;
  },
): Promise<boolean> {
  const { status, at, reason, bookingId } = end;
  const rows = await db.rows(SETTLE, [id, status, reason ?? null, bookingId ?? null, at.toISOString()]);
  return rows.length > 0;
}

export async function offerSeat(
  db: Db,
  id: string,
  offer: { at: Date; expiresAt: Date; holdsSeat: boolean },
): Promise<void> {
  await db.models.waitlistEntry.updateMany({
    where: { id, status: "waitlisted" },
    data: {
      status: "offered",
      offeredAt: offer.at,
      offerExpiresAt: offer.expiresAt,
      holdsSeat: offer.holdsSeat,
    },
  });
}

/** Whoever was told of a seat that somebody else has taken waits on, to be told of the next one. */
export async function waitOn(db: Db, sessionId: string): Promise<void> {
  await db.models.waitlistEntry.updateMany({
    where: { sessionId, status: "offered", holdsSeat: false },
    data: { status: "waitlisted", offeredAt: null, offerExpiresAt: null },
  });
}

const CLOSE = statement(
  "waitlist.close",
  `update waitlist_entry set status = 'closed', settled_at = $2::timestamptz, holds_seat = false
   where session_id = $1::uuid and status in ('waitlisted', 'offered') returning id, member_id as "memberId"`,
  { writes: true },
);

/** The class does not take place, or has begun: the queue ends. @returns who stood in it */
export function closeQueue(db: Db, sessionId: string, at: Date): Promise<{ id: string; memberId: string }[]> {
  return db.rows<{ id: string; memberId: string }>(CLOSE, [sessionId, at.toISOString()]);
}

const MINE = statement(
  "waitlist.mine",
  `select w.id as "entryId", w.session_id as "sessionId", t.name, t.color,
     b.name as "branchName", u.name as "trainerName", c.local_on as "localOn", c.local_time as "localTime", b.zone,
     ${iso("c.starts_at")} as "startsAt", w.status, w.guest_seats as "guestSeats", w.notice_minutes as "noticeMinutes",
     ${iso("w.offer_expires_at")} as "offerExpiresAt", w.holds_seat as "holdsSeat",
     (select count(*)::int from waitlist_entry o where o.tenant_id = w.tenant_id and o.session_id = w.session_id
        and o.status in ('waitlisted', 'offered') and (o.joined_at, o.id) <= (w.joined_at, w.id)) as place
   from waitlist_entry w join class_session c on c.tenant_id = w.tenant_id and c.id = w.session_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   left join staff p on p.tenant_id = c.tenant_id and p.id = coalesce(c.substitute_id, c.trainer_id)
   left join app_user u on u.id = p.user_id
   where w.member_id = $1::uuid and w.status in ('waitlisted', 'offered') and c.starts_at > $2::timestamptz
   order by c.starts_at, w.id limit 100`,
);

export function entriesOfMember<Row>(db: Db, memberId: string, now: Date): Promise<Row[]> {
  return db.rows<Row>(MINE, [memberId, now.toISOString()]);
}
