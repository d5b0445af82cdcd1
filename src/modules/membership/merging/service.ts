import { announcePart } from "@/modules/tenancy/access/service";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { tenantTopic } from "@/platform/realtime/realtime";
import { localDate } from "@/shared/time-zone/time-zone";
import { searchTextOf } from "../members/rules";
import { getMember } from "../members/service";
import { refreshStandings } from "../memberships/life/service";
import * as data from "./data";
import type { MergePair, MergePart, Place } from "./part";
import {
  chooseSurvivor,
  columnsToRestore,
  defaultChoice,
  JOINS,
  type MemberRow,
  mergedColumns,
  undoUntil,
  usedSince,
  wordsOf,
} from "./rules";
import type { KeptMerge, MergeBlock, MergeInput, MergePreview, MergeSide, UndoBlock } from "./schema";
import { MERGE_FIELDS, MOVED_KINDS } from "./words";

export type { MergePair, MergePart } from "./part";

/** The modules' shares, in an order that stays: what each of them kept is found by its place. */
export type MergeParts = readonly MergePart[];

function placesOf(parts: MergeParts): Place[] {
  return parts.flatMap(({ moves }) => Object.keys(moves) as Place[]);
}

async function pairOf(
  rows: Map<string, MemberRow>,
  { survivorId, absorbedId }: MergePair,
): Promise<{ survivor: MemberRow; absorbed: MemberRow }> {
  const [survivor, absorbed] = [rows.get(survivorId), rows.get(absorbedId)];
  if (!survivor || !absorbed) throw new DomainError("NOT_FOUND");
  return { survivor, absorbed };
}

/** Everything that stands against this merge, the records' own state first. */
async function blocksOf(
  ctx: TenantContext,
  parts: MergeParts,
  { survivor, absorbed }: { survivor: MemberRow; absorbed: MemberRow },
): Promise<MergeBlock[]> {
  const blocks: MergeBlock[] = [survivor, absorbed]
    .filter(({ merged_into_id }) => merged_into_id !== null)
    .map(({ number }) => ({ code: "MERGED_ALREADY", params: { number } }));
  if (survivor.user_id !== null && absorbed.user_id !== null)
    blocks.push({ code: "TWO_ACCOUNTS", params: { number: absorbed.number } });
  const pair = { survivorId: survivor.id, absorbedId: absorbed.id };
  for (const part of parts) blocks.push(...((await part.blocks?.(ctx, pair)) ?? []));
  return blocks;
}

async function sideOf(ctx: TenantContext, row: MemberRow): Promise<MergeSide> {
  const profile = await getMember(ctx, row.id);
  const { id, number, firstName, lastName, photo, standing, until, joinedOn, hasLogin, banned } = profile;
  return {
    id,
    number,
    firstName,
    lastName,
    photo,
    standing,
    until,
    joinedOn,
    hasLogin,
    banned,
    updatedAt: profile.updatedAt,
  };
}

/**
 * What merging these two would do: who stays, what is chosen, what moves, what becomes of the money, and what stands
 * against it. Changes nothing.
 * @throws DomainError NOT_FOUND, INVALID_INPUT for a record with itself
 */
export async function previewMerge(
  ctx: TenantContext,
  parts: MergeParts,
  input: { memberId: string; otherId: string; survivorId?: string | undefined },
): Promise<MergePreview> {
  const ids = [input.memberId, input.otherId];
  if (input.memberId === input.otherId || (input.survivorId && !ids.includes(input.survivorId)))
    throw new DomainError("INVALID_INPUT", { field: "otherId" });
  const rows = await data.findRows(ctx.db, ids);
  const weights = new Map((await data.findWeights(ctx.db, ids)).map((one) => [one.id, one]));
  const [one, other] = ids.map((id) => {
    const [row, weight] = [rows.get(id), weights.get(id)];
    if (!row || !weight) throw new DomainError("NOT_FOUND");
    return { row, ...weight };
  });
  if (!one || !other) throw new DomainError("NOT_FOUND");
  const survivorId = input.survivorId ?? chooseSurvivor(one, other).row.id;
  const [survivor, absorbed] = one.row.id === survivorId ? [one.row, other.row] : [other.row, one.row];
  const pair = { survivorId: survivor.id, absorbedId: absorbed.id };
  const counts = await data.countRows(ctx.db, placesOf(parts), absorbed.id);
  const kinds = Object.assign({}, ...parts.map(({ moves }) => moves)) as MergePart["moves"];
  const branches = await data.branchNames(
    ctx.db,
    [survivor, absorbed].flatMap(({ home_branch_id }) => home_branch_id ?? []),
  );
  const said = (row: MemberRow, field: (typeof MERGE_FIELDS)[number]) =>
    field === "homeBranch" ? (branches.get(row.home_branch_id ?? "") ?? null) : wordsOf(row, field);
  const money = [];
  for (const part of parts) money.push(...((await part.money?.(ctx, pair)) ?? []));
  return {
    survivor: await sideOf(ctx, survivor),
    absorbed: await sideOf(ctx, absorbed),
    fields: MERGE_FIELDS.map((field) => ({
      field,
      survivor: said(survivor, field),
      absorbed: said(absorbed, field),
      choice: defaultChoice(field, survivor, absorbed),
      joins: JOINS.has(field),
    })),
    moves: MOVED_KINDS.map((kind) => ({
      kind,
      count: Object.entries(counts).reduce(
        (sum, [place, count]) => (kinds[place as Place] === kind ? sum + count : sum),
        0,
      ),
    })).filter(({ count }) => count > 0),
    money,
    currency: ctx.tenant.currency,
    blocks: await blocksOf(ctx, parts, { survivor, absorbed }),
  };
}

