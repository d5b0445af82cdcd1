import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SESSION_COOKIE } from "@/modules/identity/sessions/cookie";
import { createSession, createUser } from "@/modules/identity/testing";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { currentWaiver, publishWaiver, signWaiver } from "@/modules/membership/waivers/service";
import { addStaff } from "@/modules/tenancy/staff/service";
import type { ServiceContext } from "@/platform/context";
import { createTestWorld, quiet, type TestGym, type TestWorld } from "@/platform/testing/world";
import type { StaffRole } from "@/shared/access/permission";
import { Actors } from "./actors";
import { createRequestContext } from "./context";
import { signatureRoutes } from "./files/signature-routes";
import { createFrontDoor, type FrontDoor } from "./http/front-door";
import { HttpMetrics } from "./http/http-metrics";

let world: TestWorld;
let actors: Actors;
let door: FrontDoor;
let base: string;
let gym: TestGym;
let other: TestGym;
let memberId: string;
let address: string;

beforeAll(async () => {
  world = await createTestWorld();
  actors = new Actors(world.ports);
  const { ports } = world;
  door = createFrontDoor({
    routes: signatureRoutes(ports, (exchange, req, res) =>
      createRequestContext(ports, actors, exchange, req, res),
    ),
    logger: quiet,
    metrics: new HttpMetrics(),
  });
  await new Promise<void>((resolve) => door.server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  gym = await world.createGym();
  other = await world.createGym();
  const line = Buffer.from('<svg width="90" height="40"><path d="M5 5 L80 30" stroke="black"/></svg>');
  const image = (await sharp(line).png().toBuffer()).toString("base64");
  await world.within(gym, async (ctx) => {
    await publishWaiver(ctx, { texts: [{ locale: "en", title: "Rules", body: "At my own risk." }] });
    const fields = memberFields.parse({ firstName: "Amina", lastName: "Said" });
    memberId = (await createMember(ctx, { fields, acceptDuplicate: true })).memberId;
    const waiverVersionId = (await currentWaiver(ctx))?.id ?? "";
    const signed = { waiverVersionId, signerName: "Amina Said", signerRole: "self" as const, image };
    const { signatureId } = await signWaiver(ctx, { ...signed, memberId });
    address = `/api/signature/${gym.facts.slug}/${signatureId}`;
  });
});
afterAll(async () => {
  await door.close(0);
  actors.close();
  await world.close();
});

async function signedIn(join: (userId: string) => Promise<unknown>): Promise<string> {
  const user = await world.system((ctx) => createUser(ctx));
  await join(user.id);
  const { token } = await world.system((ctx: ServiceContext) => createSession(ctx, user.id));
  return `${SESSION_COOKIE}=${token}`;
}

const staff = (at: TestGym, role: StaffRole) =>
  signedIn((userId) => world.within(at, (ctx) => addStaff(ctx, at.facts, { userId, role, branchIds: [] })));

const asMember = (id: string) =>
  signedIn((userId) =>
    world.db.transaction(gym.facts.id, ({ models }) =>
      models.member.updateMany({ where: { id }, data: { userId } }),
    ),
  );

async function ask(cookie: string | undefined, path = address): Promise<number> {
  const answer = await fetch(`${base}${path}`, { headers: cookie ? { cookie } : {} });
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status === 200) {
    expect(answer.headers.get("content-type")).toBe("image/webp");
    expect((await sharp(body).metadata()).width).toBe(90);
  }
  return answer.status;
}

describe("signatures", () => {
  it("are shown to whoever takes them", async () => {
    expect(await ask(await staff(gym, "desk"))).toBe(200);
    expect(await ask(await staff(gym, "owner"))).toBe(200);
  });

  it("are shown to the member whose they are, and to no other member", async () => {
    expect(await ask(await asMember(memberId))).toBe(200);
    const fields = memberFields.parse({ firstName: "Brian", lastName: "Other" });
    const second = await world.within(gym, (ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
    expect(await ask(await asMember(second.memberId))).toBe(404);
  });

  it("are shown to nobody else, wherever they work", async () => {
    expect(await ask(undefined)).toBe(401);
    expect(await ask(await staff(gym, "trainer"))).toBe(403);
    const foreign = await staff(other, "owner");
    expect(await ask(foreign)).toBe(403);
    expect(await ask(foreign, address.replace(gym.facts.slug, other.facts.slug))).toBe(404);
    const desk = await staff(gym, "desk");
    expect(await ask(desk, `/api/signature/${gym.facts.slug}/nothing`)).toBe(404);
    expect(await ask(desk, `${address}/more`)).toBe(404);
  });
});
