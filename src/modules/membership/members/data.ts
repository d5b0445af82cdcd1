import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { RawJson } from "@/platform/trpc/raw-json";
import type { Duplicate, ListMembersInput, MemberFields, MemberProfile, TimelineEntry } from "./schema";

/** Today's standing: the stored one until its last day, then what it turns into. `$1` is the gym's day. */
const STANDING = `case when m.standing_until < $1::date
  then case when m.standing in ('active', 'suspended') then 'expired' else 'active' end
  else m.standing end`;

const ROW = `m.id, m.number, m.first_name as "firstName", m.last_name as "lastName", m.email, m.phone,
  m.photo_key as photo, ${STANDING} as standing, m.standing_until as until, m.joined_on as "joinedOn",
  m.banned_at is not null as banned`;

const CURRENT_PLAN = `left join lateral (
    select p.name from membership s join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
    where s.tenant_id = m.tenant_id and s.member_id = m.id and s.status <> 'ended'
    order by s.starts_on desc limit 1) plan on true`;

const FILTER = `m.archived_at is null
  and ($2::text[] is null or ${STANDING} = any($2))
  and ($3::uuid is null or exists (select 1 from membership s where s.tenant_id = m.tenant_id and s.member_id = m.id
       and s.plan_id = $3 and s.status <> 'ended' and (s.ends_on is null or s.ends_on >= $1::date)))
  and ($4::uuid is null or m.home_branch_id = $4)
  and ($5::date is null or m.joined_on >= $5)
  and ($6::date is null or m.joined_on <= $6)
  and ($7::int is null or (m.standing = 'active' and m.standing_until between $1::date and $1::date + ($7 - 1)))`;

/** One JSON value: the page and the key of the next one. One row more than asked tells whether there is one. */
function page(rows: string, nextKey: string): string {
  return `with page as (${rows})
  select json_build_object(
    'items', coalesce((select json_agg(json_build_object('id', id, 'number', number, 'firstName', "firstName",
      'lastName', "lastName", 'email', email, 'phone', phone, 'photo', photo, 'standing', standing, 'until', until,
      'planName', "planName", 'joinedOn', "joinedOn", 'banned', banned) order by place)
      from page where place <= $8), '[]'::json),
    'nextCursor', case when (select count(*) from page) > $8 then (select ${nextKey} from page where place = $8) end
  )::text`;
}

/** A page without a cursor begins before everybody: so the key is a condition on the index in a generic plan too. */
const LOWEST = "00000000-0000-0000-0000-000000000000";
const HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
/** Not coalesce: PostgreSQL takes that for a possible leak, and keeps it from the index under row security. */
const or = (value: string, otherwise: string) =>
  `case when ${value} is null then ${otherwise} else ${value} end`;

const BY_NAME = statement(
  "members.by-name",
  page(
    `select ${ROW}, plan.name as "planName", row_number() over (order by m.last_name, m.first_name, m.id) as place
     from member m ${CURRENT_PLAN}
     where ${FILTER}
       and (m.last_name, m.first_name, m.id) > (${or("$9::text", "''")}, ${or("$10::text", "''")}, ${or("$11::uuid", `'${LOWEST}'`)})
     order by m.last_name, m.first_name, m.id limit $8 + 1`,
    `json_build_array("lastName", "firstName", id)::text`,
  ),
);

const NEWEST = statement(
  "members.newest",
  page(
    `select ${ROW}, plan.name as "planName", row_number() over (order by m.joined_on desc, m.id desc) as place
     from member m ${CURRENT_PLAN}
     where ${FILTER} and (m.joined_on, m.id) < (${or("$9::date", "'infinity'")}, ${or("$10::uuid", `'${HIGHEST}'`)})
     order by m.joined_on desc, m.id desc limit $8 + 1`,
    `json_build_array("joinedOn", id)::text`,
  ),
);

const SEARCH = statement(
  "members.search",
  page(
    `select ${ROW}, plan.name as "planName", row_number() over (order by found.score desc, m.last_name, m.id) as place
     from app.member_candidates($9, 200) found join member m on m.id = found.id ${CURRENT_PLAN}
     where ${FILTER} order by found.score desc, m.last_name, m.id limit $8`,
    "null",
  ),
);

function filters(input: ListMembersInput, today: string): unknown[] {
  return [
    today,
    input.standing?.length ? input.standing : null,
    input.planId ?? null,
    input.branchId ?? null,
    input.joinedFrom ?? null,
    input.joinedTo ?? null,
    input.endingWithin ?? null,
    input.limit,
  ];
}

/** A page of members as ready JSON (`memberPage`). `needle` is folded text; with it the best matches come first. */
export function memberPageJson(
  db: Db,
  input: ListMembersInput,
  today: string,
  needle: string | undefined,
  cursor: string[] | undefined,
): Promise<RawJson> {
  const base = filters(input, today);
  if (needle !== undefined) return db.json(SEARCH, [...base, needle]);
  if (input.sort === "newest") return db.json(NEWEST, [...base, cursor?.[0] ?? null, cursor?.[1] ?? null]);
  return db.json(BY_NAME, [...base, cursor?.[0] ?? null, cursor?.[1] ?? null, cursor?.[2] ?? null]);
}

