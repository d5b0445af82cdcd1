import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { idAt } from "@/platform/ids";
import { wallTime } from "@/shared/time-zone/time-zone";
import { visitRecorded, visitUndone } from "../events";
import { markUndone } from "../visits/data";
import { announce } from "../visits/service";
import * as data from "./data";

/** Somebody who was marked as there in a class. */
export interface CameToClass {
  memberId: string;
  branchId: string;
  zone: string;
  /** When they came. */
  at: Date;
  membershipId: string | null;
  /** Around a visit of so many minutes, coming to a class is the same visit. */
  mergeMinutes: number;
  /** The visit that this class made for them before, if no other class shares it. */
  ownId: string | null;
}

/** More would mean that something else than a race is going on. */
const ATTEMPTS = 3;

/**
 * The visit of somebody who came to a class: the one through the door around that moment, or a new one. Asked again, it
 * is the same visit, moved where it has become known that they came at another moment. The door's rules are not asked:
 * the person stands in the room.
 */
export async function joinVisit(ctx: TenantContext, came: CameToClass): Promise<string> {
  const { memberId, branchId, at, mergeMinutes, membershipId } = came;
  const own = came.ownId === null ? undefined : await data.lockClassVisit(ctx.db, came.ownId);
  const wall = wallTime(at, came.zone);
  const local = { day: wall.date, hour: wall.hour };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const near = await data.visitNear(ctx.db, memberId, branchId, at, mergeMinutes);
    if (near && near.id !== own?.id) {
      if (own) await takeBack(ctx, own);
      return near.id;
    }
    if (own) {
      if (own.enteredAt !== at.toISOString()) await data.moveVisit(ctx.db, own.id, at, local);
      return own.id;
    }
    const visit: data.NewClassVisit = {
      id: idAt(at),
      memberId,
      branchId,
      enteredAt: at,
      membershipId,
      localDay: local.day,
      localHour: local.hour,
      staffUserId: ctx.actor.kind === "user" ? ctx.actor.userId : null,
    };
    const { autoCheckOutHours } = policiesOf(ctx.tenant);
    if (!(await data.openClassVisit(ctx.db, visit, ctx.clock.now(), autoCheckOutHours))) continue;
    const told = { visitId: visit.id, memberId, branchId, membershipId, enteredAt: at.toISOString() };
    ctx.emit(visitRecorded, { ...told, localDay: local.day, localHour: local.hour, method: "class" });
    announce(ctx, branchId, { type: "changed" });
    return visit.id;
  }
  throw new DomainError("UNAVAILABLE", { retryAfter: 1 });
}

/** They were not in the class after all: a visit that the class made is taken back; one through the door stands. */
export async function leaveVisit(ctx: TenantContext, visitId: string): Promise<void> {
  const own = await data.lockClassVisit(ctx.db, visitId);
  if (own) await takeBack(ctx, own);
}

async function takeBack(ctx: TenantContext, visit: data.OwnVisit): Promise<void> {
  const { id: visitId, memberId, branchId, localDay } = visit;
  await markUndone(ctx.db, visitId, ctx.clock.now());
  ctx.emit(visitUndone, { visitId, memberId, branchId, localDay });
  announce(ctx, branchId, { type: "undone", visitId });
}
