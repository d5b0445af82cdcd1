import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDrawer } from "@/modules/billing/shifts/service";
import { addPayer, openTestInvoice } from "@/modules/billing/testing";
import { SESSION_COOKIE } from "@/modules/identity/sessions/cookie";
import { createSession, createUser } from "@/modules/identity/testing";
import { setGymStatus } from "@/modules/tenancy/gyms/service";
import { addStaff } from "@/modules/tenancy/staff/service";
import type { ServiceContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { limits } from "@/platform/rate-limit/limits";
import { tenantTopic } from "@/platform/realtime/realtime";
import { tenantKey } from "@/platform/storage/keys";
import { createTestWorld, quiet, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import type { StaffRole } from "@/shared/access/permission";
import { Actors } from "./actors";
import { createRequestContext } from "./context";
import { invoiceRoutes } from "./files/invoice-routes";
import { fileRoutes, type MakeContext } from "./files/routes";
import { shiftRoutes } from "./files/shift-routes";
import { withoutOrphans } from "./files/stored";
import { exact } from "./http/exchange";
import { createFrontDoor, type FrontDoor } from "./http/front-door";
import { HttpMetrics } from "./http/http-metrics";
import { Events } from "./http/live/events";
import { createListening } from "./listening";

/*
 * Live streams and files are no calls, so the ladder of the procedures does not stand in front of them: what it asks
 * for must be asked here too.
 */

let world: TestWorld;
let actors: Actors;
let events: Events;
let door: FrontDoor;
let base: string;

beforeAll(async () => {
  world = await createTestWorld();
  actors = new Actors(world.ports);
  const { ports } = world;
  events = new Events({ realtime: ports.realtime, logger: quiet, authorize: createListening(ports, actors) });
  const makeContext: MakeContext = (exchange, req, res) =>
    createRequestContext(ports, actors, exchange, req, res);
  door = createFrontDoor({
    routes: [
      { name: "events", matches: exact("/api/events"), handle: events.handle, longLived: true },
      ...fileRoutes(ports, makeContext),
      ...invoiceRoutes(ports, makeContext),
      ...shiftRoutes(ports, makeContext),
    ],
    logger: quiet,
    metrics: new HttpMetrics(),
  });
  await new Promise<void>((resolve) => door.server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  events.close();
  await door.close(0);
  actors.close();
  await world.close();
});

interface Person {
  userId: string;
  cookie: string;
}

/** Somebody on the gym's staff with a fresh session. */
async function staff(gym: TestGym, role: StaffRole, branchIds: string[] = []): Promise<Person> {
  const user = await world.system((ctx) => createUser(ctx));
  await world.within(gym, (ctx) => addStaff(ctx, gym.facts, { userId: user.id, role, branchIds }));
  const { token } = await world.system((ctx: ServiceContext) => createSession(ctx, user.id));
  return { userId: user.id, cookie: `${SESSION_COOKIE}=${token}` };
}

/** Another place of the gym, where this gym's drawers are none of anybody's business. */
async function secondBranch(gym: TestGym): Promise<string> {
  const id = newId();
  await world.within(gym, ({ db }) =>
    db.models.branch.create({
      data: { id, name: `Other ${id}`, country: "KE", zone: gym.facts.zone },
      select: { id: true },
    }),
  );
  return id;
}

/** From now on the account has a second factor, which its session has not given. */
async function turnOnSecondFactor({ userId }: Person): Promise<void> {
  await world.system(({ db }) =>
    db.models.user.updateMany({ where: { id: userId }, data: { totpEnabledAt: new Date() } }),
  );
}

/** The status of a stream; the reader gets what comes until the server ends it. */
async function listen(
  person: Person,
  topic: string,
): Promise<{ status: number; text: () => Promise<string> }> {
  const response = await fetch(`${base}/api/events?topics=${topic}`, { headers: { cookie: person.cookie } });
  if (response.status !== 200) await response.text();
  return { status: response.status, text: () => response.text() };
}

describe("live streams", () => {
  it("stay closed to a session whose second factor is still to come", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk");
    await turnOnSecondFactor(desk);
    const { status } = await listen(desk, tenantTopic(gym.facts.id, "desk", gym.branchId));
    expect(status).toBe(404);
  });

  it("stay closed to staff without a second factor where the gym asks for one", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk");
    await world.system(({ db }) =>
      db.models.tenant.updateMany({ where: { id: gym.facts.id }, data: { requireStaffMfa: true } }),
    );
    const { status } = await listen(desk, tenantTopic(gym.facts.id, "members"));
    expect(status).toBe(404);
  });

  it("open the branches that somebody works at, and no other", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk", [gym.branchId]);
    expect((await listen(desk, tenantTopic(gym.facts.id, "desk", newId()))).status).toBe(404);
    expect((await listen(desk, tenantTopic(gym.facts.id, "occupancy", newId()))).status).toBe(404);
    expect((await listen(desk, tenantTopic(gym.facts.id, "desk", gym.branchId))).status).toBe(200);
  });

  it("tell the front desk how far its import is", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk");
    expect((await listen(desk, tenantTopic(gym.facts.id, "imports", newId()))).status).toBe(200);
  });

  it("end when the gym is suspended", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk");
    const topic = tenantTopic(gym.facts.id, "desk", gym.branchId);
    const stream = await listen(desk, topic);
    expect(stream.status).toBe(200);
    await world.system((ctx) => setGymStatus(ctx, gym.facts.id, "suspended", "unpaid"));
    expect(await stream.text()).toContain("event: revoked");
    expect((await listen(desk, topic)).status).toBe(404);
  });
});

