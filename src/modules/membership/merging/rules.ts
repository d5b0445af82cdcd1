import { isOver, isPrimary, overlaps, sharesBranch } from "../memberships/rules";
import type { MembershipStatus } from "../memberships/schema";
import type { MergeBlock, MergeChoice, MergeChoices, MergeField } from "./schema";
import { MERGE_FIELDS, MERGE_UNDO_DAYS } from "./words";

/** A member's row as PostgreSQL gives it in JSON: columns by their own names. */
export interface MemberRow {
  id: string;
  number: string;
  first_name: string;
  last_name: string;
  email: string | null;
  phone: string | null;
  birth_date: string | null;
  gender: string | null;
  joined_on: string;
  home_branch_id: string | null;
  photo_key: string | null;
  address_line: string | null;
  postal_code: string | null;
  city: string | null;
  emergency_name: string | null;
  emergency_phone: string | null;
  guardian_name: string | null;
  guardian_phone: string | null;
  notes: string | null;
  tags: string[];
  locale: string | null;
  user_id: string | null;
  standing: string;
  standing_until: string | null;
  waiver_signed_on: string | null;
  banned_at: string | null;
  ban_reason: string | null;
  search_text: string;
  created_at: string;
  updated_at: string;
  archived_at: string | null;
  merged_into_id: string | null;
}
export type MemberColumn = keyof MemberRow;

/** The columns behind each thing that is chosen. */
export const COLUMNS: Readonly<Record<MergeField, readonly MemberColumn[]>> = {
  name: ["first_name", "last_name"],
  email: ["email"],
  phone: ["phone"],
  birthDate: ["birth_date"],
  gender: ["gender"],
  homeBranch: ["home_branch_id"],
  photo: ["photo_key"],
  address: ["address_line", "postal_code", "city"],
  emergency: ["emergency_name", "emergency_phone"],
  guardian: ["guardian_name", "guardian_phone"],
  notes: ["notes"],
  tags: ["tags"],
};

/** Where two values can stand together. */
export const JOINS: ReadonlySet<MergeField> = new Set(["notes", "tags"]);

/** One thing in words; null when nothing is written down. */
export function wordsOf(row: MemberRow, field: MergeField): string | null {
  const parts = COLUMNS[field].flatMap((column) => row[column] ?? []).filter((part) => part !== "");
  if (parts.length === 0) return null;
  return parts.join(field === "name" ? " " : ", ");
}

/** What is proposed: what is written down goes before nothing, then what was written later; notes and tags stay both. */
export function defaultChoice(field: MergeField, survivor: MemberRow, absorbed: MemberRow): MergeChoice {
  const [mine, theirs] = [wordsOf(survivor, field), wordsOf(absorbed, field)];
  if (theirs === null || mine === theirs) return "survivor";
  if (mine === null) return "absorbed";
  if (JOINS.has(field)) return "both";
  return Date.parse(absorbed.updated_at) > Date.parse(survivor.updated_at) ? "absorbed" : "survivor";
}

/** What tells which record is the fuller one. */
export interface Weight {
  row: MemberRow;
  /** Memberships that are not over. */
  running: number;
  visits: number;
}

/** The record that is proposed to stay: with an account, with what runs, with more visits, the older one. */
export function chooseSurvivor(a: Weight, b: Weight): Weight {
  const order =
    Number(b.row.user_id !== null) - Number(a.row.user_id !== null) ||
    Number(a.row.archived_at !== null) - Number(b.row.archived_at !== null) ||
    b.running - a.running ||
    b.visits - a.visits ||
    Date.parse(a.row.created_at) - Date.parse(b.row.created_at) ||
    a.row.id.localeCompare(b.row.id);
  return order <= 0 ? a : b;
}

const NOTES_MAX = 2_000;
const TAGS_MAX = 20;

