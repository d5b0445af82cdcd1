import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId, PLATFORM_TENANT } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { newOwnPin, resetPin } from "../pass/service";
import { addKiosk, addMember, addPlan, atDoor, atKiosk } from "../testing";
import { deviceCookie, readDeviceCookie } from "./cookie";
import { DeviceCache } from "./device-cache";
import { beat, checkExit, createPairing, listDevices, pair, renewPairing, revokeDevice } from "./service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
let planId: string;

beforeAll(async () => {
  world = await createTestWorld({ hotLanes: 1 });
  gym = await world.createGym();
  other = await world.createGym();
  planId = await world.within(gym, (ctx) => addPlan(ctx));
});
afterAll(() => world.close());

const manager = { actor: userActor(), roles: ["manager" as const] };
const create = (where = gym, branchId = where.branchId) =>
  atDoor(
    world,
    where,
    (ctx) => createPairing(ctx, { branchId, name: "Front door", exitPin: "4711" }),
    manager,
  );

/** Pairs as a browser would; the token comes out of the cookie. */
async function pairAs(slug: string, code: string): Promise<{ token: string; deviceId: string }> {
  let cookie = "";
  const facts = await world.db.system("test", PLATFORM_TENANT, async (db) => {
    const { ctx } = world.context(db, gym, { actor: { kind: "anonymous" } });
    const call = {
      ...ctx,
      tenantId: PLATFORM_TENANT,
      tenantSlug: slug,
      setCookie: (text: string) => (cookie = text),
    };
    return await pair(call, code);
  });
  const token = readDeviceCookie(cookie.split(";")[0]);
  if (!token) throw new Error("no cookie");
  return { token, deviceId: facts.deviceId };
}

