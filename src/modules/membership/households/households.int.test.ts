import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { adjustEntitlement, listEntitlements, takeEntitlement } from "../entitlements/service";
import { sharedAllowanceSpent } from "../events";
import { bringGuest, guestsOf, undoGuestVisit } from "../guests/service";
import { memberFields } from "../members/schema";
import { createMember } from "../members/service";
import { recordRenewal } from "../memberships/dues/service";
import { startMembership } from "../memberships/service";
import { switchPlan } from "../memberships/terms/service";
import { createPlan } from "../plans/service";
import { addToHousehold, changePayer, createHousehold, householdOf, removeFromHousehold } from "./service";

let world: TestWorld;
let gym: TestGym;
let familyPlan: string;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-10T09:00:00Z", poolSize: 8 });
  gym = await world.createGym();
  familyPlan = (
    await inGym((ctx) =>
      createPlan(ctx, {
        name: "Family",
        kind: "membership",
        priceMinor: 900_000,
        cycle: "month",
        visits: null,
        validDays: null,
        accessHours: [],
        branchIds: [],
        seats: 4,
        allowances: [
          { kind: "class", n: 10, per: "cycle" },
          { kind: "guest", n: 2, per: "cycle" },
        ],
      }),
    )
  ).id;
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

async function person(firstName: string): Promise<string> {
  const fields = memberFields.parse({ firstName, lastName: newId().slice(-6) });
  return (await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}

async function family() {
  const [payer, child, other] = [await person("Zawadi"), await person("Juma"), await person("Neema")];
  const household = await inGym((ctx) => createHousehold(ctx, { name: "Otieno", payerId: payer }));
  for (const memberId of [child, other]) {
    await inGym((ctx) => addToHousehold(ctx, { householdId: household.id, memberId, role: "child" }));
  }
  const { membershipId } = await inGym((ctx) =>
    startMembership(ctx, {
      memberId: payer,
      planId: familyPlan,
      startsOn: "2026-03-01",
      householdId: household.id,
      payerId: payer,
    }),
  );
  return { householdId: household.id, payer, child, other, membershipId };
}

const use = (memberId: string) =>
  inGym((ctx) => takeEntitlement(ctx, { memberId, kind: "class", source: { kind: "test", id: newId() } }));

describe("a household", () => {
  it("shares its pool, and the last credit goes to one of two children", async () => {
    const { payer, child, other } = await family();
    for (let n = 0; n < 9; n++) await use(n % 2 === 0 ? payer : child);
    const answers = await Promise.allSettled([use(child), use(other)]);
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    const pools = await inGym((ctx) => listEntitlements(ctx, payer));
    expect(pools.find((pool) => pool.kind === "class")).toMatchObject({
      left: 0,
      shared: true,
      granted: 10,
    });
    await expect(use(payer)).rejects.toMatchObject({ code: "LIMIT_REACHED" });
  });

  it("tells whoever pays when staff take the last of its pool, and nobody of a person's own", async () => {
    const { payer, child, membershipId } = await family();
    const alone = await person("Imani");
    const own = await inGym((ctx) =>
      startMembership(ctx, { memberId: alone, planId: familyPlan, startsOn: "2026-03-01" }),
    );
    const adjust = (memberId: string, from: string, delta: number) =>
      inGym((ctx) =>
        adjustEntitlement(ctx, {
          memberId,
          membershipId: from,
          kind: "class",
          source: "cycle",
          delta,
          note: "moved to the pack",
        }),
      );
    const told = async () =>
      (await inGym(({ db }) => db.models.outbox.findMany({ where: { name: sharedAllowanceSpent.name } })))
        .map(({ payload }) => payload)
        .filter((payload) =>
          [membershipId, own.membershipId].some((id) => JSON.stringify(payload).includes(id)),
        );
    await adjust(child, membershipId, -9);
    await adjust(alone, own.membershipId, -10);
    expect(await told()).toEqual([]);
    expect(await adjust(payer, membershipId, -1)).toEqual({ left: 0 });
    expect(await told()).toMatchObject([{ membershipId, kind: "class", fromOn: "2026-03-01" }]);
  });

  it("takes in as many as its plan holds, and nobody who belongs elsewhere", async () => {
    const { householdId, child } = await family();
    const fourth = await person("Baraka");
    await inGym((ctx) => addToHousehold(ctx, { householdId, memberId: fourth, role: "adult" }));
    const fifth = await person("Amani");
    await expect(
      inGym((ctx) => addToHousehold(ctx, { householdId, memberId: fifth, role: "child" })),
    ).rejects.toMatchObject({ code: "HOUSEHOLD_FULL", params: { seats: 4 } });
    await expect(
      inGym((ctx) => createHousehold(ctx, { name: "Another", payerId: child })),
    ).rejects.toMatchObject({ code: "IN_OTHER_HOUSEHOLD" });
  });

  it("keeps its payer until another one pays, and lets a grown child go", async () => {
    const { householdId, payer, child, other } = await family();
    await expect(
      inGym((ctx) => removeFromHousehold(ctx, { householdId, memberId: payer })),
    ).rejects.toMatchObject({ code: "HOUSEHOLD_PAYER" });
    await expect(inGym((ctx) => changePayer(ctx, { householdId, payerId: child }))).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    await inGym((ctx) => removeFromHousehold(ctx, { householdId, memberId: other }));
    expect(await inGym((ctx) => householdOf(ctx, other))).toBeNull();
    expect((await inGym((ctx) => householdOf(ctx, child)))?.people).toHaveLength(2);
    await expect(use(other)).rejects.toMatchObject({ code: "NO_CREDITS" });
  });
});

describe("a family plan without a word about the household", () => {
  const startFamily = (memberId: string) =>
    inGym((ctx) => startMembership(ctx, { memberId, planId: familyPlan, startsOn: "2026-03-01" }));
  const left = async (memberId: string) =>
    (await inGym((ctx) => listEntitlements(ctx, memberId))).find(({ kind }) => kind === "class")?.left;

  it("is shared with the household its holder is in", async () => {
    const [payer, child] = [await person("Zawadi"), await person("Juma")];
    const { id } = await inGym((ctx) => createHousehold(ctx, { name: "Otieno", payerId: payer }));
    await inGym((ctx) => addToHousehold(ctx, { householdId: id, memberId: child, role: "child" }));
    await startFamily(payer);
    expect(await left(child)).toBe(10);
  });

  it("is shared with the household its holder begins later, with what is left of it, until they leave", async () => {
    const [payer, child] = [await person("Zawadi"), await person("Juma")];
    await startFamily(payer);
    await use(payer);
    const { id } = await inGym((ctx) => createHousehold(ctx, { name: "Otieno", payerId: payer }));
    await inGym((ctx) => addToHousehold(ctx, { householdId: id, memberId: child, role: "adult" }));
    expect(await left(child)).toBe(9);
    expect(await inGym((ctx) => householdOf(ctx, child))).toMatchObject({
      seats: 4,
      people: [{ standing: "active" }, { standing: "active" }],
    });
    await inGym((ctx) => changePayer(ctx, { householdId: id, payerId: child }));
    const rest = await inGym((ctx) => removeFromHousehold(ctx, { householdId: id, memberId: payer }));
    expect(rest?.people).toMatchObject([{ memberId: child, standing: "none" }]);
    expect([await left(payer), await left(child)]).toEqual([9, undefined]);
  });

  it("is refused to a household of more people than it holds", async () => {
    const payer = await person("Zawadi");
    const { id } = await inGym((ctx) => createHousehold(ctx, { name: "Otieno", payerId: payer }));
    for (let n = 0; n < 4; n++) {
      const memberId = await person("Juma");
      await inGym((ctx) => addToHousehold(ctx, { householdId: id, memberId, role: "child" }));
    }
    await expect(startFamily(payer)).rejects.toMatchObject({ code: "HOUSEHOLD_FULL", params: { seats: 4 } });
  });
});

describe("a switch of plans", () => {
  const plan = (name: string, seats: number) =>
    inGym((ctx) =>
      createPlan(ctx, {
        name: `${name} ${newId()}`,
        kind: "membership",
        priceMinor: 500_000,
        cycle: "month",
        visits: null,
        validDays: null,
        accessHours: [],
        branchIds: [],
        seats,
        allowances: [{ kind: "class", n: 6, per: "cycle" }],
      }),
    );
  const standings = async (memberId: string) =>
    (await inGym((ctx) => householdOf(ctx, memberId)))?.people.map(({ standing }) => standing);

  /** Two in a household, one of whom holds a plan with this many places. */
  async function couple(seats: number) {
    const [holder, partner] = [await person("Zawadi"), await person("Juma")];
    const { id: householdId } = await inGym((ctx) =>
      createHousehold(ctx, { name: "Otieno", payerId: holder }),
    );
    await inGym((ctx) => addToHousehold(ctx, { householdId, memberId: partner, role: "adult" }));
    const { id: planId } = await plan("Old", seats);
    const { membershipId } = await inGym((ctx) =>
      startMembership(ctx, { memberId: holder, planId, startsOn: "2026-03-01", nextBillOn: "2026-04-01" }),
    );
    return { holder, partner, membershipId, householdId };
  }

  it("to one for several people lets the household in at once, and back again out", async () => {
    const { holder, partner, membershipId } = await couple(1);
    await use(holder);
    await expect(use(partner)).rejects.toMatchObject({ code: "NO_CREDITS" });
    expect((await standings(holder))?.sort()).toEqual(["active", "none"]);
    const [family, single] = [(await plan("Family", 4)).versionId, (await plan("Single", 1)).versionId];
    await inGym((ctx) => switchPlan(ctx, { membershipId, planVersionId: family, when: "now" }));
    expect(await standings(holder)).toEqual(["active", "active"]);
    await use(partner);
    await inGym((ctx) => switchPlan(ctx, { membershipId, planVersionId: single, when: "now" }));
    expect((await standings(holder))?.sort()).toEqual(["active", "none"]);
    await expect(use(partner)).rejects.toMatchObject({ code: "NO_CREDITS" });
    expect((await use(holder)).left).toBe(3);
  });

  it("with the renewal shares or ends the sharing then, not before", async () => {
    const [one, two] = [await couple(1), await couple(4)];
    const [family, single] = [(await plan("Family", 4)).versionId, (await plan("Single", 1)).versionId];
    const planned = [
      { ...one, planVersionId: family },
      { ...two, planVersionId: single },
    ];
    for (const { membershipId, planVersionId } of planned)
      await inGym((ctx) => switchPlan(ctx, { membershipId, planVersionId, when: "renewal" }));
    expect((await standings(one.holder))?.sort()).toEqual(["active", "none"]);
    expect(await standings(two.holder)).toEqual(["active", "active"]);
    await inGym((ctx) =>
      recordRenewal(
        ctx,
        planned.map(({ membershipId, planVersionId }) => ({
          membershipId,
          planVersionId,
          nextBillOn: "2026-05-01",
        })),
      ),
    );
    expect(await standings(one.holder)).toEqual(["active", "active"]);
    expect((await standings(two.holder))?.sort()).toEqual(["active", "none"]);
  });

  it("is refused for a household of more people than the plan holds; one that grew since is not let in", async () => {
    const { holder, membershipId, householdId } = await couple(1);
    const { versionId } = await plan("Duo", 2);
    await inGym((ctx) => switchPlan(ctx, { membershipId, planVersionId: versionId, when: "renewal" }));
    const third = await person("Neema");
    await inGym((ctx) => addToHousehold(ctx, { householdId, memberId: third, role: "child" }));
    for (const when of ["now", "renewal"] as const)
      await expect(
        inGym((ctx) => switchPlan(ctx, { membershipId, planVersionId: versionId, when })),
      ).rejects.toMatchObject({ code: "HOUSEHOLD_FULL", params: { seats: 2 } });
    await inGym((ctx) =>
      recordRenewal(ctx, [{ membershipId, planVersionId: versionId, nextBillOn: "2026-05-01" }]),
    );
    expect((await standings(holder))?.sort()).toEqual(["active", "none", "none"]);
  });
});

describe("guests", () => {
  const bring = (hostId: string, more: object = {}) =>
    inGym((ctx) =>
      bringGuest(ctx, {
        hostId,
        branchId: gym.branchId,
        firstName: "Otis",
        phone: "0711 000 111",
        by: "allowance",
        ...more,
      }),
    );

  it("come on the host's passes, and an undone visit gives the pass back", async () => {
    const { payer, child } = await family();
    expect((await bring(payer)).passesLeft).toBe(1);
    const second = await bring(child, { phone: "0711 000 222" });
    expect(second.passesLeft).toBe(0);
    await expect(bring(payer, { phone: "0711 000 333" })).rejects.toMatchObject({ code: "LIMIT_REACHED" });
    await inGym((ctx) => undoGuestVisit(ctx, second.visitId));
    await expect(inGym((ctx) => undoGuestVisit(ctx, second.visitId))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await bring(payer, { phone: "0711 000 333" })).passesLeft).toBe(0);
  });

  it("come three times in 90 days, whoever brings them", async () => {
    const [one, two] = [await person("Host"), await person("Hostess")];
    const paid = { by: "paid" as const, phone: "0722 999 000" };
    await bring(one, paid);
    await bring(one, paid);
    await bring(two, paid);
    await expect(bring(two, paid)).rejects.toMatchObject({ code: "GUEST_LIMIT", params: { visits: 3 } });
    const visits = await inGym((ctx) => guestsOf(ctx, one, undefined));
    expect(visits.items.map((visit) => [visit.name, visit.visits])).toEqual([
      ["Otis", 3],
      ["Otis", 3],
    ]);
  });
});