function userOf(ctx: TenantContext): { userId: string | null; now: Date } {
  const { actor } = ctx;
  return { userId: actor.kind === "user" ? actor.userId : null, now: ctx.clock.now() };
}

/** Whoever is signed in as one of the two gets the other's rights at once, and open screens read again. */
function tell(ctx: TenantContext, type: "merged" | "unmerged", pair: MergePair, userId: string | null): void {
  ctx.live(tenantTopic(ctx.tenantId, "members"), { type, ...pair });
  if (userId) announcePart(ctx, ctx.tenant, userId);
}

function nameOf(row: Pick<MemberRow, "first_name" | "last_name">): string {
  return `${row.first_name} ${row.last_name}`.trim();
}

/**
 * Makes two records one, in the call's transaction: the absorbed record's rows are pointed at the survivor, and what was
 * moved is kept for the undo. Whoever is writing for one of them goes first; whoever comes later is refused.
 * @throws DomainError NOT_FOUND, STALE when a record changed since the preview, MERGE_BLOCKED naming what stands against it
 */
export async function mergeMembers(
  ctx: TenantContext,
  parts: MergeParts,
  input: MergeInput,
): Promise<{ mergeId: string }> {
  const pair = { survivorId: input.survivorId, absorbedId: input.absorbedId };
  if (pair.survivorId === pair.absorbedId) throw new DomainError("INVALID_INPUT", { field: "absorbedId" });
  const rows = await data.lockRows(ctx.db, [pair.survivorId, pair.absorbedId]);
  const { survivor, absorbed } = await pairOf(rows, pair);
  const [block] = await blocksOf(ctx, parts, { survivor, absorbed });
  if (block) throw new DomainError("MERGE_BLOCKED", { reason: block.code });
  if (survivor.updated_at !== input.seen.survivor || absorbed.updated_at !== input.seen.absorbed)
    throw new DomainError("STALE");
  const by = userOf(ctx);

  const columns = mergedColumns(survivor, absorbed, input.choices);
  const merged = { ...survivor, ...columns };
  const { first_name: firstName, last_name: lastName, email, phone } = merged;
  columns.search_text = searchTextOf({ firstName, lastName, email, phone, number: survivor.number });
  const kept: Record<string, string[]>[] = [];
  for (const part of parts) kept.push({ ...(await part.makeWay?.(ctx, pair)) });
  const mergeId = await data.insertMerge(
    ctx.db,
    pair,
    {
      survivor: pick(survivor, Object.keys(columns)),
      absorbed: pick(absorbed, ["user_id", "archived_at", "merged_into_id"]),
    },
    by,
  );
  const moved = await data.moveRows(ctx.db, mergeId, placesOf(parts));
  // The account leaves the one before it comes to the other: it is one member of a gym at any time.
  await data.writeColumns(
    ctx.db,
    absorbed.id,
    { user_id: null, archived_at: absorbed.archived_at ?? by.now.toISOString(), merged_into_id: survivor.id },
    by.now,
  );
  await data.writeColumns(ctx.db, survivor.id, columns, by.now);
  await refreshStandings(ctx, [survivor.id, absorbed.id]);
  const after = (await data.findRows(ctx.db, [survivor.id])).get(survivor.id);
  await data.keepMerge(
    ctx.db,
    mergeId,
    { rows: moved, dependents: await data.countDependents(ctx.db, moved), kept },
    { survivor: pick(after ?? survivor, Object.keys(columns)) },
  );
  ctx.audit({
    action: "member.merge",
    subject: { kind: "member", id: survivor.id },
    after: { mergeId, otherId: absorbed.id, number: absorbed.number, name: nameOf(absorbed) },
  });
  ctx.audit({
    action: "member.merged-away",
    subject: { kind: "member", id: absorbed.id },
    after: { mergeId, otherId: survivor.id, number: survivor.number, name: nameOf(survivor) },
  });
  tell(ctx, "merged", pair, absorbed.user_id);
  return { mergeId };
}

function pick(row: MemberRow, columns: readonly string[]): Partial<MemberRow> {
  return Object.fromEntries(columns.map((column) => [column, row[column as keyof MemberRow]]));
}

