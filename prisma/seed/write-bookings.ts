import { book } from "@/modules/classes/bookings/service";
import { type PastBooking, recordPastBookings, recordWaits } from "@/modules/classes/past/bookings/service";
import type { PastSession } from "@/modules/classes/past/service";
import { changeSession, previewSession } from "@/modules/classes/sessions/service";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { startMembership } from "@/modules/membership/memberships/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { Actor, TenantContext, TenantFacts } from "@/platform/context";
import type { BookingCases } from "./booking-cases";
import type { Stage } from "./context";
import type { DemoGym, Frame } from "./gyms/gym";
import type { Lives } from "./lived";

/** The gym in which somebody waits for a class with a card that has nothing left. */
const WITH_CARD = "kifaru";

/** What the bookings of a gym are written with. */
interface Writing {
  readonly gym: DemoGym;
  readonly frame: Frame;
  readonly sessions: readonly PastSession[];
  readonly memberIds: ReadonlyMap<string, string>;
  readonly lives: Lives;
}

/** Writes all bookings of a gym down, those of the past with their visits, and the queues of the classes to come. */
export async function writeBookings(
  stage: Stage,
  tenant: TenantFacts,
  owner: Actor,
  writing: Writing,
  cases: BookingCases,
): Promise<void> {
  const { gym, frame, sessions, memberIds, lives } = writing;
  const { full } = cases;
  const first = sessions.find(
    ({ cancelled, startsAt, id }) =>
      !cancelled && startsAt > frame.now && id !== full?.id && !cases.seats.has(id),
  );
  const cardHolder = await stage.quietly(
    tenant,
    async (ctx) => {
      for (const [sessionId, capacity] of cases.seats) await setSeats(ctx, sessionId, capacity);
      return gym.gym.slug === WITH_CARD && first ? spendCard(ctx, first.id, frame) : null;
    },
    owner,
  );
  await stage.within(
    tenant,
    async (ctx) => {
      await recordPastBookings(
        ctx,
        cases.going.map(
          ({ session, person, stint, channel, ...rest }): PastBooking => ({
            ...rest,
            channel: channel ?? "app",
            sessionId: session.id,
            memberId: memberIds.get(person.key) ?? "",
            membershipId: lives.get(stint)?.membershipId ?? "",
          }),
        ),
      );
      const waits = cases.waiting.map(({ session, person, ...rest }) => ({
        ...rest,
        sessionId: session.id,
        memberId: memberIds.get(person.key) ?? "",
      }));
      if (cardHolder !== null && full) {
        const joinedAt = new Date(frame.now.getTime() - 8 * 3_600_000);
        waits.push({
          sessionId: full.id,
          memberId: cardHolder,
          status: "waitlisted",
          noticeMinutes: null,
          joinedAt,
        });
      }
      await recordWaits(ctx, waits, new Map(sessions.map(({ id, startsAt }) => [id, startsAt])));
    },
    owner,
  );
}

async function setSeats(ctx: TenantContext, sessionId: string, capacity: number): Promise<void> {
  const asked = { sessionId, change: { capacity } };
  const { seen } = await previewSession(ctx, asked);
  await changeSession(ctx, { ...asked, seen });
}

/** Somebody whose card was good for one class, and who has booked it. @returns the member */
async function spendCard(ctx: TenantContext, sessionId: string, frame: Frame): Promise<string> {
  const { id: planId } = await createPlan(ctx, {
    name: "Class card",
    description: "One class of your choice.",
    kind: "pack",
    priceMinor: 80_000,
    cycle: "once",
    visits: null,
    validDays: 30,
    accessHours: [],
    branchIds: [],
    autoRenew: false,
    allowances: [{ kind: "class", n: 1, per: "total" }],
  });
  const { memberId } = await createMember(ctx, {
    fields: memberFields.parse({
      firstName: "Tabitha",
      lastName: "Naliaka",
      email: "tabitha.naliaka@example.com",
    }),
    acceptDuplicate: true,
  });
  await startMembership(ctx, { memberId, planId, startsOn: frame.today });
  await book(ctx, { sessionId, memberId, guestSeats: 0, pool: "online", by: "staff" });
  return memberId;
}
