import { getBranch } from "@/modules/tenancy/branches/service";
import { changes } from "@/platform/audit/audit";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { DomainError } from "@/platform/errors";
import { localDate } from "@/shared/time-zone/time-zone";
import { tellTimetable } from "../live";
import * as data from "./data";
import type { Catalogue, ClassType, Room, SaveRoomInput, SaveTypeInput } from "./schema";

/** Class types, rooms and those who may teach. */
export function readCatalogue(ctx: TenantContext): Promise<Catalogue> {
  return data.readCatalogue(ctx.db, today(ctx));
}

function today(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

function taken(error: unknown): never {
  throw isUniqueViolation(error) ? new DomainError("CONFLICT") : error;
}

/** Makes a class type or changes one; series keep their own length and seats. @throws DomainError NOT_FOUND; CONFLICT: name in use */
export async function saveType(ctx: TenantContext, input: SaveTypeInput): Promise<ClassType> {
  const before = input.id === null ? undefined : await data.findType(ctx.db, input.id, today(ctx));
  const id = await data.writeType(ctx.db, input, ctx.tenant.currency).catch(taken);
  const found = id === undefined ? undefined : await data.findType(ctx.db, id, today(ctx));
  if (!found) throw new DomainError("NOT_FOUND");
  const { id: _id, running: _running, ...after } = found;
  ctx.audit({
    action: before ? "class-type.update" : "class-type.create",
    subject: { kind: "class-type", id: found.id },
    ...(before ? changes<Partial<ClassType>>(before, after) : { after }),
  });
  tellTimetable(ctx);
  return found;
}

/** Takes a class type off the list of what can be planned, or puts it back. @throws DomainError NOT_FOUND; CONFLICT while series run */
export async function archiveType(ctx: TenantContext, id: string, archived: boolean): Promise<void> {
  const found = await data.findType(ctx.db, id, today(ctx));
  if (!found) throw new DomainError("NOT_FOUND");
  if (archived && found.running > 0) throw new DomainError("CONFLICT");
  await data.setTypeArchived(ctx.db, id, archived ? ctx.clock.now() : null).catch(taken);
  ctx.audit({
    action: archived ? "class-type.archive" : "class-type.restore",
    subject: { kind: "class-type", id },
  });
  tellTimetable(ctx);
}

/** Makes a room or changes one; it stays in its branch. @throws DomainError NOT_FOUND; CONFLICT: name in use in the branch */
export async function saveRoom(ctx: TenantContext, input: SaveRoomInput): Promise<Room> {
  await getBranch(ctx, input.branchId);
  const before = input.id === null ? undefined : await data.findRoom(ctx.db, input.id, today(ctx));
  const id = await data.writeRoom(ctx.db, input).catch(taken);
  const found = id === undefined ? undefined : await data.findRoom(ctx.db, id, today(ctx));
  if (!found) throw new DomainError("NOT_FOUND");
  const { id: _id, running: _running, ...after } = found;
  ctx.audit({
    action: before ? "room.update" : "room.create",
    subject: { kind: "room", id: found.id },
    ...(before ? changes<Partial<Room>>(before, after) : { after }),
  });
  tellTimetable(ctx);
  return found;
}

/** @throws DomainError NOT_FOUND; CONFLICT while series run in it */
export async function archiveRoom(ctx: TenantContext, id: string, archived: boolean): Promise<void> {
  const found = await data.findRoom(ctx.db, id, today(ctx));
  if (!found) throw new DomainError("NOT_FOUND");
  if (archived && found.running > 0) throw new DomainError("CONFLICT");
  await data.setRoomArchived(ctx.db, id, archived ? ctx.clock.now() : null).catch(taken);
  ctx.audit({ action: archived ? "room.archive" : "room.restore", subject: { kind: "room", id } });
  tellTimetable(ctx);
}
