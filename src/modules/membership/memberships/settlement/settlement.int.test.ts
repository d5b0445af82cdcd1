import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { jobContext } from "@/platform/jobs/job-context";
import { createTestWorld, type TestGym } from "@/platform/testing/world";
import { markPastDue, setPaymentPending } from "../dues/service";
import { scheduleFreeze } from "../freezes/service";
import { settle } from "../job-handlers";
import { requestCancel } from "../terms/service";
import { MembershipBench } from "../testing";
import { settleMemberships } from "./service";

let bench: MembershipBench;
beforeAll(async () => {
  const world = await createTestWorld({ now: "2026-03-10T09:00:00Z" });
  bench = new MembershipBench(world, await world.createGym(), await world.createGym());
});
afterAll(() => bench.world.close());

const STORED = statement(
  "test.stored",
  `select s.status, s.starts_on, s.ends_on, s.frozen_from, s.frozen_to, s.suspended_on, s.past_due_since, m.standing,
     m.standing_until,
     (select json_agg(json_build_array(f.status, f.from_on, f.to_on, f.ended_on) order by f.from_on)
       from membership_freeze f where f.membership_id = s.id) as freezes,
     (select json_agg(json_build_array(e.change, e.effective_on, e.status, e.seq) order by e.seq)
       from membership_event e where e.membership_id = s.id) as events
   from membership s join member m on m.tenant_id = s.tenant_id and m.id = s.member_id order by s.id`,
);
const stored = (gym: TestGym) => bench.world.db.read(gym.facts.id, (db) => db.rows(STORED));

/** One of everything that the calendar can have in store in these days. */
async function furnish(gym: TestGym): Promise<void> {
  const planId = await bench.plan({}, gym);
  const trial = await bench.plan({ trialDays: 2 }, gym);
  const start = (more: object) => bench.start({ planId, ...more }, gym);
  await start({ startsOn: "2026-03-12" });
  await start({ planId: trial });
  await start({ endsOn: "2026-03-11" });
  await start({ validUntil: "2026-03-11T15:20:00.000Z", endsOn: "2026-03-11" });
  const frozen = await start({ endsOn: "2026-12-31" });
  const away = await start({});
  const late = await start({});
  const paying = await start({});
  const leaving = await start({});
  const dates = { from: "2026-03-11", to: "2026-03-12" };
  await bench.inGym((ctx) => scheduleFreeze(ctx, { membershipId: frozen.id, ...dates }), gym);
  await bench.inGym(
    (ctx) => scheduleFreeze(ctx, { membershipId: away.id, from: "2026-03-12", to: null }),
    gym,
  );
  const owing = [late, paying].map(({ id }) => ({ membershipId: id, since: "2026-03-05", owedMinor: 100 }));
  await bench.inGym((ctx) => markPastDue(ctx, owing), gym);
  const since = new Date("2026-03-12T03:00:00Z");
  await bench.inGym((ctx) => setPaymentPending(ctx, [paying.id], since), gym);
  await bench.inGym((ctx) => requestCancel(ctx, { membershipId: leaving.id, endsOn: "2026-03-12" }), gym);
}

describe("the settlement", () => {
  it("arrives after three days' outage where it arrives by running every hour", async () => {
    const { gym, other, world } = bench;
    await furnish(gym);
    await furnish(other);
    const start = world.clock.now().getTime();
    for (let hour = 1; hour <= 80; hour++) {
      world.clock.set(new Date(start + hour * 3_600_000).toISOString());
      await bench.inGym(settleMemberships, gym);
    }
    await bench.inGym(settleMemberships, other);
    const hourly = await stored(gym);
    expect(hourly).toEqual(await stored(other));
    expect(hourly.map((row) => (row as { status: string }).status)).toEqual([
      "active",
      "active",
      "ended",
      "ended",
      "active",
      "frozen",
      "suspended",
      "suspended",
      "ended",
    ]);
    // A second run, or a late one, has nothing left to do.
    expect(await bench.inGym(settleMemberships, other)).toBe(0);
    expect(await stored(other)).toEqual(hourly);
    world.clock.set(new Date(start).toISOString());
  });

  it("runs as a job, a transaction for each batch", async () => {
    const gym = await bench.world.createGym();
    const planId = await bench.plan({}, gym);
    const { id } = await bench.start({ planId, startsOn: "2026-03-12" }, gym);
    await bench.at("2026-03-12T06:10:00Z", async () => {
      const { ports } = bench.world;
      const run = {
        id: newId(),
        name: "membership.settle",
        tenantId: gym.facts.id,
        tenant: gym.facts,
        payload: {},
        requestId: null,
        signal: new AbortController().signal,
      };
      await ports.db.read(gym.facts.id, async (db) => await settle(jobContext(ports, run, db).ctx));
    });
    expect(await bench.told(id, gym)).toEqual(["sold 2026-03-10 pending_start", "started 2026-03-12 active"]);
  });

  it("is done with thousands in a few statements a batch, each member's standing with it", async () => {
    const gym = await bench.world.createGym();
    const planId = await bench.plan({}, gym);
    const version = await bench.world.db.read(gym.facts.id, ({ models }) =>
      models.planVersion.findFirst({ where: { planId }, select: { id: true } }),
    );
    const ids = Array.from({ length: 2_500 }, (_, n) => ({ member: newId(), membership: newId(), n }));
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    await bench.world.db.transaction(gym.facts.id, async ({ models }) => {
      await models.member.createMany({
        data: ids.map(({ member, n }) => ({
          id: member,
          number: String(n),
          firstName: "Many",
          joinedOn: day("2026-01-01"),
          standing: "active",
          standingUntil: day("2026-03-09"),
        })),
      });
      await models.membership.createMany({
        data: ids.map(({ member, membership }) => ({
          id: membership,
          memberId: member,
          planId,
          planVersionId: version?.id ?? "",
          startsOn: day("2026-01-01"),
          endsOn: day("2026-03-09"),
        })),
      });
    });
    let statements = 0;
    const moved = await bench.world.within(gym, async (ctx) => {
      const rows: typeof ctx.db.rows = async (text, values) => {
        statements++;
        return await ctx.db.rows(text, values);
      };
      return await settleMemberships({ ...ctx, db: { ...ctx.db, rows } });
    });
    expect(moved).toBe(2_500);
    // Three batches of eight statements, and one look for standings that are left.
    expect(statements).toBe(25);
    const members = await bench.world.db.read(gym.facts.id, ({ models }) =>
      models.member.groupBy({ by: ["standing"], _count: true }),
    );
    expect(members).toEqual([{ standing: "expired", _count: 2_500 }]);
  }, 30_000);
});
