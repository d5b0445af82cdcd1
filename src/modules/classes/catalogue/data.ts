import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { Catalogue, ClassType, Room, SaveRoomInput, SaveTypeInput } from "./schema";

const RUNNING = "s.ends_on is null or s.ends_on >= $1::date";

const CATALOGUE = statement(
  "classes.catalogue",
  `select
     coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'color', t.color, 'description', t.description,
         'level', t.level, 'minutes', t.minutes, 'capacity', t.capacity, 'walkInSeats', t.walk_in_seats,
         'maxGuests', t.max_guests, 'credits', t.credits, 'dropInMinor', t.drop_in_minor, 'currency', t.currency,
         'listed', t.listed, 'archived', t.archived_at is not null,
         'running', (select count(*) from class_series s where s.class_type_id = t.id and (${RUNNING})))
       order by t.archived_at is not null, t.position, lower(t.name), t.id) from class_type t), '[]'::json) as types,
     coalesce((select json_agg(json_build_object('id', r.id, 'branchId', r.branch_id, 'name', r.name, 'capacity', r.capacity,
         'archived', r.archived_at is not null,
         'running', (select count(*) from class_series s where s.room_id = r.id and (${RUNNING})))
       order by r.archived_at is not null, r.position, lower(r.name), r.id) from room r), '[]'::json) as rooms,
     coalesce((select json_agg(json_build_object('id', p.id, 'name', u.name, 'branchIds', p.branch_ids)
         order by p.role <> 'trainer', lower(u.name), p.id)
       from staff p join app_user u on u.id = p.user_id
       where p.removed_at is null and p.role in ('trainer', 'owner', 'manager')), '[]'::json) as trainers`,
);

/** Everything a timetable is made of. */
export async function readCatalogue(db: Db, today: string): Promise<Catalogue> {
  const [found] = await db.rows<Catalogue>(CATALOGUE, [today]);
  return found ?? { types: [], rooms: [], trainers: [] };
}

export async function writeType(
  db: Db,
  { id, ...details }: SaveTypeInput,
  currency: string,
): Promise<string | undefined> {
  const data = { ...details, currency: details.dropInMinor === null ? null : currency };
  if (id !== null) {
    const { count } = await db.models.classType.updateMany({ where: { id }, data });
    return count === 1 ? id : undefined;
  }
  const made = newId<"class-type">();
  const position = await db.models.classType.count();
  await db.models.classType.create({ data: { id: made, ...data, position }, select: { id: true } });
  return made;
}

export async function findType(db: Db, id: string, today: string): Promise<ClassType | undefined> {
  return (await readCatalogue(db, today)).types.find((type) => type.id === id);
}

export async function setTypeArchived(db: Db, id: string, archivedAt: Date | null): Promise<boolean> {
  return (await db.models.classType.updateMany({ where: { id }, data: { archivedAt } })).count === 1;
}

export async function writeRoom(db: Db, { id, ...details }: SaveRoomInput): Promise<string | undefined> {
  if (id !== null) {
    const { name, capacity, branchId } = details;
    const { count } = await db.models.room.updateMany({ where: { id, branchId }, data: { name, capacity } });
    return count === 1 ? id : undefined;
  }
  const made = newId<"room">();
  const position = await db.models.room.count();
  await db.models.room.create({ data: { id: made, ...details, position }, select: { id: true } });
  return made;
}

export async function findRoom(db: Db, id: string, today: string): Promise<Room | undefined> {
  return (await readCatalogue(db, today)).rooms.find((one) => one.id === id);
}

export async function setRoomArchived(db: Db, id: string, archivedAt: Date | null): Promise<boolean> {
  return (await db.models.room.updateMany({ where: { id }, data: { archivedAt } })).count === 1;
}
