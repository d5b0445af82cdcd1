import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, RequestContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { createCallerFactory } from "@/platform/trpc/trpc";
import type { TenantRole } from "@/shared/access/permission";
import { attendanceRoot } from "./router";
import { addKiosk, addMember, addPlan } from "./testing";

let world: TestWorld;
let gym: TestGym;
let memberId: string;

const createCaller = createCallerFactory(attendanceRoot);

beforeAll(async () => {
  world = await createTestWorld({ hotLanes: 1 });
  gym = await world.createGym();
  memberId = await world.within(gym, async (ctx) =>
    addMember(ctx, { planId: await addPlan(ctx), startsOn: "2026-01-01" }),
  );
});
afterAll(() => world.close());

/** Calls as the front door does, with every guard. */
function as(actor: Actor, roles: TenantRole[], options: { key?: string; memberId?: string } = {}) {
  const request: RequestContext = {
    requestId: "test",
    address: "127.0.0.1",
    userAgent: "test",
    locale: "en",
    tenantSlug: gym.facts.slug,
    idempotencyKey: options.key,
    csrfSafe: true,
    actor,
    sessionToken: undefined,
    ports: world.ports,
    resolveAccess: async () => ({
      tenant: gym.facts,
      roles,
      memberId: options.memberId ?? null,
      staffId: null,
      branchIds: actor.kind === "device" ? [actor.branchId] : [],
    }),
    setCookie: () => undefined,
  };
  return createCaller(request).attendance;
}

describe("the door by tRPC", () => {
  it("answers a repeated check-in with the kept answer, another body with a refusal", async () => {
    const desk = userActor();
    const key = newId();
    const input = { branchId: gym.branchId, by: { kind: "member" as const, memberId } };
    const first = await as(desk, ["desk"], { key }).checkIn(input);
    expect(first.reason).toBe("OK");
    expect(await as(desk, ["desk"], { key }).checkIn(input)).toEqual(first);
    const other = { ...input, by: { kind: "scan" as const, text: first.member.number } };
    await expect(as(desk, ["desk"], { key }).checkIn(other)).rejects.toMatchObject({
      message: "IDEMPOTENCY_MISMATCH",
    });
    await expect(as(desk, ["desk"], { key: "short" }).checkIn(input)).rejects.toMatchObject({
      message: "INVALID_INPUT",
    });
  });

  it("lets a kiosk check in at its own branch, with a private answer", async () => {
    const kiosk = await addKiosk(world, gym);
    const { pin } = await as(userActor(), ["member"], { memberId }).pass.newPin();
    const answer = await as(kiosk, ["kiosk"], { key: newId() }).kiosk.checkIn({ by: { kind: "pin", pin } });
    expect(answer).toMatchObject({ reason: "ALREADY_IN", name: "Amina K." });
    expect(JSON.stringify(answer)).not.toContain("Kamau");
    expect(await as(kiosk, ["kiosk"]).kiosk.heartbeat()).toMatchObject({ branchId: gym.branchId, inside: 1 });
    await as(kiosk, ["kiosk"]).kiosk.heartbeat({ version: "1.4.0", queued: 7 });
    const said = await world.within(gym, ({ db }) =>
      db.models.kioskDevice.findFirst({ where: { id: kiosk.deviceId } }),
    );
    expect(said).toMatchObject({ appVersion: "1.4.0", queueLength: 7 });
    expect((await as(kiosk, ["kiosk"]).occupancy({ branchId: gym.branchId })) as unknown).toBeDefined();
  });

  it("admits in the call's transaction, once per key", async () => {
    const stranger = await world.within(gym, (ctx) => addMember(ctx));
    const desk = userActor();
    const key = newId();
    const input = { branchId: gym.branchId, memberId: stranger, reason: "Trial with the manager" };
    const first = await as(desk, ["desk"], { key }).admit(input);
    expect(await as(desk, ["desk"], { key }).admit(input)).toEqual(first);
    const found = await world.db.read(gym.facts.id, ({ models }) =>
      Promise.all([
        models.visit.count({ where: { memberId: stranger } }),
        models.auditEntry.count({ where: { subjectId: stranger, action: "attendance.override" } }),
        models.outbox.count({
          where: { payload: { path: ["memberId"], equals: stranger }, name: "attendance.visit-recorded" },
        }),
      ]),
    );
    expect(found).toEqual([1, 1, 1]);
  });

  it("keeps everybody to their part", async () => {
    const trainer = as(userActor(), ["trainer"]);
    const member = as(userActor(), ["member"], { memberId });
    const input = { branchId: gym.branchId, by: { kind: "member" as const, memberId } };
    for (const caller of [trainer, member])
      await expect(caller.checkIn(input)).rejects.toMatchObject({ message: "FORBIDDEN" });
    await expect(member.feed({ branchId: gym.branchId })).rejects.toMatchObject({ message: "FORBIDDEN" });
    await expect(as({ kind: "anonymous" }, []).kiosk.heartbeat()).rejects.toMatchObject({
      message: "NOT_SIGNED_IN",
    });
    expect(await member.myStreak()).toMatchObject({ visitsTotal: 1 });
    expect(await member.pass.mine()).toMatchObject({ memberId, seconds: 30, hasPin: true });
    expect(await trainer.lastVisits({ memberIds: [memberId] })).toHaveProperty(memberId);
  });
});