const PROFILE = statement(
  "members.profile",
  `select json_build_object(
    'id', m.id, 'number', m.number, 'firstName', m.first_name, 'lastName', m.last_name, 'email', m.email,
    'phone', m.phone, 'photo', m.photo_key, 'standing', ${STANDING}, 'until', m.standing_until, 'joinedOn', m.joined_on,
    'banned', m.banned_at is not null, 'birthDate', m.birth_date,
    'age', extract(year from age($1::date, m.birth_date))::int, 'gender', m.gender,
    'homeBranchId', m.home_branch_id, 'homeBranchName', b.name, 'addressLine', m.address_line,
    'postalCode', m.postal_code, 'city', m.city, 'emergencyName', m.emergency_name,
    'emergencyPhone', m.emergency_phone, 'guardianName', m.guardian_name, 'guardianPhone', m.guardian_phone,
    'notes', m.notes, 'tags', m.tags, 'banReason', m.ban_reason,
    'archived', m.archived_at is not null, 'hasLogin', m.user_id is not null,
    'hasPin', m.pin_digest is not null, 'mergedIntoId', m.merged_into_id,
    'updatedAt', to_char(m.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'memberships', coalesce((select json_agg(json_build_object('id', s.id, 'planId', s.plan_id, 'planName', p.name,
        'planKind', p.kind, 'status', s.status, 'startsOn', s.starts_on, 'endsOn', s.ends_on,
        'frozenFrom', s.frozen_from, 'frozenTo', s.frozen_to,
        'freezeEndsOnReturn', s.frozen_from is not null and exists (select 1 from membership_freeze z
          where z.tenant_id = s.tenant_id and z.membership_id = s.id and z.from_on = s.frozen_from and z.end_on_return
            and z.status in ('scheduled', 'active')),
        'priceMinor', v.price_minor, 'currency', v.currency,
        'cycle', v.cycle, 'visits', v.visits) order by s.starts_on desc, s.id desc)
      from membership s
      join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
      join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
      where s.tenant_id = m.tenant_id and s.member_id = m.id), '[]'::json)
  ) as profile
  from member m left join branch b on b.tenant_id = m.tenant_id and b.id = m.home_branch_id
  where m.id = $2::uuid`,
);

export async function findProfile(
  db: Db,
  memberId: string,
  today: string,
): Promise<MemberProfile | undefined> {
  const [row] = await db.rows<{ profile: MemberProfile }>(PROFILE, [today, memberId]);
  return row?.profile;
}

const ACCOUNT = statement("members.account", "select user_id as id from member where id = $1::uuid");

/** The account that the member signs in with, if there is one. */
export async function findAccountId(db: Db, memberId: string): Promise<string | null> {
  return (await db.rows<{ id: string | null }>(ACCOUNT, [memberId]))[0]?.id ?? null;
}

const PHOTO = statement("members.photo", "select photo_key as photo from member where id = $1::uuid");

export async function findPhoto(db: Db, memberId: string): Promise<string | null> {
  return (await db.rows<{ photo: string | null }>(PHOTO, [memberId]))[0]?.photo ?? null;
}

const DUPLICATES = statement(
  "members.duplicates",
  `select m.id, m.number, m.first_name as "firstName", m.last_name as "lastName", m.photo_key as photo,
     ${STANDING} as standing,
     case when m.email = $2::citext then 'email' when m.phone = $3 then 'phone'
       when m.birth_date = $4::date and c.score is not null then 'name-and-birth-date' else 'name' end as reason
   from member m left join (select id, score from app.member_candidates($5, 20)) c on c.id = m.id
   where m.archived_at is null and m.id is distinct from $6::uuid
     and (m.email = $2::citext or m.phone = $3 or (m.birth_date = $4::date and c.score > 0.5)
       or (($4::date is null or m.birth_date is null) and c.score > 0.8))
   order by (m.email = $2::citext) desc nulls last, (m.phone = $3) desc nulls last, c.score desc nulls last limit 5`,
);

export interface DuplicateKeys {
  email: string | null;
  phone: string | null;
  birthDate: string | null;
  /** Folded first and last name. */
  name: string;
  exceptId: string | null;
}

export function findDuplicates(db: Db, keys: DuplicateKeys, today: string): Promise<Duplicate[]> {
  return db.rows<Duplicate>(DUPLICATES, [
    today,
    keys.email,
    keys.phone,
    keys.birthDate,
    keys.name || null,
    keys.exceptId,
  ]);
}

const LOCK_NUMBERS = statement(
  "members.lock-numbers",
  "select pg_advisory_xact_lock(hashtextextended('member-number:' || app.current_tenant()::text, 0))::text",
);
const HIGHEST_NUMBER = statement(
  "members.highest-number",
  "select coalesce(max(number::bigint), 999) as highest from member where number ~ '^[0-9]{1,9}$'",
);

