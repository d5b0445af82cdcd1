import { announcePart } from "@/modules/tenancy/access/service";
import { changes } from "@/platform/audit/audit";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { DomainError } from "@/platform/errors";
import { parseKey, tenantKey } from "@/platform/storage/keys";
import { asOutput } from "@/platform/trpc/raw-json";
import { foldForSearch } from "@/shared/text/fold";
import { localDate } from "@/shared/time-zone/time-zone";
import { memberCreated } from "../events";
import { forgetHealthNote } from "../health-note/service";
import * as data from "./data";
import { memberNumber, needleOf, normalPhone, searchTextOf } from "./rules";
import type {
  CreateMemberInput,
  Duplicate,
  DuplicateInput,
  ListMembersInput,
  MemberFields,
  MemberPage,
  MemberProfile,
  TimelineEntry,
} from "./schema";

function today(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

/** A cursor is what the page before gave; anything else is refused rather than guessed at. */
function parseCursor(cursor: string | undefined, length: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(cursor);
    if (Array.isArray(parts) && parts.length === length && parts.every((part) => typeof part === "string")) {
      return parts as string[];
    }
  } catch {
    // Refused below.
  }
  throw new DomainError("INVALID_INPUT", { field: "cursor" });
}

/** A page of members; ready JSON under the type `MemberPage`. */
export async function listMembers(ctx: TenantContext, input: ListMembersInput): Promise<MemberPage> {
  const needle = input.search ? needleOf(input.search) : undefined;
  const cursor = parseCursor(input.cursor, input.sort === "newest" ? 2 : 3);
  return asOutput<MemberPage>(await data.memberPageJson(ctx.db, input, today(ctx), needle, cursor));
}

/** How many members stand how today; standings that nobody has are absent. */
export async function countMembers(ctx: TenantContext): Promise<Record<string, number>> {
  return asOutput<Record<string, number>>(await data.countByStanding(ctx.db, today(ctx)));
}

export async function getMember(ctx: TenantContext, memberId: string): Promise<MemberProfile> {
  const profile = await data.findProfile(ctx.db, memberId, today(ctx));
  if (!profile) throw new DomainError("NOT_FOUND");
  return profile;
}

/** The signed-in member's own profile, without what staff wrote about them. */
export async function getOwnProfile(ctx: TenantContext): Promise<MemberProfile> {
  if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
  return { ...(await getMember(ctx, ctx.access.memberId)), notes: null, tags: [], banReason: null };
}

/** People who look like the one being written down, the surest first. */
export async function findDuplicates(ctx: TenantContext, input: DuplicateInput): Promise<Duplicate[]> {
  const keys = {
    email: input.email?.toLowerCase() || null,
    phone: normalPhone(input.phone, ctx.tenant.country) ?? null,
    birthDate: input.birthDate ?? null,
    name: foldForSearch(`${input.firstName} ${input.lastName}`),
    exceptId: input.exceptId ?? null,
  };
  if (!keys.email && !keys.phone && keys.name.length < 5) return [];
  return await data.findDuplicates(ctx.db, keys, today(ctx));
}

/** The fields with phones in E.164. @throws DomainError INVALID_INPUT naming the field that can't be understood. */
function normalFields(ctx: TenantContext, fields: MemberFields): MemberFields {
  const normal = { ...fields };
  for (const field of ["phone", "emergencyPhone", "guardianPhone"] as const) {
    const phone = normalPhone(fields[field], ctx.tenant.country);
    if (phone === undefined) throw new DomainError("INVALID_INPUT", { field });
    normal[field] = phone;
  }
  if (normal.birthDate && normal.birthDate > today(ctx))
    throw new DomainError("INVALID_INPUT", { field: "birthDate" });
  return normal;
}

/**
 * Writes down a new member. What they hold is sold to them: nobody trains on a plan that has no bill.
 * @throws DomainError POSSIBLE_DUPLICATE unless the look-alikes were accepted; MEMBER_NUMBER_TAKEN.
 */
export async function createMember(
  ctx: TenantContext,
  input: CreateMemberInput,
): Promise<{ memberId: string }> {
  const fields = normalFields(ctx, input.fields);
  if (!input.acceptDuplicate) {
    const look = await findDuplicates(ctx, fields);
    const sure = look.find((one) => one.reason !== "name");
    if (sure)
      throw new DomainError("POSSIBLE_DUPLICATE", {
        memberId: sure.id,
        number: sure.number,
        reason: sure.reason,
      });
  }
  const number = input.number || memberNumber(await data.nextNumber(ctx.db));
  const record = { ...fields, number, joinedOn: input.joinedOn ?? today(ctx), searchText: "" };
  record.searchText = searchTextOf(record);
  let memberId: string;
  try {
    memberId = await data.insertMember(ctx.db, record, ctx.clock.now());
  } catch (error) {
    if (isUniqueViolation(error, "number")) throw new DomainError("MEMBER_NUMBER_TAKEN", { number });
    throw error;
  }
  ctx.audit({
    action: "member.create",
    subject: { kind: "member", id: memberId },
    after: { number, firstName: fields.firstName, lastName: fields.lastName },
  });
  ctx.emit(memberCreated, { memberId });
  return { memberId };
}

