import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { type Statement, statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { Place } from "./part";
import type { MemberColumn, MemberRow } from "./rules";
import type { MergeSide } from "./schema";

const ROWS = statement(
  "merging.rows",
  `select (to_jsonb(m) - 'pin_digest' || jsonb_build_object('updated_at', ${iso("m.updated_at")})) as row
   from member m where m.id = any($1::uuid[])`,
);
const LOCKED = statement(
  "merging.lock",
  "select m.id from member m where m.id = any($1::uuid[]) order by m.id for update",
);

/** Both records as they are; who is unknown is missing. */
export async function findRows(db: Db, ids: readonly string[]): Promise<Map<string, MemberRow>> {
  const rows = await db.rows<{ row: MemberRow }>(ROWS, [ids]);
  return new Map(rows.map(({ row }) => [row.id, row]));
}

/** The same under lock, in one order everywhere: nobody begins anything for these members until the transaction ends. */
export async function lockRows(db: Db, ids: readonly string[]): Promise<Map<string, MemberRow>> {
  await db.rows(LOCKED, [ids]);
  return await findRows(db, ids);
}

const WEIGHTS = statement(
  "merging.weights",
  `select m.id, (select count(*) from visit v where v.member_id = m.id and v.undone_at is null)::int as visits,
     (select count(*) from membership s where s.member_id = m.id and s.status not in ('ended', 'completed', 'draft'))::int as running
   from member m where m.id = any($1::uuid[])`,
);

export function findWeights(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; visits: number; running: number }[]> {
  return db.rows(WEIGHTS, [ids]);
}

const BRANCHES = statement("merging.branches", "select id, name from branch where id = any($1::uuid[])");

export async function branchNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.rows<{ id: string; name: string }>(BRANCHES, [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const counting = new Map<string, Statement>();

/** How many rows each reference has for a member. The places are the parts' own words, never a caller's. */
export async function countRows(
  db: Db,
  places: readonly Place[],
  memberId: string,
): Promise<Record<string, number>> {
  const key = places.join();
  let counted = counting.get(key);
  if (!counted) {
    const pairs = places.map((place) => {
      const [table, column] = place.split(".");
      return `'${place}', (select count(*) from ${table} where ${column} = $1::uuid)`;
    });
    counted = statement("merging.counts", `select json_build_object(${pairs.join(", ")}) as counts`);
    counting.set(key, counted);
  }
  const [row] = await db.rows<{ counts: Record<string, number> }>(counted, [memberId]);
  return row?.counts ?? {};
}

const BOTH_IN_HOUSEHOLDS = statement(
  "merging.households",
  `select h.name, hm.member_id as "memberId" from household_member hm
   join household h on h.tenant_id = hm.tenant_id and h.id = hm.household_id
   where hm.member_id = any($1::uuid[]) and hm.left_on is null`,
);

/** The households that these members belong to now. */
export function findHouseholds(
  db: Db,
  ids: readonly string[],
): Promise<{ name: string; memberId: string }[]> {
  return db.rows(BOTH_IN_HOUSEHOLDS, [ids]);
}

const END_LINKS = statement(
  "merging.end-invitations",
  `update member_invitation i set revoked_at = $3::timestamptz
   where i.member_id = $1::uuid and i.accepted_at is null and i.revoked_at is null
     and exists (select 1 from member m where m.id = $2::uuid and (m.user_id is not null or exists (
       select 1 from member_invitation o where o.member_id = m.id and o.accepted_at is null and o.revoked_at is null)))
   returning i.id`,
);

/** Ends the absorbed record's open link where the survivor has an account or a link already. @returns the links' ids */
export async function endInvitations(
  db: Db,
  absorbedId: string,
  survivorId: string,
  now: Date,
): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(END_LINKS, [absorbedId, survivorId, now.toISOString()]);
  return rows.map(({ id }) => id);
}

const REOPEN_LINKS = statement(
  "merging.reopen-invitations",
  "update member_invitation set revoked_at = null where id = any($1::uuid[]) and accepted_at is null",
);

export async function reopenInvitations(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.rows(REOPEN_LINKS, [ids]);
}

const WRITABLE: readonly MemberColumn[] = [
  "first_name",
  "last_name",
  "email",
  "phone",
  "birth_date",
  "gender",
  "joined_on",
  "home_branch_id",
  "photo_key",
  "address_line",
  "postal_code",
  "city",
  "emergency_name",
  "emergency_phone",
  "guardian_name",
  "guardian_phone",
  "notes",
  "tags",
  "locale",
  "user_id",
  "waiver_signed_on",
  "banned_at",
  "ban_reason",
  "search_text",
  "archived_at",
  "merged_into_id",
];

const WRITE = statement(
  "merging.write",
  `update member m set updated_at = $3::timestamptz, ${WRITABLE.map((column) => `${column} = r.${column}`).join(", ")}
   from (select (jsonb_populate_record(b, $2::jsonb)).* from member b where b.id = $1::uuid) r where m.id = r.id`,
);

/** Sets the given columns of a member; what is not named stays. */
export async function writeColumns(
  db: Db,
  memberId: string,
  columns: Partial<MemberRow>,
  now: Date,
): Promise<void> {
  await db.rows(WRITE, [memberId, JSON.stringify(columns), now.toISOString()]);
}

const INSERT = statement(
  "merging.insert",
  `insert into member_merge (id, survivor_id, absorbed_id, before, merged_by, merged_at)
   values ($1::uuid, $2::uuid, $3::uuid, $4::jsonb, $5::uuid, $6::timestamptz)`,
);
const MOVE = statement("merging.move", "select app.merge_rows($1::uuid, $2::text[]) as rows");
const DEPENDENTS = statement("merging.dependents", "select app.merge_dependents($1::jsonb) as found");
const KEEP = statement(
  "merging.keep",
  "update member_merge set moved = $2::jsonb, after = $3::jsonb where id = $1::uuid",
);

export type MovedRows = Record<Place, unknown[][]>;

/** What an undo needs: which rows moved, what hung on them then, and what the parts cleared. */
export interface Moved {
  rows: MovedRows;
  dependents: Record<string, number>;
  kept: Record<string, string[]>[];
}

export interface MergeRecord {
  id: string;
  survivorId: string;
  absorbedId: string;
  before: { survivor: Partial<MemberRow>; absorbed: Partial<MemberRow> };
  after: { survivor: Partial<MemberRow> };
  moved: Moved;
  mergedAt: string;
  undoneAt: string | null;
}

/** Begins a merge: from now on rows may move on its behalf. @returns its id */
export async function insertMerge(
  db: Db,
  pair: { survivorId: string; absorbedId: string },
  before: MergeRecord["before"],
  by: { userId: string | null; now: Date },
): Promise<string> {
  const id = newId<"member-merge">();
  await db.rows(INSERT, [
    id,
    pair.survivorId,
    pair.absorbedId,
    JSON.stringify(before),
    by.userId,
    by.now.toISOString(),
  ]);
  return id;
}

/** Points every row of the absorbed record at the survivor, one statement for each place. */
export async function moveRows(db: Db, mergeId: string, places: readonly Place[]): Promise<MovedRows> {
  const [row] = await db.rows<{ rows: MovedRows }>(MOVE, [mergeId, places]);
  return row?.rows ?? {};
}

/** How many rows hang on those that moved, by table and column. */
export async function countDependents(db: Db, rows: MovedRows): Promise<Record<string, number>> {
  const [row] = await db.rows<{ found: Record<string, number> }>(DEPENDENTS, [JSON.stringify(rows)]);
  return row?.found ?? {};
}

export async function keepMerge(
  db: Db,
  mergeId: string,
  moved: Moved,
  after: MergeRecord["after"],
): Promise<void> {
  await db.rows(KEEP, [mergeId, JSON.stringify(moved), JSON.stringify(after)]);
}

const FOUND = statement(
  "merging.find",
  `select id, survivor_id as "survivorId", absorbed_id as "absorbedId", before, after, moved,
     ${iso("merged_at")} as "mergedAt", ${iso("undone_at")} as "undoneAt" from member_merge where id = $1::uuid`,
);

export async function findMerge(db: Db, mergeId: string): Promise<MergeRecord | undefined> {
  return (await db.rows<MergeRecord>(FOUND, [mergeId]))[0];
}

const UNMOVE = statement("merging.unmove", "select app.unmerge_rows($1::uuid)::text");
const CLOSE = statement(
  "merging.close",
  "update member_merge set undone_at = $2::timestamptz, undone_by = $3::uuid where id = $1::uuid",
);

/** Lets the rows go back, as far as they are still the survivor's. */
export async function unmoveRows(db: Db, mergeId: string): Promise<void> {
  await db.rows(UNMOVE, [mergeId]);
}

export async function closeMerge(
  db: Db,
  mergeId: string,
  by: { userId: string | null; now: Date },
): Promise<void> {
  await db.rows(CLOSE, [mergeId, by.now.toISOString(), by.userId]);
}

const OF_MEMBER = statement(
  "merging.of-member",
  `select g.id, ${iso("g.merged_at")} as "mergedAt", u.name as "mergedBy",
     json_build_object('id', m.id, 'number', m.number, 'firstName', m.first_name, 'lastName', m.last_name) as other
   from member_merge g join member m on m.tenant_id = g.tenant_id and m.id = g.absorbed_id
   left join app_user u on u.id = g.merged_by
   where g.survivor_id = $1::uuid and g.undone_at is null order by g.merged_at desc limit 20`,
);

/** The merges whose survivor this is, the newest first. */
export function findMergesOf(
  db: Db,
  memberId: string,
): Promise<
  {
    id: string;
    mergedAt: string;
    mergedBy: string | null;
    other: Pick<MergeSide, "id" | "number" | "firstName" | "lastName">;
  }[]
> {
  return db.rows(OF_MEMBER, [memberId]);
}
