import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { addDays } from "@/shared/time-zone/local-date";
import { bookingDay, post } from "../journal/service";
import { tellDesk } from "../live";
import { requireBranch } from "./branch-scope";
import * as data from "./data";
import { cashUp, closingLines, inOrder } from "./rules";
import type { CashBoard, CloseShift, MoveCash, OpenShift, ShiftReport } from "./schema";

/** Days for which cash without a drawer stays on the list. */
const LOOSE_DAYS = 7;

async function reported(ctx: TenantContext, shifts: readonly data.StoredShift[]): Promise<ShiftReport[]> {
  const sums = await data.sumsOf(
    ctx.db,
    shifts.map(({ id }) => id),
  );
  const reports: ShiftReport[] = [];
  for (const shift of shifts) {
    const parts = await data.partsOf(ctx.db, shift.id);
    reports.push({ ...shift, tenders: inOrder(sums.get(shift.id) ?? []), ...parts });
  }
  return reports;
}

/** A shift with its sums. @throws DomainError NOT_FOUND, FORBIDDEN in a branch that is not theirs */
export async function getShift(ctx: TenantContext, id: string): Promise<ShiftReport> {
  const shift = await data.findShift(ctx.db, id);
  if (!shift) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, shift.branchId);
  const [report] = await reported(ctx, [shift]);
  if (!report) throw new Error("a shift has its report");
  return report;
}

/** The drawers of a branch, what the last shift left to say, and cash that belongs to no shift. */
export async function cashBoard(ctx: TenantContext, branchId: string): Promise<CashBoard> {
  requireBranch(ctx, branchId);
  const open = await reported(ctx, await data.openShifts(ctx.db, branchId));
  const last = await data.lastClosed(ctx.db, branchId);
  return {
    currency: ctx.tenant.currency,
    open,
    handover:
      last?.handover && last.closedAt
        ? { number: last.number, note: last.handover, by: last.closedBy, at: last.closedAt }
        : null,
    loose: await data.looseCash(ctx.db, branchId, addDays(bookingDay(ctx), 1 - LOOSE_DAYS)),
  };
}

function person(ctx: TenantContext): string {
  if (ctx.actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  return ctx.actor.userId;
}

/**
 * Opens a drawer with the cash that is put into it.
 * @throws DomainError NOT_FOUND, FORBIDDEN, SHIFT_ALREADY_OPEN (with who opened it)
 */
export async function openDrawer(ctx: TenantContext, input: OpenShift): Promise<ShiftReport> {
  const { branchId, drawer, floatMinor } = input;
  requireBranch(ctx, branchId);
  const openedBy = person(ctx);
  if (!(await data.lockBranch(ctx.db, branchId))) throw new DomainError("NOT_FOUND");
  const running = (await data.openShifts(ctx.db, branchId)).find((shift) => shift.drawer === drawer);
  if (running) throw new DomainError("SHIFT_ALREADY_OPEN", { name: running.openedBy });
  const { currency } = ctx.tenant;
  const id = await data.insertShift(ctx.db, {
    branchId,
    drawer,
    openedBy,
    at: ctx.clock.now(),
    floatMinor,
    currency,
  });
  await post(ctx, {
    posting: "shift-open",
    shiftId: id,
    branchId,
    lines: [
      { account: "cash", amountMinor: floatMinor },
      { account: "float", amountMinor: -floatMinor },
    ],
  });
  ctx.audit({ action: "shift.open", subject: { kind: "shift", id }, after: { ...input } });
  tellDesk(ctx, { type: "shift", id });
  return await getShift(ctx, id);
}

/** An open shift into which nobody else books until the transaction ends. @throws DomainError NOT_FOUND, SHIFT_CLOSED */
async function lockOpen(ctx: TenantContext, id: string): Promise<data.StoredShift> {
  const status = await data.lockShift(ctx.db, id);
  const shift = status && (await data.findShift(ctx.db, id));
  if (!shift) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, shift.branchId);
  if (status === "closed") throw new DomainError("SHIFT_CLOSED", { name: shift.closedBy });
  return shift;
}

/**
 * Puts cash into the drawer or takes it out, other than by a sale.
 * @throws DomainError NOT_FOUND, FORBIDDEN, SHIFT_CLOSED, AMOUNT_TOO_HIGH when there is not as much
 */
export async function moveCash(ctx: TenantContext, input: MoveCash): Promise<ShiftReport> {
  const { shiftId, amountMinor, reason } = input;
  const shift = await lockOpen(ctx, shiftId);
  const sums = inOrder((await data.sumsOf(ctx.db, [shiftId])).get(shiftId) ?? []);
  const there = sums.find(({ tender }) => tender === "cash")?.expectedMinor ?? 0;
  if (there + amountMinor < 0) {
    throw new DomainError("AMOUNT_TOO_HIGH", { openMinor: Math.max(0, there), currency: shift.currency });
  }
  await data.insertMovement(ctx.db, {
    shiftId,
    amountMinor,
    reason,
    at: ctx.clock.now(),
    actorId: actorId(ctx.actor),
  });
  await post(ctx, {
    posting: "cash-movement",
    currency: shift.currency,
    shiftId,
    branchId: shift.branchId,
    lines: [
      { account: "cash", amountMinor, note: reason },
      { account: "float", amountMinor: -amountMinor },
    ],
  });
  ctx.audit({
    action: "shift.move-cash",
    subject: { kind: "shift", id: shiftId },
    after: { amountMinor, currency: shift.currency },
    reason,
  });
  tellDesk(ctx, { type: "shift", id: shiftId });
  return await getShift(ctx, shiftId);
}

/**
 * Closes a shift: what was counted is held against the journal, a difference is booked with its reason, the drawer is
 * emptied. Payments on their way into this shift are waited for; those that come later find it closed.
 * @throws DomainError NOT_FOUND, FORBIDDEN, SHIFT_CLOSED (with who was first), DIFFERENCE_REASON, INVALID_INPUT (not counted)
 */
export async function closeDrawer(ctx: TenantContext, input: CloseShift): Promise<ShiftReport> {
  const { shiftId, handover } = input;
  const shift = await lockOpen(ctx, shiftId);
  const sums = inOrder((await data.sumsOf(ctx.db, [shiftId])).get(shiftId) ?? []);
  const { counts, missing, unexplained } = cashUp(sums, input.counts);
  if (missing.length > 0) throw new DomainError("INVALID_INPUT", { field: `counts.${missing[0] ?? ""}` });
  if (unexplained.length > 0) throw new DomainError("DIFFERENCE_REASON", { tender: unexplained[0] ?? "" });
  await data.insertCounts(ctx.db, shiftId, counts);
  for (const lines of closingLines(counts)) {
    await post(ctx, {
      posting: "shift-close",
      currency: shift.currency,
      shiftId,
      branchId: shift.branchId,
      lines,
    });
  }
  await data.closeShift(ctx.db, shiftId, person(ctx), ctx.clock.now(), handover || null);
  ctx.audit({
    action: "shift.close",
    subject: { kind: "shift", id: shiftId },
    after: {
      number: shift.number,
      differenceMinor: counts.reduce((sum, one) => sum + one.countedMinor - one.expectedMinor, 0),
    },
  });
  tellDesk(ctx, { type: "shift", id: shiftId });
  return await getShift(ctx, shiftId);
}