function joined(field: MergeField, survivor: MemberRow, absorbed: MemberRow): Partial<MemberRow> {
  if (field === "tags")
    return { tags: [...new Set([...survivor.tags, ...absorbed.tags])].slice(0, TAGS_MAX) };
  const notes = [survivor.notes, absorbed.notes].filter((one) => one !== null && one !== "");
  // Told by Unicode's own units: a note cut in the middle of a sign could not be kept.
  return {
    notes:
      [...new Set(notes)]
        .join("\n\n")
        .slice(0, NOTES_MAX)
        .replace(/[\uD800-\uDBFF]$/, "") || null,
  };
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a >= b ? a : b;
}

/**
 * What the surviving record's columns become. What nobody chooses follows by itself: a member since the earlier day, the
 * later waiver, the one account there is, and banned when either was.
 */
export function mergedColumns(
  survivor: MemberRow,
  absorbed: MemberRow,
  choices: MergeChoices,
): Partial<MemberRow> {
  let columns: Partial<MemberRow> = {};
  for (const field of MERGE_FIELDS) {
    const choice = choices[field] ?? defaultChoice(field, survivor, absorbed);
    if (choice === "both" && JOINS.has(field)) columns = { ...columns, ...joined(field, survivor, absorbed) };
    if (choice === "absorbed") {
      for (const column of COLUMNS[field]) columns = { ...columns, [column]: absorbed[column] };
    }
  }
  const bans = [survivor, absorbed].filter(({ banned_at }) => banned_at !== null);
  const reasons = [...new Set(bans.flatMap(({ ban_reason }) => ban_reason ?? []))];
  return {
    ...columns,
    joined_on: earlier(survivor.joined_on, absorbed.joined_on) ?? survivor.joined_on,
    waiver_signed_on: later(survivor.waiver_signed_on, absorbed.waiver_signed_on),
    locale: survivor.locale ?? absorbed.locale,
    user_id: survivor.user_id ?? absorbed.user_id,
    banned_at: earlier(survivor.banned_at, absorbed.banned_at),
    ban_reason: reasons.length > 0 ? reasons.join("; ").slice(0, 420) : null,
  };
}

/** A membership as far as two of them can be in each other's way. */
export interface PrimarySpan {
  status: string;
  startsOn: string;
  endsOn: string | null;
  planKind: string;
  planName: string;
  branchIds: readonly string[];
}

/**
 * Memberships of both records that would run at once in one branch; which one to end is the desk's decision, so both
 * are named.
 */
export function overlapBlocks(
  survivor: readonly PrimarySpan[],
  absorbed: readonly PrimarySpan[],
): MergeBlock[] {
  const running = (one: PrimarySpan) => !isOver(one.status as MembershipStatus) && isPrimary(one.planKind);
  return survivor.filter(running).flatMap((mine) =>
    absorbed
      .filter(
        (theirs) =>
          running(theirs) && overlaps(mine, theirs) && sharesBranch(mine.branchIds, theirs.branchIds),
      )
      .map((theirs) => ({
        code: "OVERLAPPING_MEMBERSHIPS" as const,
        params: { plan: mine.planName, other: theirs.planName, until: theirs.endsOn },
      })),
  );
}

/** The last instant at which a merge can be undone. */
export function undoUntil(mergedAt: string): Date {
  return new Date(Date.parse(mergedAt) + MERGE_UNDO_DAYS * 86_400_000);
}

/** What of the survivor's columns goes back: those that are still as the merge left them. */
export function columnsToRestore(
  current: Partial<MemberRow>,
  before: Partial<MemberRow>,
  after: Partial<MemberRow>,
): Partial<MemberRow> {
  const untouched = Object.keys(before).filter(
    (column) =>
      JSON.stringify(current[column as MemberColumn]) === JSON.stringify(after[column as MemberColumn]),
  );
  return Object.fromEntries(untouched.map((column) => [column, before[column as MemberColumn]]));
}

/** Tables that have more rows hanging on what moved than they had when it moved. */
export function usedSince(
  then: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): { table: string; count: number }[] {
  return Object.entries(now).flatMap(([place, count]) => {
    const more = count - (then[place] ?? 0);
    return more > 0 ? [{ table: place.split(".")[0] ?? place, count: more }] : [];
  });
}