describe("photos", () => {
  it("stay closed to a session whose second factor is still to come", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk");
    const key = tenantKey(gym.facts.id, "member-photo", newId(), "webp");
    await world.ports.storage.put(key, Buffer.from("picture"), { contentType: "image/webp" });
    const ask = () =>
      fetch(`${base}/api/files/${gym.facts.slug}/${key}`, { headers: { cookie: desk.cookie } });
    const open = await ask();
    expect(open.status).toBe(200);
    await open.text();
    await turnOnSecondFactor(desk);
    world.ports.realtime.publish("platform/sessions", { userId: desk.userId });
    const closed = await ask();
    expect(closed.status).toBe(403);
    expect(await closed.json()).toMatchObject({ error: { pulse: { code: "MFA_REQUIRED" } } });
  });
});

describe("bills on paper", () => {
  const ask = (gym: TestGym, invoiceId: string, person: Person, locale = "de") =>
    fetch(`${base}/api/invoices/${gym.facts.slug}/${invoiceId}.pdf?locale=${locale}`, {
      headers: { cookie: person.cookie },
    });
  const linked = async (gym: TestGym, memberId: string): Promise<Person> => {
    const user = await world.system((ctx) => createUser(ctx));
    await world.within(gym, ({ db }) =>
      db.models.member.updateMany({ where: { id: memberId }, data: { userId: user.id } }),
    );
    const { token } = await world.system((ctx: ServiceContext) => createSession(ctx, user.id));
    return { userId: user.id, cookie: `${SESSION_COOKIE}=${token}` };
  };

  it("go to the desk and to whoever pays them, and to nobody else", async () => {
    const gym = await world.createGym();
    const [mine, theirs] = [await addPayer(world, gym), await addPayer(world, gym)];
    const { id } = await world.within(gym, (ctx) => openTestInvoice(ctx, mine, 350_000));
    const answer = await ask(gym, id, await staff(gym, "desk"));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(answer.headers.get("content-disposition")).toContain("000001.pdf");
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    expect((await ask(gym, id, await linked(gym, mine))).status).toBe(200);
    expect((await ask(gym, id, await linked(gym, theirs))).status).toBe(404);
    expect((await ask(gym, id, await staff(gym, "trainer"))).status).toBe(403);
    const other = await world.createGym();
    expect((await ask(other, id, await staff(other, "owner"))).status).toBe(404);
    expect((await fetch(`${base}/api/invoices/${gym.facts.slug}/${id}.pdf`)).status).toBe(401);
  });

  it("stay closed to a session whose second factor is still to come", async () => {
    const gym = await world.createGym();
    const payer = await addPayer(world, gym);
    const { id } = await world.within(gym, (ctx) => openTestInvoice(ctx, payer, 350_000));
    const desk = await staff(gym, "desk");
    await turnOnSecondFactor(desk);
    world.ports.realtime.publish("platform/sessions", { userId: desk.userId });
    expect((await ask(gym, id, desk)).status).toBe(403);
  });
});

