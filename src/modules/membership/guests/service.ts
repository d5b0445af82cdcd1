import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { localDate } from "@/shared/time-zone/time-zone";
import { giveBackEntitlement, takeEntitlement } from "../entitlements/service";
import { normalPhone, searchTextOf } from "../members/rules";
import * as data from "./data";
import type { BringGuestInput, GuestVisitPage } from "./schema";

const PAGE = 50;

/** The guest meant: the one named by id, the host's guest with that phone, or a new one. */
async function guestOf(ctx: TenantContext, input: BringGuestInput): Promise<data.Guest> {
  if (input.guestId) {
    const known = await data.findGuest(ctx.db, input.guestId);
    if (!known || known.hostId !== input.hostId) throw new DomainError("NOT_FOUND");
    return known;
  }
  if (!input.firstName) throw new DomainError("INVALID_INPUT", { field: "firstName" });
  const phone = normalPhone(input.phone, ctx.tenant.country);
  if (phone === undefined) throw new DomainError("INVALID_INPUT", { field: "phone" });
  const same = phone ? await data.findGuestByPhone(ctx.db, input.hostId, phone) : undefined;
  if (same) return same;
  const guest = { hostId: input.hostId, firstName: input.firstName, lastName: input.lastName ?? "", phone };
  const searchText = searchTextOf({ ...guest, number: "", email: null });
  return { ...guest, id: await data.insertGuest(ctx.db, { ...guest, searchText }) };
}

/**
 * Lets a member's guest in: on the host's guest passes, or paid.
 * @throws DomainError GUEST_LIMIT after so many visits in 90 days, NO_CREDITS or LIMIT_REACHED without a guest pass
 */
export async function bringGuest(
  ctx: TenantContext,
  input: BringGuestInput,
): Promise<{ visitId: string; guestId: string; passesLeft: number | null }> {
  const zone = await data.branchZone(ctx.db, input.branchId);
  if (!zone || !(await data.hostExists(ctx.db, input.hostId))) throw new DomainError("NOT_FOUND");
  const day = localDate(ctx.clock.now(), zone);
  const guest = await guestOf(ctx, input);
  const visits = await data.countVisits(ctx.db, guest, day);
  if (visits >= policiesOf(ctx.tenant).guestVisitsPer90Days) {
    throw new DomainError("GUEST_LIMIT", { name: `${guest.firstName} ${guest.lastName}`.trim(), visits });
  }
  const visitId = newId<"guest-visit">();
  const pass =
    input.by === "allowance"
      ? await takeEntitlement(ctx, {
          memberId: input.hostId,
          kind: "guest",
          day,
          source: { kind: "guest-visit", id: visitId },
        })
      : null;
  await data.insertVisit(ctx.db, {
    id: visitId,
    guestId: guest.id,
    hostId: input.hostId,
    branchId: input.branchId,
    at: ctx.clock.now(),
    localDay: day,
    entitlementEntryId: pass?.entryId ?? null,
    soldBy: ctx.actor.kind === "user" ? actorId(ctx.actor) : null,
  });
  ctx.audit({
    action: "guest.visit",
    subject: { kind: "member", id: input.hostId },
    after: { guest: `${guest.firstName} ${guest.lastName}`.trim(), by: input.by },
  });
  return { visitId, guestId: guest.id, passesLeft: pass?.left ?? null };
}

/** Takes a guest's visit back, and the pass with it. */
export async function undoGuestVisit(ctx: TenantContext, visitId: string): Promise<void> {
  if (!(await data.undoVisit(ctx.db, visitId, ctx.clock.now()))) throw new DomainError("NOT_FOUND");
  await giveBackEntitlement(ctx, { kind: "guest-visit", id: visitId });
  ctx.audit({ action: "guest.undo", subject: { kind: "guest-visit", id: visitId } });
}

export async function guestsOf(
  ctx: TenantContext,
  hostId: string,
  cursor: string | undefined,
): Promise<GuestVisitPage> {
  const rows = await data.visitsOfHost(ctx.db, hostId, cursor, PAGE + 1);
  const items = rows.slice(0, PAGE);
  return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
}
