import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { readPreferences } from "@/modules/notifications/preferences/service";
import { unsubscribeToken } from "@/modules/notifications/unsubscribe/token";
import { createTestWorld, quiet, type TestGym, type TestWorld } from "@/platform/testing/world";
import { Actors } from "./actors";
import { createRequestContext } from "./context";
import { unsubscribeRoutes } from "./files/unsubscribe-routes";
import { createFrontDoor, type FrontDoor } from "./http/front-door";
import { HttpMetrics } from "./http/http-metrics";

let world: TestWorld;
let actors: Actors;
let door: FrontDoor;
let base: string;
let gym: TestGym;
let other: TestGym;
let memberId: string;

beforeAll(async () => {
  world = await createTestWorld();
  actors = new Actors(world.ports);
  door = createFrontDoor({
    routes: unsubscribeRoutes(world.ports, (exchange, req, res) =>
      createRequestContext(world.ports, actors, exchange, req, res),
    ),
    logger: quiet,
    metrics: new HttpMetrics(),
  });
  await new Promise<void>((resolve) => door.server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  gym = await world.createGym();
  other = await world.createGym();
  const fields = memberFields.parse({ firstName: "Amina", lastName: "Said" });
  memberId = (await world.within(gym, (ctx) => createMember(ctx, { fields, acceptDuplicate: true })))
    .memberId;
});
afterAll(async () => {
  await door.close(0);
  actors.close();
  await world.close();
});

const mailsAboutChanges = () =>
  world.within(gym, async (ctx) => {
    const { topics } = await readPreferences(ctx, memberId);
    return topics.find(({ topic }) => topic === "changes")?.modes.email;
  });
/** What a mail program sends: no cookie, no header of ours, from anywhere. */
const click = (slug: string, token: string, method = "POST") =>
  fetch(`${base}/api/unsubscribe/${slug}/${token}`, {
    method,
    redirect: "manual",
    ...(method === "POST"
      ? {
          body: "List-Unsubscribe=One-Click",
          headers: {
            "content-type": "application/x-www-form-urlencoded",
            origin: "https://mail.example",
            "sec-fetch-site": "cross-site",
          },
        }
      : {}),
  });

it("one click from a mail program switches off what the link is about; looking does not", async () => {
  const token = unsubscribeToken(world.ports.secrets, gym.facts.id, memberId, "changes");
  const looked = await click(gym.facts.slug, token, "GET");
  expect(looked.status).toBe(303);
  expect(looked.headers.get("location")).toBe(`/${gym.facts.slug}/unsubscribe/${token}`);
  expect(await mailsAboutChanges()).toBe("fallback");
  expect((await click(gym.facts.slug, token)).status).toBe(204);
  expect(await mailsAboutChanges()).toBe("off");
  expect((await click(gym.facts.slug, token)).status).toBe(204);
});

it.each([
  [
    "of another gym",
    () => [other.facts.slug, unsubscribeToken(world.ports.secrets, gym.facts.id, memberId, "offers")],
  ],
  ["that was made up", () => [gym.facts.slug, "A".repeat(44)]],
  ["that was cut off", () => [gym.facts.slug, "AAAA"]],
  ["of no gym", () => ["no-such-gym", "A".repeat(44)]],
] as const)("a link %s is not found", async (_, made) => {
  const [slug = "", token = ""] = made();
  expect((await click(slug, token)).status).toBe(404);
});
