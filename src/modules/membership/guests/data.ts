import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { GuestVisit } from "./schema";

/** Days that count towards how often one person may be a guest. */
export const GUEST_WINDOW_DAYS = 90;

export interface Guest {
  id: string;
  hostId: string;
  firstName: string;
  lastName: string;
  phone: string | null;
}

const GUEST = `select g.id, g.host_id as "hostId", g.first_name as "firstName", g.last_name as "lastName", g.phone from guest g`;
const ONE = statement("guests.one", `${GUEST} where g.id = $1::uuid for update`);
const BY_PHONE = statement(
  "guests.by-phone",
  `${GUEST} where g.host_id = $1::uuid and g.phone = $2 order by g.id limit 1 for update`,
);

export async function findGuest(db: Db, guestId: string): Promise<Guest | undefined> {
  const [row] = await db.rows<Guest>(ONE, [guestId]);
  return row;
}

export async function findGuestByPhone(db: Db, hostId: string, phone: string): Promise<Guest | undefined> {
  const [row] = await db.rows<Guest>(BY_PHONE, [hostId, phone]);
  return row;
}

export async function insertGuest(
  db: Db,
  guest: { hostId: string; firstName: string; lastName: string; phone: string | null; searchText: string },
): Promise<string> {
  const id = newId<"guest">();
  await db.models.guest.create({ data: { id, ...guest }, select: { id: true } });
  return id;
}

/** Whoever has the same phone is the same person, whichever member brought them. */
const COUNT = statement(
  "guests.count",
  `select count(*)::int as visits from guest_visit v join guest g on g.tenant_id = v.tenant_id and g.id = v.guest_id
   where (g.id = $1::uuid or g.phone = $2) and v.undone_at is null and v.local_day > $3::date - ${GUEST_WINDOW_DAYS}`,
);

export async function countVisits(db: Db, guest: Guest, day: string): Promise<number> {
  const [row] = await db.rows<{ visits: number }>(COUNT, [guest.id, guest.phone, day]);
  return row?.visits ?? 0;
}

export async function insertVisit(
  db: Db,
  visit: {
    id: string;
    guestId: string;
    hostId: string;
    branchId: string;
    at: Date;
    localDay: string;
    entitlementEntryId: string | null;
    soldBy: string | null;
  },
): Promise<void> {
  await db.models.guestVisit.create({
    data: { ...visit, localDay: toDbDate(visit.localDay) },
    select: { id: true },
  });
}

export async function undoVisit(db: Db, visitId: string, at: Date): Promise<boolean> {
  const { count } = await db.models.guestVisit.updateMany({
    where: { id: visitId, undoneAt: null },
    data: { undoneAt: at },
  });
  return count === 1;
}

const OF_HOST = statement(
  "guests.of-host",
  `select v.id, v.guest_id as "guestId", trim(g.first_name || ' ' || g.last_name) as name, g.phone, v.host_id as "hostId",
     trim(h.first_name || ' ' || h.last_name) as "hostName", v.branch_id as "branchId", ${iso("v.at")} as at,
     v.local_day as day, v.entitlement_entry_id is not null as "onAllowance", v.undone_at is not null as undone,
     (select count(*)::int from guest_visit o join guest og on og.tenant_id = o.tenant_id and og.id = o.guest_id
      where (og.id = g.id or og.phone = g.phone) and o.undone_at is null
        and o.local_day > v.local_day - ${GUEST_WINDOW_DAYS} and o.local_day <= v.local_day) as visits
   from guest_visit v
   join guest g on g.tenant_id = v.tenant_id and g.id = v.guest_id
   join member h on h.tenant_id = v.tenant_id and h.id = v.host_id
   where v.host_id = $1::uuid and ($2::uuid is null or v.id < $2::uuid)
   order by v.id desc limit $3::int`,
);

export function visitsOfHost(
  db: Db,
  hostId: string,
  before: string | undefined,
  limit: number,
): Promise<GuestVisit[]> {
  return db.rows<GuestVisit>(OF_HOST, [hostId, before ?? null, limit]);
}

const BRANCH = statement(
  "guests.branch",
  "select zone from branch where id = $1::uuid and closed_at is null",
);
const HOST = statement("guests.host", "select id from member where id = $1::uuid and archived_at is null");

export async function branchZone(db: Db, branchId: string): Promise<string | undefined> {
  const [row] = await db.rows<{ zone: string }>(BRANCH, [branchId]);
  return row?.zone;
}

export async function hostExists(db: Db, hostId: string): Promise<boolean> {
  return (await db.rows(HOST, [hostId])).length === 1;
}
