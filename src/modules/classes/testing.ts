import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { saveType } from "./catalogue/service";
import type { NewSeries } from "./series/schema";

/** A class type with seats for ten. */
export async function makeType(ctx: TenantContext, name = "Yoga"): Promise<string> {
  const { id } = await saveType(ctx, {
    id: null,
    name,
    color: "teal",
    description: null,
    level: "all",
    minutes: 60,
    capacity: 10,
    walkInSeats: 0,
    maxGuests: 1,
    credits: 1,
    dropInMinor: null,
    listed: true,
  });
  return id;
}

/** A series on Mondays and Wednesdays at 18:00, unless told otherwise. */
export function seriesOf(branchId: string, classTypeId: string, own: Partial<NewSeries> = {}): NewSeries {
  return {
    branchId,
    classTypeId,
    roomId: null,
    trainerId: null,
    localTime: "18:00",
    minutes: 60,
    weekdays: [1, 3],
    everyWeeks: 1,
    startsOn: "2026-03-16",
    endsOn: null,
    dates: null,
    capacity: 10,
    walkInSeats: 0,
    ...own,
  };
}

/** A member who has booked a class, as rows: booking itself has its own rules. */
export async function bookRow(
  ctx: TenantContext,
  sessionId: string,
  own: { guestSeats?: number; overbooked?: boolean; pool?: "online" | "walk_in" } = {},
): Promise<string> {
  const memberId = newId<"member">();
  const { models } = ctx.db;
  await models.member.create({
    data: { id: memberId, number: memberId.slice(-12), firstName: "Guest", joinedOn: new Date("2026-01-01") },
    select: { id: true },
  });
  const id = newId<"booking">();
  await models.booking.create({
    data: { id, sessionId, memberId, bookedAt: ctx.clock.now(), ...own },
    select: { id: true },
  });
  return id;
}