/** What stands against taking this merge back; empty when nothing does. */
async function undoBlocksOf(
  ctx: TenantContext,
  parts: MergeParts,
  merge: data.MergeRecord,
  survivor: MemberRow,
): Promise<UndoBlock[]> {
  const blocks: UndoBlock[] = [];
  if (ctx.clock.now() > undoUntil(merge.mergedAt))
    blocks.push({
      code: "TOO_LATE",
      params: { day: localDate(undoUntil(merge.mergedAt), ctx.tenant.zone) },
    });
  if (survivor.merged_into_id !== null) blocks.push({ code: "MERGED_SINCE", params: {} });
  const account = merge.before.absorbed.user_id ?? null;
  if (account !== null && survivor.user_id !== account) blocks.push({ code: "ACCOUNT_CHANGED", params: {} });
  const hangs = Object.assign({}, ...parts.map((part) => part.hangs)) as MergePart["hangs"];
  const now = await data.countDependents(ctx.db, merge.moved.rows);
  const used = new Map<string, number>();
  for (const { table, count } of usedSince(merge.moved.dependents, now)) {
    const kind = table in hangs ? hangs[table] : "other";
    if (kind) used.set(kind, Math.max(used.get(kind) ?? 0, count));
  }
  for (const [kind, count] of used) blocks.push({ code: "USED_SINCE", params: { kind, count } });
  for (const part of parts) blocks.push(...((await part.undoBlocks?.(ctx, merge)) ?? []));
  return blocks;
}

/** The records that became part of a member, each with what stands against taking it out again. */
export async function mergesOf(
  ctx: TenantContext,
  parts: MergeParts,
  memberId: string,
): Promise<KeptMerge[]> {
  const survivor = (await data.findRows(ctx.db, [memberId])).get(memberId);
  if (!survivor) throw new DomainError("NOT_FOUND");
  const merges: KeptMerge[] = [];
  for (const one of await data.findMergesOf(ctx.db, memberId)) {
    const until = undoUntil(one.mergedAt);
    const merge = ctx.clock.now() <= until ? await data.findMerge(ctx.db, one.id) : undefined;
    const late: UndoBlock = { code: "TOO_LATE", params: { day: localDate(until, ctx.tenant.zone) } };
    merges.push({
      ...one,
      undoUntil: until.toISOString(),
      blocks: merge ? await undoBlocksOf(ctx, parts, merge, survivor) : [late],
    });
  }
  return merges;
}

/**
 * Takes a merge back as a whole: what moved goes back, what came since stays with the survivor, and values that nobody
 * has changed since are what they were. Undoing twice is undoing once.
 * @throws DomainError NOT_FOUND, MERGE_UNDO_BLOCKED naming what can't be taken apart any more
 */
export async function undoMerge(
  ctx: TenantContext,
  parts: MergeParts,
  mergeId: string,
): Promise<{ absorbedId: string }> {
  const found = await data.findMerge(ctx.db, mergeId);
  if (!found) throw new DomainError("NOT_FOUND");
  const rows = await data.lockRows(ctx.db, [found.survivorId, found.absorbedId]);
  const { survivor, absorbed } = await pairOf(rows, found);
  // Read again under the lock: somebody else may have been quicker.
  const merge = (await data.findMerge(ctx.db, mergeId)) ?? found;
  if (merge.undoneAt !== null) return { absorbedId: absorbed.id };
  const [block] = await undoBlocksOf(ctx, parts, merge, survivor);
  if (block) throw new DomainError("MERGE_UNDO_BLOCKED", { reason: block.code, ...block.params });
  const by = userOf(ctx);
  await data.unmoveRows(ctx.db, mergeId);
  const back = columnsToRestore(survivor, merge.before.survivor, merge.after.survivor);
  const restored = { ...survivor, ...back };
  const { first_name: firstName, last_name: lastName, email, phone, number } = restored;
  await data.writeColumns(
    ctx.db,
    survivor.id,
    { ...back, search_text: searchTextOf({ firstName, lastName, email, phone, number }) },
    by.now,
  );
  await data.writeColumns(ctx.db, absorbed.id, merge.before.absorbed, by.now);
  for (const [index, part] of parts.entries()) {
    await part.giveBack?.(ctx, merge, merge.moved.kept[index] ?? {});
  }
  await refreshStandings(ctx, [survivor.id, absorbed.id]);
  await data.closeMerge(ctx.db, mergeId, by);
  const about = { mergeId, name: nameOf(absorbed), number: absorbed.number };
  ctx.audit({ action: "member.unmerge", subject: { kind: "member", id: survivor.id }, after: about });
  ctx.audit({
    action: "member.unmerge",
    subject: { kind: "member", id: absorbed.id },
    after: { mergeId, name: nameOf(restored), number },
  });
  tell(ctx, "unmerged", merge, merge.before.absorbed.user_id ?? null);
  return { absorbedId: absorbed.id };
}
