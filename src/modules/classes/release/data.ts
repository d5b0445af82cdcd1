import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

/** Hours for which a visit that nobody ended still counts as being there. */
const THERE_HOURS = 12;

/**
 * Seats that were booked before the moment of release and whose member is not there: not checked in to the class, and
 * not in the branch. `$1` now, `$2` minutes before the start.
 */
const UNCONFIRMED = `from booking k join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
  where c.status = 'scheduled' and c.starts_at > $1::timestamptz
    and c.starts_at <= $1::timestamptz + make_interval(mins => $2::int)
    and k.status = 'booked' and k.booked_at < c.starts_at - make_interval(mins => $2::int)
    and not exists (select 1 from visit v where v.member_id = k.member_id and v.branch_id = c.branch_id
      and v.undone_at is null and v.entered_at > $1::timestamptz - interval '${THERE_HOURS} hours'
      and (v.left_at is null or v.left_at > $1::timestamptz))`;

const CLASSES = statement("release.classes", `select distinct c.id ${UNCONFIRMED} order by c.id`);
const SEATS = statement(
  "release.seats",
  `select k.id, k.member_id as "memberId" ${UNCONFIRMED} and c.id = $3::uuid order by k.id`,
);

/** Classes about to begin in which somebody is missing. */
export async function classesToRelease(db: Db, now: Date, minutes: number): Promise<string[]> {
  return (await db.rows<{ id: string }>(CLASSES, [now.toISOString(), minutes])).map(({ id }) => id);
}

/** The bookings of such a class whose members are missing. */
export function missingFrom(
  db: Db,
  sessionId: string,
  now: Date,
  minutes: number,
): Promise<{ id: string; memberId: string }[]> {
  return db.rows(SEATS, [now.toISOString(), minutes, sessionId]);
}
