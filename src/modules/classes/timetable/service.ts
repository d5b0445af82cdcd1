import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { bookingPolicyOf } from "../bookings/policy";
import type { TimetableInput } from "../sessions/schema";
import * as data from "./data";
import { cardFacts, cardOf } from "./rules";
import type { BookingHistory, HistoryInput, MemberTimetable } from "./schema";

const PAGE = 20;

/**
 * Days of classes as one member sees them: what each takes, and what they can do about it. Classes that are not listed in
 * public are among them.
 * @throws DomainError NOT_FOUND for somebody who is no member any more
 */
export async function memberTimetable(
  ctx: TenantContext,
  memberId: string,
  input: TimetableInput,
): Promise<MemberTimetable> {
  const now = ctx.clock.now();
  const { me, sessions, ...rest } = await data.findTimetable(ctx.db, memberId, input, now);
  if (!me) throw new DomainError("NOT_FOUND");
  const zones = new Map(rest.branches.map(({ id, zone }) => [id, zone]));
  return {
    ...rest,
    sessions: sessions.map((session) => {
      const zone = zones.get(session.branchId) ?? ctx.tenant.zone;
      const policy = bookingPolicyOf(ctx.tenant, session.policies);
      return cardOf(cardFacts(me, session, zone), session, policy, now);
    }),
  };
}

/** A member's bookings that are over, with what became of them; the latest class first, a page at a time. */
export async function bookingHistory(
  ctx: TenantContext,
  memberId: string,
  input: HistoryInput,
): Promise<BookingHistory> {
  const rows = await data.historyOf(ctx.db, memberId, ctx.clock.now(), input, PAGE + 1);
  const items = rows.slice(0, PAGE);
  const last = items.at(-1);
  return { items, next: rows.length > PAGE && last ? { startsAt: last.startsAt, id: last.id } : null };
}
