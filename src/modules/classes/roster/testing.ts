import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { BookRequest } from "../bookings/service";
import { book } from "../bookings/service";
import { BookingBench } from "../bookings/testing";
import type { Mark, MarkOutcome, NewMark } from "./schema";
import { syncMarksInput } from "./schema";
import { syncMarks } from "./service";

/** Monday 16 March 2026, 18:00 in Nairobi: the bench's first class. */
export const CLASS_STARTS = new Date("2026-03-16T15:00:00.000Z");

/** So many minutes from the start of the first class. */
export function minute(n: number): Date {
  return new Date(CLASS_STARTS.getTime() + n * 60_000);
}

/** A gym with classes whose rosters are marked. */
export class RosterBench extends BookingBench {
  /** Books a member of a plan into the first class, well before it. */
  async booked(plan: "open" | "ten" = "open", more: Partial<BookRequest> = {}): Promise<string> {
    const memberId = await this.member(plan);
    await this.run((ctx) =>
      book(ctx, {
        sessionId: this.session(),
        memberId,
        guestSeats: 0,
        pool: "online",
        by: "staff",
        ...more,
      }),
    );
    return memberId;
  }

  /** A tap on the first class's roster, so many minutes from its start. */
  tap(memberId: string, mark: Mark, at: number, more: Partial<NewMark> = {}): NewMark {
    const deviceAt = minute(at).toISOString();
    return { id: newId(), sessionId: this.session(), memberId, mark, deviceAt, ...more };
  }

  /** Sends taps at the clock's moment. */
  send(marks: NewMark[], access: Partial<TenantContext["access"]> = {}): Promise<MarkOutcome[]> {
    const input = syncMarksInput.parse({ sentAt: this.world.clock.now().toISOString(), marks });
    return this.run((ctx) => syncMarks({ ...ctx, access: { ...ctx.access, ...access } }, input));
  }

  /** What a person's booking of the first class says, with the visits that stand. */
  async standing(memberId: string): Promise<{ booking: Record<string, unknown>; visits: number }> {
    return await this.run(async (ctx) => {
      const row = await ctx.db.models.booking.findFirst({
        where: { memberId, sessionId: this.session() },
        orderBy: { bookedAt: "desc" },
      });
      const visits = await ctx.db.models.visit.count({ where: { memberId, undoneAt: null } });
      if (!row) throw new Error("there is no booking");
      const { status, late, checkedInAt, visitId, settledAt, pool, overbooked } = row;
      return { booking: { status, late, checkedInAt, visitId, settledAt, pool, overbooked }, visits };
    });
  }
}