/** @throws DomainError STALE when somebody else changed the member after the form was filled. */
export async function updateMember(
  ctx: TenantContext,
  input: { memberId: string; fields: MemberFields; seen: string },
): Promise<MemberProfile> {
  const before = await getMember(ctx, input.memberId);
  const fields = normalFields(ctx, input.fields);
  const searchText = searchTextOf({ ...fields, number: before.number });
  const now = ctx.clock.now();
  if (!(await data.updateMember(ctx.db, input.memberId, { ...fields, searchText }, input.seen, now))) {
    throw new DomainError("STALE");
  }
  const after = await getMember(ctx, input.memberId);
  const difference = changes(editable(before), editable(after));
  if (Object.keys(difference.after).length > 0) {
    ctx.audit({ action: "member.update", subject: { kind: "member", id: input.memberId }, ...difference });
  }
  return after;
}

function editable(profile: MemberProfile): Record<string, unknown> {
  const { memberships: _, updatedAt: __, standing: ___, until: ____, age: _____, ...rest } = profile;
  return rest;
}

/** Bans (a reason is required) or lifts the ban. */
export async function setBan(ctx: TenantContext, memberId: string, reason: string | null): Promise<void> {
  const bannedAt = reason ? ctx.clock.now() : null;
  if (!(await data.setMember(ctx.db, memberId, { bannedAt, banReason: reason })))
    throw new DomainError("NOT_FOUND");
  ctx.audit({
    action: reason ? "member.ban" : "member.unban",
    subject: { kind: "member", id: memberId },
    reason,
  });
}

/** Takes a member off every list; history stays. */
export async function archiveMember(ctx: TenantContext, memberId: string, archived: boolean): Promise<void> {
  const archivedAt = archived ? ctx.clock.now() : null;
  if (!(await data.setMember(ctx.db, memberId, { archivedAt }))) throw new DomainError("NOT_FOUND");
  if (archived) await forgetHealthNote(ctx, memberId);
  // Whoever is archived is a member no longer: their next request is refused, and their open screens close.
  const accountId = await data.findAccountId(ctx.db, memberId);
  if (accountId) announcePart(ctx, ctx.tenant, accountId);
  ctx.audit({
    action: archived ? "member.archive" : "member.restore",
    subject: { kind: "member", id: memberId },
  });
}

/** Remembers where the photo is kept; null takes it away. The old one is deleted in both sizes after the commit. */
export async function setPhoto(ctx: TenantContext, memberId: string, photoKey: string | null): Promise<void> {
  const before = await getMember(ctx, memberId);
  await data.setMember(ctx.db, memberId, { photoKey });
  ctx.audit({ action: "member.photo", subject: { kind: "member", id: memberId } });
  const old = before.photo ? parseKey(before.photo) : null;
  if (!old || before.photo === photoKey || (await data.showsPhoto(ctx.db, before.photo ?? ""))) return;
  const { storage } = ctx.ports;
  ctx.afterCommit(async () => {
    await storage.delete(old.key);
    await storage.delete(tenantKey(old.tenantId, old.kind, `${old.id}-small`, "webp"));
  });
}

/** The key of a member's photo; null when there is neither a photo nor a member. */
export function photoOf(ctx: TenantContext, memberId: string): Promise<string | null> {
  return data.findPhoto(ctx.db, memberId);
}

const TIMELINE_PAGE = 30;

/** What happened to a member, the newest first. */
export async function memberTimeline(
  ctx: TenantContext,
  memberId: string,
  cursor: string | undefined,
): Promise<{ items: TimelineEntry[]; nextCursor: string | null }> {
  const key = parseCursor(cursor, 2) as [string, string] | undefined;
  const items = await data.findTimeline(ctx.db, memberId, key, TIMELINE_PAGE);
  const last = items.at(-1);
  return {
    items,
    nextCursor: last && items.length === TIMELINE_PAGE ? JSON.stringify([last.at, last.id]) : null,
  };
}

const STRETCH = 1_000;

/** The list as rows for a spreadsheet, in bounded stretches; each stretch is one statement. */
export async function* exportMembers(
  ctx: TenantContext,
  input: ListMembersInput,
): AsyncGenerator<Record<string, string | null>[]> {
  const needle = input.search ? needleOf(input.search) : undefined;
  let after: string | null = null;
  for (;;) {
    const rows: Record<string, string | null>[] = await data.exportStretch(
      ctx.db,
      input,
      today(ctx),
      needle,
      after,
      STRETCH,
    );
    if (rows.length > 0) yield rows;
    if (rows.length < STRETCH) return;
    after = rows.at(-1)?.id ?? null;
  }
}
