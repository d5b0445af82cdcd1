import { memberCameBack } from "@/modules/membership/events";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { tenantTopic } from "@/platform/realtime/realtime";
import { asOutput, type RawJson } from "@/platform/trpc/raw-json";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { requireBranch } from "../branch-scope";
import { visitUndone } from "../events";
import * as data from "./data";
import { streakOf } from "./rules";
import type {
  FeedPage,
  InsidePerson,
  ListVisitsInput,
  Occupancy,
  Streak,
  VisitPage,
  VisitRowPage,
} from "./schema";
import { UNDO_WINDOW } from "./undo-window";

function ownId(ctx: TenantContext): string {
  if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
  return ctx.access.memberId;
}

function parseCursor(cursor: string | undefined): data.Cursor | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(cursor);
    if (Array.isArray(parts) && parts.length === 2) {
      const [at, id] = parts as unknown[];
      const readable = typeof at === "string" && !Number.isNaN(Date.parse(at)) && at.length === 24;
      if (readable && typeof id === "string" && isUuid(id)) return [at, id];
    }
  } catch {
    // Refused below.
  }
  throw new DomainError("INVALID_INPUT", { field: "cursor" });
}

/** Ready JSON under its type. @throws DomainError NOT_FOUND when the row it hangs on doesn't exist in this gym */
function found<Output>(json: RawJson): Output {
  if (json.text === "null") throw new DomainError("NOT_FOUND");
  return asOutput<Output>(json);
}

/** What happened at a branch's door, the newest first. */
export async function feed(
  ctx: TenantContext,
  input: { branchId: string; cursor?: string | undefined; limit: number },
): Promise<FeedPage> {
  requireBranch(ctx, input.branchId);
  return found(await data.feedJson(ctx.db, input.branchId, parseCursor(input.cursor), input.limit));
}

/** How full a branch is, beside what is usual at this weekday and time. */
export async function occupancy(ctx: TenantContext, branchId: string): Promise<Occupancy> {
  // A member may look at every branch, whatever part of the staff they are beside that.
  if (!ctx.access.roles.includes("member")) requireBranch(ctx, branchId);
  const { autoCheckOutHours } = policiesOf(ctx.tenant);
  return found(await data.occupancyJson(ctx.db, branchId, ctx.clock.now(), autoCheckOutHours));
}

/** Who is inside, the latest first; at most a thousand. */
export async function inside(ctx: TenantContext, branchId: string): Promise<InsidePerson[]> {
  requireBranch(ctx, branchId);
  const { autoCheckOutHours } = policiesOf(ctx.tenant);
  const since = new Date(ctx.clock.now().getTime() - autoCheckOutHours * 3_600_000);
  return found(await data.insideJson(ctx.db, branchId, since));
}

export async function visitsOfMember(
  ctx: TenantContext,
  input: { memberId: string; cursor?: string | undefined; limit: number },
): Promise<VisitPage> {
  const cursor = parseCursor(input.cursor);
  return found(await data.memberVisitsJson(ctx.db, input.memberId, cursor, input.limit));
}

export function myVisits(
  ctx: TenantContext,
  input: { cursor?: string | undefined; limit: number },
): Promise<VisitPage> {
  return visitsOfMember(ctx, { ...input, memberId: ownId(ctx) });
}

/** The visits behind a figure, the newest first: of a day (today unless told), an hour of it, or who is inside now. */
export async function listVisits(ctx: TenantContext, input: ListVisitsInput): Promise<VisitRowPage> {
  if (input.branchId) requireBranch(ctx, input.branchId);
  const { branchIds } = ctx.access;
  const now = ctx.clock.now();
  const today = localDate(now, ctx.tenant.zone);
  const stay = policiesOf(ctx.tenant).autoCheckOutHours * 3_600_000;
  const day = input.day ?? today;
  return found(
    await data.listedJson(ctx.db, {
      branchIds: input.branchId ? [input.branchId] : branchIds.length > 0 ? branchIds : null,
      // Branches lie in several zones, and a stay may have begun the day before.
      days: input.inside ? [addDays(today, -2), addDays(today, 1)] : [day, day],
      hours: input.hour === undefined || input.inside ? [0, 23] : [input.hour, input.hour],
      insideSince: input.inside ? new Date(now.getTime() - stay) : null,
      cursor: parseCursor(input.cursor),
      limit: input.limit,
    }),
  );
}

