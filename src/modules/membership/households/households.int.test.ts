import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { listEntitlements, takeEntitlement } from "../entitlements/service";
import { bringGuest, guestsOf, undoGuestVisit } from "../guests/service";
import { memberFields } from "../members/schema";
import { createMember } from "../members/service";
import { startMembership } from "../memberships/service";
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
  await inGym((ctx) =>
    startMembership(ctx, {
      memberId: payer,
      planId: familyPlan,
      startsOn: "2026-03-01",
      householdId: household.id,
      payerId: payer,
    }),
  );
  return { householdId: household.id, payer, child, other };
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
