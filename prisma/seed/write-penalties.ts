import { book, cancel } from "@/modules/classes/bookings/service";
import { setOwnRules } from "@/modules/classes/penalties/own-rules/service";
import { listPenalties } from "@/modules/classes/penalties/reading/service";
import { penalize, waive } from "@/modules/classes/penalties/service";
import { setPolicies } from "@/modules/tenancy/gyms/service";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { Actor, TenantContext, TenantFacts } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { DomainError } from "@/platform/errors";
import type { Stage } from "./context";
import type { Frame } from "./gyms/gym";

const HOUR = 3_600_000;

/** What a late cancellation and an absence cost, in minor units of the gym's currency. */
const FEES: Readonly<Record<string, readonly [late: number, noShow: number]>> = {
  kifaru: [30_000, 50_000],
  bayani: [15_000, 30_000],
  nordlicht: [500, 1_000],
};

/** The next classes with seats; nobody waits for them. */
const NEXT = statement(
  "demo.next-classes",
  `select c.id, c.class_type_id as "typeId" from class_session c
   where c.status = 'scheduled' and c.starts_at > $1::timestamptz + interval '3 hours'
     and c.starts_at < $1::timestamptz + interval '70 hours'
     and not exists (select 1 from waitlist_entry w where w.session_id = c.id)
     and (select count(*) from booking k where k.session_id = c.id and k.status = 'booked') + 1 < c.capacity
   order by c.starts_at, c.id limit 2`,
);
/** Members with a plan of the gym that counts no classes and without a login of their own. */
const PEOPLE = statement(
  "demo.members-on-plan",
  `select m.id from member m join membership s on s.tenant_id = m.tenant_id and s.member_id = m.id
   join plan p on p.tenant_id = s.tenant_id and p.id = s.plan_id
   where s.status = 'active' and p.kind = 'membership' and m.user_id is null and s.household_id is null
   order by m.number desc limit 60`,
);
const ABSENT = statement(
  "demo.last-absence",
  `select k.id from booking k join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
   join member m on m.tenant_id = k.tenant_id and m.id = k.member_id
   where k.status = 'no_show' and c.starts_at < $1::timestamptz and m.user_id is null
   order by c.starts_at desc, k.id limit 1`,
);

/** Somebody who gets a seat, of many who may have none. @returns the member and the booking */
async function bookOne(ctx: TenantContext, sessionId: string) {
  for (const { id: memberId } of await ctx.db.rows<{ id: string }>(PEOPLE)) {
    try {
      const seat = { sessionId, memberId, guestSeats: 0, pool: "online" as const, by: "member" as const };
      return { memberId, ...(await book(ctx, seat)) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return undefined;
}

/**
 * Rules that cost something, and what they made of it: a late cancellation that was let off, one that waits for a look,
 * and an absence that was waived.
 */
export async function addPenalties(
  stage: Stage,
  tenant: TenantFacts,
  owner: Actor,
  frame: Frame,
): Promise<void> {
  const [lateFeeMinor = 0, noShowFeeMinor = 0] = FEES[tenant.slug] ?? [];
  const policies = { ...policiesOf(tenant), lateFeeMinor, noShowFeeMinor, forgivenPer30Days: 1 };
  const later: TenantFacts = { ...tenant, policies };
  await stage.within(tenant, (ctx) => setPolicies(ctx, policies), owner);
  const classes = await stage.within(
    later,
    (ctx) => ctx.db.rows<{ id: string; typeId: string }>(NEXT, [frame.now.toISOString()]),
    owner,
  );
  for (const [at, { id, typeId }] of classes.entries()) {
    // Whoever leaves the second class late was let off before.
    const rules: TenantFacts = { ...later, policies: { ...policies, forgivenPer30Days: at === 0 ? 1 : 0 } };
    await stage.within(
      rules,
      (ctx) =>
        setOwnRules(ctx, typeId, {
          freeCancelMinutes: 2_880,
          penaltyTakes: null,
          lateFeeMinor: null,
          extraLateFeeMinor: null,
          noShowFeeMinor: null,
        }),
      owner,
    );
    stage.clock.set(new Date(frame.now.getTime() - HOUR));
    const booked = await stage.quietly(rules, (ctx) => bookOne(ctx, id), owner);
    stage.clock.set(frame.now);
    if (!booked) continue;
    const { bookingId, memberId: ownerId } = booked;
    await stage.within(rules, (ctx) => cancel(ctx, { bookingId, ownerId }));
  }
  const strict: TenantFacts = { ...later, policies: { ...policies, forgivenPer30Days: 0 } };
  await stage.quietly(
    strict,
    async (ctx) => {
      const [absence] = await ctx.db.rows<{ id: string }>(ABSENT, [frame.now.toISOString()]);
      if (!absence) return;
      await penalize(ctx, absence.id, "no_show");
      const { items } = await listPenalties(ctx, { view: "pending", limit: 10 });
      const made = items.find(({ bookingId }) => bookingId === absence.id);
      if (made) await waive(ctx, made.id, "She was at the desk with a question and missed the start.");
    },
    owner,
  );
}