describe("pairing", () => {
  it("turns a code into a device once, for the gym that made it, for ten minutes", async () => {
    const { code, deviceId } = await create();
    await expect(pairAs(other.facts.slug, code)).rejects.toMatchObject({ code: "PAIRING_CODE_WRONG" });
    await expect(pairAs(gym.facts.slug, "ABCD-EFGH")).rejects.toMatchObject({ code: "PAIRING_CODE_WRONG" });
    const paired = await pairAs(gym.facts.slug, ` ${code.toLowerCase().replace("-", " ")} `);
    expect(paired.deviceId).toBe(deviceId);
    await expect(pairAs(gym.facts.slug, code)).rejects.toMatchObject({ code: "PAIRING_CODE_WRONG" });
    const late = await create();
    world.clock.advance(10 * 60_000);
    await expect(pairAs(gym.facts.slug, late.code)).rejects.toMatchObject({ code: "PAIRING_CODE_WRONG" });
  });

  it("needs a branch of this gym, and keeps no code in plain text", async () => {
    await expect(create(gym, other.branchId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { code } = await create();
    const rows = await world.db.read(gym.facts.id, ({ models }) => models.kioskDevice.findMany({}));
    expect(JSON.stringify(rows)).not.toContain(code.replace("-", ""));
  });

  it("sets a cookie that scripts can't read", () => {
    expect(deviceCookie("t", "http://127.0.0.1")).toMatch(
      /^pulse_kiosk=t; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
    expect(deviceCookie("t", "https://gym.example")).toContain("; Secure");
    expect(readDeviceCookie("a=1; pulse_kiosk=abc; b=2")).toBe("abc");
    expect(readDeviceCookie(undefined)).toBeUndefined();
  });
});

describe("a device", () => {
  it("is known by its token until it is revoked, then nowhere, at once", async () => {
    const { code, deviceId } = await create();
    const { token } = await pairAs(gym.facts.slug, code);
    const [here, elsewhere] = [new DeviceCache(world.ports), new DeviceCache(world.ports)];
    for (const cache of [here, elsewhere]) {
      expect(await cache.authenticate(token)).toMatchObject({
        kind: "device",
        deviceId,
        tenantId: gym.facts.id,
      });
      expect(await cache.authenticate("x".repeat(43))).toBeNull();
      expect(await cache.authenticate("short")).toBeNull();
    }
    await expect(world.within(other, (ctx) => revokeDevice(ctx, deviceId))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await here.authenticate(token)).not.toBeNull();
    await world.within(gym, (ctx) => revokeDevice(ctx, deviceId));
    for (const cache of [here, elsewhere]) expect(await cache.authenticate(token)).toBeNull();
    const actor = {
      kind: "device" as const,
      deviceId,
      tenantId: gym.facts.id,
      branchId: gym.branchId,
      name: "Door",
    };
    await expect(atDoor(world, gym, (ctx) => beat(ctx), { actor, roles: ["kiosk"] })).rejects.toMatchObject({
      code: "DEVICE_REVOKED",
    });
    here.close();
    elsewhere.close();
  });

  it("gets a new code, and its old browser is out", async () => {
    const { code, deviceId } = await create();
    const { token } = await pairAs(gym.facts.slug, code);
    const cache = new DeviceCache(world.ports);
    expect(await cache.authenticate(token)).not.toBeNull();
    const again = await atDoor(world, gym, (ctx) => renewPairing(ctx, deviceId), manager);
    expect(await cache.authenticate(token)).toBeNull();
    expect((await pairAs(gym.facts.slug, again.code)).deviceId).toBe(deviceId);
    cache.close();
  });

  it("is listed as waiting, online, offline, revoked", async () => {
    const { code, deviceId } = await create();
    const state = async () =>
      (await world.within(gym, (ctx) => listDevices(ctx))).find(({ id }) => id === deviceId)?.state;
    expect(await state()).toBe("waiting");
    await pairAs(gym.facts.slug, code);
    expect(await state()).toBe("online");
    world.clock.advance(30 * 60_000 + 1);
    expect(await state()).toBe("offline");
    const actor = {
      kind: "device" as const,
      deviceId,
      tenantId: gym.facts.id,
      branchId: gym.branchId,
      name: "Door",
    };
    const heard = await atDoor(world, gym, (ctx) => beat(ctx), { actor, roles: ["kiosk"] });
    expect(heard).toMatchObject({
      deviceId,
      name: "Front door",
      branchName: "Main",
      inside: 0,
      capacity: null,
    });
    expect(await state()).toBe("online");
    await world.within(gym, (ctx) => revokeDevice(ctx, deviceId));
    expect(await state()).toBe("revoked");
  });

  it("lets out by its PIN, with ten wrong tries a minute", async () => {
    const { code, deviceId } = await create();
    await pairAs(gym.facts.slug, code);
    const actor = {
      kind: "device" as const,
      deviceId,
      tenantId: gym.facts.id,
      branchId: gym.branchId,
      name: "Door",
    };
    const leave = (pin: string) =>
      atDoor(world, gym, (ctx) => checkExit(ctx, pin), { actor, roles: ["kiosk"] });
    await leave("4711");
    for (let n = 0; n < 10; n++) await expect(leave("0000")).rejects.toMatchObject({ code: "WRONG_CODE" });
    await expect(leave("4711")).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});

describe("a member's PIN", () => {
  const kioskOf = () => addKiosk(world, gym);

  it("lets its owner in, and the old one no longer after a reset", async () => {
    const memberId = await world.within(gym, (ctx) => addMember(ctx, { planId, startsOn: "2026-01-01" }));
    const kiosk = await kioskOf();
    const own = { actor: userActor(), roles: ["member" as const], memberId };
    const first = await atDoor(world, gym, (ctx) => newOwnPin(ctx), own);
    expect(first.pin).toMatch(/^\d{6}$/);
    expect(await atKiosk(world, gym, kiosk, { kind: "pin", pin: first.pin })).toMatchObject({ reason: "OK" });
    const second = await atDoor(world, gym, (ctx) => resetPin(ctx, memberId));
    await expect(atKiosk(world, gym, kiosk, { kind: "pin", pin: first.pin })).rejects.toMatchObject({
      code: "PASS_UNKNOWN",
    });
    expect(await atKiosk(world, gym, kiosk, { kind: "pin", pin: second.pin })).toMatchObject({
      reason: "ALREADY_IN",
    });
    const stored = await world.db.read(gym.facts.id, ({ models }) =>
      models.idempotencyKey.findMany({ select: { response: true } }),
    );
    expect(JSON.stringify(stored)).not.toContain(second.pin);
  });

  it("of another gym, or for another gym's member, is nothing here", async () => {
    const memberId = await world.within(gym, (ctx) => addMember(ctx, { planId }));
    const { pin } = await atDoor(world, gym, (ctx) => resetPin(ctx, memberId));
    const foreign = await addKiosk(world, other);
    await expect(atKiosk(world, other, foreign, { kind: "pin", pin })).rejects.toMatchObject({
      code: "PASS_UNKNOWN",
    });
    await expect(atDoor(world, other, (ctx) => resetPin(ctx, memberId))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(atDoor(world, gym, (ctx) => resetPin(ctx, newId()))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("can be guessed ten times a minute at one kiosk; right ones cost nothing", async () => {
    const memberId = await world.within(gym, (ctx) => addMember(ctx, { planId, startsOn: "2026-01-01" }));
    const { pin } = await atDoor(world, gym, (ctx) => resetPin(ctx, memberId));
    const kiosk = await kioskOf();
    for (let n = 0; n < 15; n++) await atKiosk(world, gym, kiosk, { kind: "pin", pin });
    const wrong = pin === "900000" ? "900001" : "900000";
    const tries = await Promise.allSettled(
      Array.from({ length: 30 }, () => atKiosk(world, gym, kiosk, { kind: "pin", pin: wrong })),
    );
    const codes = tries.map((one) =>
      one.status === "rejected" ? (one.reason as { code: string }).code : "in",
    );
    expect(codes.filter((code) => code === "PASS_UNKNOWN")).toHaveLength(10);
    expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(20);
    await expect(atKiosk(world, gym, kiosk, { kind: "pin", pin })).rejects.toMatchObject({
      code: "RATE_LIMITED",
    });
    const nextDoor = await kioskOf();
    expect(await atKiosk(world, gym, nextDoor, { kind: "pin", pin })).toMatchObject({ reason: "ALREADY_IN" });
  });
});