/** The next free number; two desks at once wait for each other until the transaction ends. */
export async function nextNumber(db: Db): Promise<number> {
  await db.rows(LOCK_NUMBERS);
  const [row] = await db.rows<{ highest: number }>(HIGHEST_NUMBER);
  return (row?.highest ?? 999) + 1;
}

export interface MemberRecord extends Omit<MemberFields, "tags"> {
  number: string;
  joinedOn: string;
  searchText: string;
  tags: string[];
}

function columns(record: Omit<MemberRecord, "number" | "joinedOn">) {
  return {
    firstName: record.firstName,
    lastName: record.lastName,
    email: record.email,
    phone: record.phone,
    birthDate: record.birthDate ? toDbDate(record.birthDate) : null,
    gender: record.gender ?? null,
    homeBranchId: record.homeBranchId ?? null,
    addressLine: record.addressLine,
    postalCode: record.postalCode,
    city: record.city,
    emergencyName: record.emergencyName,
    emergencyPhone: record.emergencyPhone,
    guardianName: record.guardianName,
    guardianPhone: record.guardianPhone,
    notes: record.notes,
    tags: record.tags,
    searchText: record.searchText,
  };
}

export async function insertMember(db: Db, record: MemberRecord, now: Date): Promise<string> {
  const id = newId<"member">();
  await db.models.member.create({
    data: {
      id,
      number: record.number,
      joinedOn: toDbDate(record.joinedOn),
      createdAt: now,
      updatedAt: now,
      ...columns(record),
    },
    select: { id: true },
  });
  return id;
}

/** @returns false when somebody else changed the member since `seen`, or there is none. */
export async function updateMember(
  db: Db,
  memberId: string,
  record: Omit<MemberRecord, "number" | "joinedOn">,
  seen: string,
  now: Date,
): Promise<boolean> {
  const { count } = await db.models.member.updateMany({
    where: { id: memberId, updatedAt: new Date(seen), mergedIntoId: null },
    data: { ...columns(record), updatedAt: now },
  });
  return count === 1;
}

export async function setMember(
  db: Db,
  memberId: string,
  data: {
    photoKey?: string | null;
    bannedAt?: Date | null;
    banReason?: string | null;
    archivedAt?: Date | null;
  },
): Promise<boolean> {
  const { count } = await db.models.member.updateMany({ where: { id: memberId, mergedIntoId: null }, data });
  return count === 1;
}

const SHOWS_PHOTO = statement(
  "members.shows-photo",
  "select exists (select 1 from member where photo_key = $1) as shown",
);

/** Whether any record shows this photo: one of a merged record may be its survivor's too. */
export async function showsPhoto(db: Db, photoKey: string): Promise<boolean> {
  return (await db.rows<{ shown: boolean }>(SHOWS_PHOTO, [photoKey]))[0]?.shown ?? false;
}

/** What the record itself did is told with the one it became. */
const TIMELINE = statement(
  "members.timeline",
  `select a.id, a.at, a.action, u.name as "actorName", a.actor_kind as "actorKind", a.before, a.after, a.reason
   from audit_entry a left join app_user u on u.id = a.actor_id
   where a.subject_kind = 'member' and a.action <> 'member.merged-away'
     and a.subject_id = any(array(select $1::uuid union all select g.id from member g where g.merged_into_id = $1::uuid))
     and ($2::timestamptz is null or (a.at, a.id) < ($2, $3::uuid))
   order by a.at desc, a.id desc limit $4`,
);

export function findTimeline(
  db: Db,
  memberId: string,
  cursor: [string, string] | undefined,
  limit: number,
): Promise<TimelineEntry[]> {
  return db.rows<TimelineEntry>(TIMELINE, [memberId, cursor?.[0] ?? null, cursor?.[1] ?? null, limit]);
}

const EXPORT = statement(
  "members.export",
  `select m.number, m.first_name, m.last_name, m.email, m.phone, m.birth_date, m.gender, m.joined_on, m.address_line,
     m.postal_code, m.city, m.emergency_name, m.emergency_phone, ${STANDING} as standing, plan.name as plan_name,
     m.standing_until, m.notes, array_to_string(m.tags, '|') as tags, m.id
   from member m ${CURRENT_PLAN}
   where ${FILTER} and ($8::text is null or m.id in (select id from app.member_candidates($8, 500)))
     and ($9::uuid is null or m.id > $9) order by m.id limit $10`,
);

/** A stretch of the export, by id so that any size comes in bounded pieces. */
export function exportStretch(
  db: Db,
  input: ListMembersInput,
  today: string,
  needle: string | undefined,
  after: string | null,
  limit: number,
): Promise<Record<string, string | null>[]> {
  return db.rows(EXPORT, [...filters(input, today).slice(0, 7), needle ?? null, after, limit]);
}

const COUNTS = statement(
  "members.by-standing",
  `select coalesce(json_object_agg(standing, n), '{}')::text from (
     select ${STANDING} as standing, count(*)::int as n from member m where m.archived_at is null group by 1) counts`,
);

/** How many members are what today, as ready JSON: standing → count. */
export function countByStanding(db: Db, today: string): Promise<RawJson> {
  return db.json(COUNTS, [today]);
}
