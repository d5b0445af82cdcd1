import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { idAt } from "@/platform/ids";
import { tenantTopic } from "@/platform/realtime/realtime";
import { wallTime } from "@/shared/time-zone/time-zone";
import type { Reason } from "../access/schema";
import { requireBranch } from "../branch-scope";
import { mayOverride } from "../check-in/answers";
import { visitRecorded } from "../events";
import * as data from "./data";
import type { Conflict, ScanKey } from "./schema";

function scopeOf(ctx: TenantContext, branchId: string | undefined): [string | null, readonly string[]] {
  if (branchId) requireBranch(ctx, branchId);
  return [branchId ?? null, ctx.access.branchIds];
}

function mayAccept(ctx: TenantContext, reason: Reason): boolean {
  return mayOverride(ctx, { decision: "deny", reason });
}

/** Scans kept offline that the rules refused and nobody has decided, the newest first. */
export async function listConflicts(ctx: TenantContext, branchId: string | undefined): Promise<Conflict[]> {
  const rows = await data.findConflicts(ctx.db, ...scopeOf(ctx, branchId));
  return rows.map((row) => ({ ...row, mayAccept: mayAccept(ctx, row.reason) }));
}

export async function countConflicts(
  ctx: TenantContext,
  branchId: string | undefined,
): Promise<{ count: number }> {
  return { count: await data.countConflicts(ctx.db, ...scopeOf(ctx, branchId)) };
}

/** @returns undefined when the same was decided before. @throws DomainError NOT_FOUND, CONFLICT when decided otherwise */
async function undecided(
  ctx: TenantContext,
  key: ScanKey,
  resolution: "accepted" | "dismissed",
): Promise<data.StoredScan | undefined> {
  const scan = await data.lockScan(ctx.db, key);
  if (!scan) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, scan.branchId);
  if (scan.resolution === resolution) return undefined;
  // Decided by somebody else, or by a fuller picture that a kiosk has sent since.
  if (scan.resolution !== null || scan.outcome !== "conflict") throw new DomainError("CONFLICT");
  return scan;
}

function userOf(ctx: TenantContext): string | null {
  return ctx.actor.kind === "user" ? ctx.actor.userId : null;
}

/**
 * Counts a refused scan as a visit of its own time; the reason stays on the visit and in the audit log. It draws on no
 * allowance. Deciding twice is deciding once.
 * @throws DomainError NOT_FOUND, CONFLICT when it was decided otherwise, FORBIDDEN where the gym's policy or the reason
 *   doesn't allow it to this person
 */
export async function acceptConflict(ctx: TenantContext, input: ScanKey & { reason: string }): Promise<void> {
  const scan = await undecided(ctx, input, "accepted");
  if (!scan) return;
  if (!mayAccept(ctx, scan.reason as Reason)) throw new DomainError("FORBIDDEN");
  const now = ctx.clock.now();
  const at = new Date(scan.at);
  const wall = wallTime(at, scan.zone);
  const { id: visitId, made } = await data.admitScan(ctx.db, {
    id: idAt(at),
    scan,
    localDay: wall.date,
    localHour: wall.hour,
    stayHours: policiesOf(ctx.tenant).autoCheckOutHours,
    override: input.reason,
    staffUserId: userOf(ctx),
    now,
  });
  await data.resolveScan(ctx.db, input, "accepted", { userId: userOf(ctx), now, visitId });
  ctx.audit({
    action: "attendance.override",
    subject: { kind: "member", id: scan.memberId },
    after: { visitId, branchId: scan.branchId, decision: scan.reason, at: scan.at },
    reason: input.reason,
  });
  if (made) {
    const { memberId, branchId } = scan;
    const day = { localDay: wall.date, localHour: wall.hour };
    ctx.emit(visitRecorded, {
      visitId,
      memberId,
      branchId,
      membershipId: null,
      enteredAt: scan.at,
      ...day,
      method: "desk",
    });
    ctx.live(tenantTopic(ctx.tenantId, "occupancy", branchId), { type: "changed", at: now.toISOString() });
    ctx.live(tenantTopic(ctx.tenantId, "attendance"), { type: "visit", branchId, at: scan.at });
  }
  tell(ctx, scan.branchId, now);
}

/** Leaves it at the refusal: no visit. Deciding twice is deciding once. @throws DomainError NOT_FOUND, CONFLICT */
export async function dismissConflict(ctx: TenantContext, key: ScanKey): Promise<void> {
  const scan = await undecided(ctx, key, "dismissed");
  if (!scan) return;
  const now = ctx.clock.now();
  await data.resolveScan(ctx.db, key, "dismissed", { userId: userOf(ctx), now, visitId: null });
  ctx.audit({
    action: "attendance.conflict-dismissed",
    subject: { kind: "member", id: scan.memberId },
    after: { branchId: scan.branchId, decision: scan.reason, at: scan.at },
  });
  tell(ctx, scan.branchId, now);
}

function tell(ctx: TenantContext, branchId: string, now: Date): void {
  ctx.live(tenantTopic(ctx.tenantId, "desk", branchId), { type: "conflict", at: now.toISOString() });
}
