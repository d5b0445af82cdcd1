import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adjustEntitlement, listEntitlements } from "@/modules/membership/entitlements/service";
import { addToHousehold, createHousehold } from "@/modules/membership/households/service";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember, getMember } from "@/modules/membership/members/service";
import { startMembership } from "@/modules/membership/memberships/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { atDoor } from "../testing";
import { undoVisit } from "../visits/service";
import { checkIn } from "./service";

let world: TestWorld;
let gym: TestGym;
let planId: string;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-10T09:00:00Z", poolSize: 8 });
  gym = await world.createGym();
  planId = (
    await inGym((ctx) =>
      createPlan(ctx, {
        name: "Family",
        kind: "membership",
        priceMinor: 900_000,
        cycle: "month",
        visits: 2,
        validDays: null,
        accessHours: [],
        branchIds: [],
        seats: 4,
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
  const { id: householdId } = await inGym((ctx) => createHousehold(ctx, { name: "Otieno", payerId: payer }));
  for (const memberId of [child, other])
    await inGym((ctx) => addToHousehold(ctx, { householdId, memberId, role: "child" }));
  const { membershipId } = await inGym((ctx) =>
    startMembership(ctx, { memberId: payer, planId, startsOn: "2026-03-01", householdId, payerId: payer }),
  );
  return { payer, child, other, membershipId };
}

const arrive = (memberId: string) =>
  atDoor(world, gym, (ctx) =>
    checkIn(ctx, { branchId: gym.branchId, by: { kind: "member", memberId } }, "attendance.checkIn"),
  );
const left = async (memberId: string) =>
  (await inGym((ctx) => listEntitlements(ctx, memberId))).find(({ kind }) => kind === "visits")?.left;

describe("a family's plan at the door", () => {
  it("opens it for everybody in the household, and stands in everybody's profile", async () => {
    const { child } = await family();
    expect(await arrive(child)).toMatchObject({ decision: "allow", reason: "OK" });
    expect(await inGym((ctx) => getMember(ctx, child))).toMatchObject({ standing: "active" });
  });

  it("gives the last visit to one of two who come at the same moment (case 15)", async () => {
    const { payer, child, other } = await family();
    await arrive(payer);
    const answers = await Promise.all([arrive(child), arrive(other)]);
    expect(answers.map(({ reason }) => reason).sort()).toEqual(["LIMIT_REACHED", "OK"]);
    expect(await left(payer)).toBe(0);
  });

  it("counts a person's day once, gives an undone visit back and knows what staff added", async () => {
    const { payer, child, membershipId } = await family();
    const first = await arrive(payer);
    expect(await left(child)).toBe(1);
    if (!first.visitId) throw new Error("no visit");
    const { visitId } = first;
    await inGym((ctx) => undoVisit(ctx, visitId));
    expect(await left(child)).toBe(2);
    await inGym((ctx) =>
      adjustEntitlement(ctx, {
        memberId: payer,
        membershipId,
        kind: "visits",
        source: "cycle",
        delta: -1,
        note: "given to the sister",
      }),
    );
    expect(await left(child)).toBe(1);
    expect(await arrive(payer)).toMatchObject({ reason: "OK" });
    expect(await arrive(child)).toMatchObject({ reason: "LIMIT_REACHED" });
  });
});