describe("a shift's report", () => {
  const ask = (gym: TestGym, shiftId: string, person?: Person) =>
    fetch(`${base}/api/shifts/${gym.facts.slug}/${shiftId}.pdf?locale=de`, {
      headers: person ? { cookie: person.cookie } : {},
    });
  async function opened(gym: TestGym): Promise<string> {
    const { id } = await world.within(
      gym,
      (ctx) => openDrawer(ctx, { branchId: gym.branchId, drawer: "1", floatMinor: 200_000 }),
      { roles: ["owner"], actor: userActor() },
    );
    return id;
  }

  it("goes to those who may open a drawer at its branch, and to nobody else", async () => {
    const gym = await world.createGym();
    const id = await opened(gym);
    const answer = await ask(gym, id, await staff(gym, "desk"));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    expect((await ask(gym, id, await staff(gym, "trainer"))).status).toBe(403);
    expect((await ask(gym, id, await staff(gym, "desk", [await secondBranch(gym)]))).status).toBe(403);
    const other = await world.createGym();
    expect((await ask(other, id, await staff(other, "owner"))).status).toBe(404);
    expect((await ask(gym, id, await staff(other, "owner"))).status).toBe(403);
    expect((await ask(gym, newId(), await staff(gym, "owner"))).status).toBe(404);
    expect((await ask(gym, id)).status).toBe(401);
  });

  it("stays closed to a session whose second factor is still to come", async () => {
    const gym = await world.createGym();
    const id = await opened(gym);
    const desk = await staff(gym, "desk");
    await turnOnSecondFactor(desk);
    world.ports.realtime.publish("platform/sessions", { userId: desk.userId });
    expect((await ask(gym, id, desk)).status).toBe(403);
  });
});

describe("a member's own money", () => {
  it("is told to that member alone", async () => {
    const gym = await world.createGym();
    const [mine, theirs] = [await addPayer(world, gym), await addPayer(world, gym)];
    const user = await world.system((ctx) => createUser(ctx));
    await world.within(gym, ({ db }) =>
      db.models.member.updateMany({ where: { id: mine }, data: { userId: user.id } }),
    );
    const { token } = await world.system((ctx: ServiceContext) => createSession(ctx, user.id));
    const person = { userId: user.id, cookie: `${SESSION_COOKIE}=${token}` };
    expect((await listen(person, tenantTopic(gym.facts.id, "my-billing", mine))).status).toBe(200);
    expect((await listen(person, tenantTopic(gym.facts.id, "my-billing", theirs))).status).toBe(404);
    expect((await listen(person, tenantTopic(gym.facts.id, "billing"))).status).toBe(404);
  });
});

describe("uploads", () => {
  const PICTURE = new URL("../../public/icons/pulse-192.png", import.meta.url);

  async function sendPhoto(gym: TestGym, desk: Person, memberId: string): Promise<number> {
    const response = await fetch(`${base}/api/upload/photo/${memberId}`, {
      method: "POST",
      headers: { cookie: desk.cookie, "x-pulse-csrf": "1", "x-pulse-tenant": gym.facts.slug },
      body: await readFile(PICTURE),
    });
    await response.text();
    return response.status;
  }

  const filesOf = async (gym: TestGym, kind: string) =>
    (await world.ports.storage.list(`${gym.facts.id}/${kind}/`)).length;

  it("leave no file behind when the change fails after the picture was stored", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk");
    expect(await sendPhoto(gym, desk, newId())).toBe(404);
    expect(await filesOf(gym, "member-photo")).toBe(0);
    const memberId = newId();
    await world.within(gym, ({ db }) =>
      db.models.member.create({
        data: { id: memberId, number: "1", firstName: "Ada", joinedOn: new Date("2026-01-01") },
        select: { id: true },
      }),
    );
    expect(await sendPhoto(gym, desk, memberId)).toBe(200);
    // The picture and its small copy.
    expect(await filesOf(gym, "member-photo")).toBe(2);
    const kept = await withoutOrphans(
      world.ports,
      async (stored) => {
        stored.push(...(await world.ports.storage.list(`${gym.facts.id}/`)).map(({ key }) => key));
        throw new Error("the answer of the commit was lost");
      },
      async () => true,
    ).catch((error: Error) => error.message);
    expect([kept, await filesOf(gym, "member-photo")]).toEqual(["the answer of the commit was lost", 2]);
  });

  it("are counted by themselves, since each may cost seconds of work", async () => {
    const gym = await world.createGym();
    const desk = await staff(gym, "desk");
    const send = async () => {
      const response = await fetch(`${base}/api/upload/photo/${newId()}`, {
        method: "POST",
        headers: { cookie: desk.cookie, "x-pulse-csrf": "1", "x-pulse-tenant": gym.facts.slug },
        body: "not a picture",
      });
      await response.text();
      return response.status;
    };
    const statuses = new Set<number>();
    for (let n = 0; n < limits.upload.points; n++) statuses.add(await send());
    expect([...statuses]).toEqual([415]);
    expect(await send()).toBe(429);
  });
});