/** When each of the members last came; absent who never did or isn't this gym's. */
export function lastVisits(
  ctx: TenantContext,
  memberIds: readonly string[],
): Promise<Record<string, string>> {
  return data.lastVisits(ctx.db, memberIds);
}

export async function streakOfMember(ctx: TenantContext, memberId: string): Promise<Streak> {
  const today = localDate(ctx.clock.now(), ctx.tenant.zone);
  const found = await data.visitDays(ctx.db, memberId, today);
  if (!found) throw new DomainError("NOT_FOUND");
  return { ...streakOf(found.days, today), visitsTotal: found.total };
}

export function myStreak(ctx: TenantContext): Promise<Streak> {
  return streakOfMember(ctx, ownId(ctx));
}

async function locked(ctx: TenantContext, visitId: string): Promise<data.StoredVisit> {
  const visit = await data.lockVisit(ctx.db, visitId);
  if (!visit) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, visit.branchId);
  return visit;
}

/** Tells open screens that somebody left or was never there. */
export function announce(ctx: TenantContext, branchId: string, message: Record<string, unknown>): void {
  const at = ctx.clock.now().toISOString();
  ctx.live(tenantTopic(ctx.tenantId, "occupancy", branchId), { type: "changed", at });
  ctx.live(tenantTopic(ctx.tenantId, "desk", branchId), { ...message, at });
  ctx.live(tenantTopic(ctx.tenantId, "attendance"), { type: message.type, branchId, at });
}

/**
 * Takes a check-in back; a second time changes nothing.
 * @throws DomainError NOT_FOUND, UNDO_TOO_LATE after two minutes
 */
export async function undoVisit(ctx: TenantContext, visitId: string): Promise<void> {
  const visit = await locked(ctx, visitId);
  if (visit.undoneAt) return;
  const now = ctx.clock.now();
  if (now.getTime() - Date.parse(visit.enteredAt) > UNDO_WINDOW) throw new DomainError("UNDO_TOO_LATE");
  await data.markUndone(ctx.db, visitId, now);
  const { memberId, branchId, localDay } = visit;
  ctx.audit({
    action: "attendance.undo",
    subject: { kind: "member", id: memberId },
    after: { visitId, branchId },
  });
  ctx.emit(visitUndone, { visitId, memberId, branchId, localDay });
  announce(ctx, branchId, { type: "undone", visitId });
}

/** Tells of a return from a freeze once the visit stands for good; one that was taken back was none. */
export async function confirmReturn(
  ctx: TenantContext,
  { visitId, ...comeback }: { visitId: string; memberId: string; membershipId: string; on: string },
): Promise<void> {
  const visit = await data.lockVisit(ctx.db, visitId);
  if (visit && !visit.undoneAt) ctx.emit(memberCameBack, comeback);
}

/** Notes that somebody left; a second time changes nothing. @throws DomainError NOT_FOUND */
export async function checkOut(ctx: TenantContext, visitId: string): Promise<void> {
  const visit = await locked(ctx, visitId);
  if (visit.leftAt || visit.undoneAt) return;
  await data.closeVisit(ctx.db, visitId, ctx.clock.now(), "desk");
  announce(ctx, visit.branchId, { type: "left", visitId });
}

/** The signed-in member says that they have left, wherever they were. */
export async function checkOutMe(ctx: TenantContext): Promise<void> {
  const left = await data.closeVisitsOfMember(ctx.db, ownId(ctx), ctx.clock.now());
  for (const branchId of left) announce(ctx, branchId, { type: "left" });
}

/** Ends visits without a check-out after the gym's hours. @returns how many */
export async function closeOldVisits(ctx: TenantContext): Promise<number> {
  const { autoCheckOutHours } = policiesOf(ctx.tenant);
  const closed = await data.closeOldVisits(ctx.db, ctx.clock.now(), autoCheckOutHours);
  for (const { branchId } of closed) announce(ctx, branchId, { type: "left" });
  return closed.reduce((sum, { visits }) => sum + visits, 0);
}
