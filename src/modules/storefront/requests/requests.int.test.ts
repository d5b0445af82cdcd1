import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { createPlan } from "@/modules/membership/plans/service";
import type { JobContext, TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { FileMailer } from "@/platform/mail/file-mailer";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { answerJoinRequest } from "./job-handlers";
import { askToJoinInput } from "./schema";
import {
  acceptRequest,
  askToJoin,
  dismissRequest,
  forgetOldRequests,
  listRequests,
  readOffer,
} from "./service";

let world: TestWorld;
let gym: TestGym;
let planId: string;
const run = <T>(work: (ctx: TenantContext) => Promise<T>, at = gym) => world.within(at, work);
let address = 0;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-16T06:00:00Z" });
  gym = await world.createGym({ policies: { publicPage: true } });
  const terms = { visits: null, validDays: null, accessHours: [], branchIds: [], cycle: "month" as const };
  planId = await run(async (ctx) => {
    const plan = { ...terms, kind: "membership" as const, priceMinor: 350_000 };
    await createPlan(ctx, { ...plan, name: "Deskonly", onlineSale: false });
    return (await createPlan(ctx, { ...plan, name: "Open" })).id;
  });
});
afterAll(() => world.close());

const PERSON = {
  planId: null as string | null,
  firstName: "Zawadi",
  lastName: "Mwangi",
  phone: "0712 345 678",
  birthDate: "1995-05-05",
  consent: true,
};

/** Asks from an address of its own, unless told. */
async function ask(own: Record<string, unknown>, at = gym, from?: string): Promise<string> {
  const email = `${newId().slice(-10)}@example.com`;
  const input = askToJoinInput.parse({ ...PERSON, email, ...own });
  const ip = from ?? `198.51.100.${(address++ % 250) + 1}`;
  await run((ctx) => askToJoin({ ...ctx, address: ip }, input), at);
  return input.email;
}

const waiting = (at = gym) => run(listRequests, at);
const oneOf = async (email: string) => (await waiting()).find((one) => one.email === email);

async function mailTo(email: string) {
  const jobs = await run((ctx) =>
    ctx.db.models.outbox.findMany({ where: { name: "storefront.answer-join-request" } }),
  );
  const ctx = { ports: world.ports, tenantId: gym.facts.id, tenant: gym.facts } as unknown as JobContext;
  for (const { payload } of jobs) await answerJoinRequest(ctx, payload as { requestId: string });
  const mails = await (world.ports.mailer as FileMailer).list({ limit: 500 });
  return mails.filter(({ to }) => to === email);
}

describe("asking to join", () => {
  it("offers what anybody may buy, in the reader's words", async () => {
    const { plans } = await run(readOffer);
    expect(plans).toEqual([expect.objectContaining({ id: planId, name: "Open" })]);
    expect(plans[0]?.lines.length).toBeGreaterThan(1);
  });

  it("is taken down for the desk, answered by mail once, and sold at the till", async () => {
    const email = await ask({ planId });
    expect(await oneOf(email)).toMatchObject({ phone: "+254712345678", planName: "Open", known: null });
    const mails = await mailTo(email);
    expect((await mailTo(email)).length).toBe(mails.length);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("You chose: Open");
    const requestId = (await oneOf(email))?.id ?? "";
    const accepted = await run((ctx) => acceptRequest(ctx, { requestId, memberId: null }));
    expect(accepted.planId).toBe(planId);
    const member = await run((ctx) =>
      ctx.db.models.member.findFirst({
        where: { id: accepted.memberId },
        select: { email: true, firstName: true },
      }),
    );
    expect(member).toEqual({ email, firstName: "Zawadi" });
    expect(await oneOf(email)).toBeUndefined();
    await expect(run((ctx) => acceptRequest(ctx, { requestId, memberId: null }))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("tells a stranger nothing of who is a member: the mailbox hears it, and the desk", async () => {
    const email = `${newId().slice(-10)}@example.com`;
    const fields = memberFields.parse({ firstName: "Naserian", lastName: "Ole", email });
    const { memberId } = await run((ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
    expect(await ask({ email })).toBe(email);
    expect(await oneOf(email)).toMatchObject({ known: { memberId, name: "Naserian Ole" } });
    const [mail] = await mailTo(email);
    expect(mail?.text).toContain("already belongs to a member");
    const requestId = (await oneOf(email))?.id ?? "";
    expect((await run((ctx) => acceptRequest(ctx, { requestId, memberId }))).memberId).toBe(memberId);
  });

  it("asks minors for somebody who answers for them, and takes no nonsense", async () => {
    const refused = (own: Record<string, unknown>, field: string) =>
      expect(ask(own)).rejects.toMatchObject({ code: "INVALID_INPUT", params: { field } });
    await refused({ birthDate: "2012-01-01" }, "guardianName");
    await refused({ birthDate: "2012-01-01", guardianName: "Mama" }, "guardianPhone");
    await refused({ birthDate: "2027-01-01" }, "birthDate");
    await refused({ phone: "12345" }, "phone");
    await refused({ planId: newId() }, "planId");
    const email = await ask({ birthDate: "2012-01-01", guardianName: "Mama", guardianPhone: "0722 000 111" });
    expect(await oneOf(email)).toMatchObject({ guardianName: "Mama", guardianPhone: "+254722000111" });
    expect(askToJoinInput.safeParse({ ...PERSON, email: "a@example.com", consent: false }).success).toBe(
      false,
    );
  });

  it("takes nothing from programs, and no more than people send", async () => {
    const before = (await waiting()).length;
    await ask({ website: "https://spam.example" });
    expect(await waiting()).toHaveLength(before);
    const email = `${newId().slice(-10)}@example.com`;
    for (let n = 0; n < 3; n++) await ask({ email });
    await expect(ask({ email })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    for (let n = 0; n < 20; n++) await ask({}, gym, "203.0.113.9");
    await expect(ask({}, gym, "203.0.113.9")).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("is not possible where the gym does not want it", async () => {
    for (const policies of [{}, { publicPage: true, publicJoin: false }]) {
      const other = await world.createGym({ policies });
      await expect(ask({}, other)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(run(readOffer, other)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await waiting(other)).toEqual([]);
    }
  });

  it("is put aside, and forgotten with time", async () => {
    const [kept, away] = [await ask({}), await ask({})];
    const requestId = (await oneOf(away))?.id ?? "";
    await run((ctx) => dismissRequest(ctx, requestId));
    expect(await oneOf(away)).toBeUndefined();
    world.clock.advance(31 * 86_400_000);
    expect(await run(forgetOldRequests)).toBeGreaterThan(0);
    expect(await oneOf(kept)).toBeDefined();
    world.clock.advance(60 * 86_400_000);
    await run(forgetOldRequests);
    expect(await oneOf(kept)).toBeUndefined();
  });
});
