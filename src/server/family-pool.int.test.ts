import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkIn } from "@/modules/attendance/check-in/service";
import { sync } from "@/modules/attendance/offline/service";
import { addKiosk, atDoor } from "@/modules/attendance/testing";
import { undoVisit } from "@/modules/attendance/visits/service";
import {
  type CollectingWorld,
  startCollecting,
} from "@/modules/billing/collections/testing/collecting-world";
import { takeEntitlement } from "@/modules/membership/entitlements/service";
import { addToHousehold, createHousehold } from "@/modules/membership/households/service";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember, getMember } from "@/modules/membership/members/service";
import { startMembership } from "@/modules/membership/memberships/service";
import type { PlanTerms } from "@/modules/membership/plans/schema";
import { createPlan } from "@/modules/membership/plans/service";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { TestGym } from "@/platform/testing/world";

let bench: CollectingWorld;
let gym: TestGym;
beforeAll(async () => {
  bench = await startCollecting();
});
afterAll(() => bench.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => bench.world.within(gym, work);

async function person(firstName: string, email: string | null = null): Promise<string> {
  const fields = memberFields.parse({ firstName, lastName: newId().slice(-6), email });
  return (await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }))).memberId;
}

/** A gym on its tenth of March, and a family of three with a plan from the first on. */
async function family(terms: Partial<PlanTerms>, locale?: string) {
  gym = await bench.open("2026-03-10T09:00:00Z", locale ? { locale } : {});
  const payer = await person("Zawadi", "zawadi@example.com");
  const [child, other] = [await person("Juma"), await person("Neema")];
  const { id: householdId } = await inGym((ctx) => createHousehold(ctx, { name: "Otieno", payerId: payer }));
  for (const memberId of [child, other])
    await inGym((ctx) => addToHousehold(ctx, { householdId, memberId, role: "child" }));
  const { id: planId } = await inGym((ctx) =>
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
      ...terms,
    }),
  );
  await inGym((ctx) => startMembership(ctx, { memberId: payer, planId, startsOn: "2026-03-01" }));
  return { payer, child, other };
}

const arrive = (memberId: string) =>
  atDoor(bench.world, gym, (ctx) =>
    checkIn(ctx, { branchId: gym.branchId, by: { kind: "member", memberId } }, "attendance.checkIn"),
  );
const book = (memberId: string) =>
  inGym((ctx) => takeEntitlement(ctx, { memberId, kind: "class", source: { kind: "test", id: newId() } }));

/** What the household's payer was told by now. */
async function told(): Promise<string[]> {
  await bench.money.drain(gym);
  return (await bench.mails()).map(({ to, subject }) => `${to}: ${subject}`);
}
const NOTICE = "zawadi@example.com: Family: your household has used everything";

describe("a family's pool that runs empty", () => {
  it("is told to the payer once, of the last credit that two take at the same moment (case 15)", async () => {
    const { payer, child, other } = await family({ allowances: [{ kind: "class", n: 10, per: "cycle" }] });
    for (let n = 0; n < 9; n++) await book(n % 2 === 0 ? payer : child);
    expect(await told()).toEqual([]);
    const answers = await Promise.allSettled([book(child), book(other)]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(book(payer)).rejects.toMatchObject({ code: "LIMIT_REACHED" });
    expect(await told()).toEqual([NOTICE]);
    const [mail] = await bench.mails();
    expect(mail?.text).toContain("the last of its shared class bookings of Family");
    expect(mail?.text).toContain("There is more from April 1, 2026");
  });

  it("is told at the door, with the last of two visits that were taken at once; again with the next cycle's", async () => {
    const { payer, child, other } = await family({ visits: 3 });
    await arrive(payer);
    expect(await told()).toEqual([]);
    const [first] = await Promise.all([arrive(child), arrive(other)]);
    expect(await told()).toEqual([NOTICE]);
    await inGym((ctx) => undoVisit(ctx, first.visitId ?? ""));
    await arrive(child);
    expect(await told()).toEqual([NOTICE]);
    bench.world.clock.set(new Date("2026-04-02T09:00:00Z"));
    for (const memberId of [payer, child, other]) await arrive(memberId);
    expect(await told()).toEqual([NOTICE, NOTICE]);
  });

  it("is told of visits that a kiosk kept while it was alone", async () => {
    const { payer, child } = await family({ visits: 2 }, "de");
    await arrive(payer);
    const kiosk = await addKiosk(bench.world, gym);
    const { number } = await inGym((ctx) => getMember(ctx, child));
    const at = bench.world.clock.now().toISOString();
    const scans = [{ clientSeq: 1, deviceAt: at, by: { kind: "scan" as const, text: number } }];
    await bench.world.within(gym, (ctx) => sync(ctx, { sentAt: at, scans }), {
      actor: kiosk,
      roles: ["kiosk"],
    });
    expect(await told()).toEqual(["zawadi@example.com: Family: euer Haushalt hat alles verbraucht"]);
    expect((await bench.mails())[0]?.text).toContain("den letzten gemeinsamen Besuch");
  });

  it("is nobody's news when the allowance is a person's own", async () => {
    gym = await bench.open("2026-03-10T09:00:00Z");
    const { id: planId } = await inGym((ctx) =>
      createPlan(ctx, {
        name: "Single",
        kind: "membership",
        priceMinor: 300_000,
        cycle: "month",
        visits: 1,
        validDays: null,
        accessHours: [],
        branchIds: [],
      }),
    );
    const memberId = await person("Amina", "amina@example.com");
    await inGym((ctx) => startMembership(ctx, { memberId, planId, startsOn: "2026-03-01" }));
    expect(await arrive(memberId)).toMatchObject({ reason: "OK" });
    expect(await told()).toEqual([]);
  });
});
