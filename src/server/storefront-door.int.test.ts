import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveType } from "@/modules/classes/catalogue/service";
import { createSeries } from "@/modules/classes/series/service";
import { makeType, seriesOf } from "@/modules/classes/testing";
import { SESSION_COOKIE } from "@/modules/identity/sessions/cookie";
import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { createPlan } from "@/modules/membership/plans/service";
import { insertPerson } from "@/modules/tenancy/testing";
import { newId } from "@/platform/ids";
import { createTestWorld, quiet, type TestGym, type TestWorld } from "@/platform/testing/world";
import { Actors } from "./actors";
import { createRequestContext } from "./context";
import { storefrontRoutes } from "./files/storefront-routes";
import { createFrontDoor, type FrontDoor } from "./http/front-door";
import { HttpMetrics } from "./http/http-metrics";

let world: TestWorld;
let actors: Actors;
let door: FrontDoor;
let base: string;
/** Shows everything; shows nothing; shows itself without plans, timetable, fullness and names. */
let open: TestGym;
let shut: TestGym;
let bare: TestGym;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-16T06:00:00Z" });
  actors = new Actors(world.ports);
  const { ports } = world;
  door = createFrontDoor({
    routes: [
      ...storefrontRoutes(
        ports,
        (exchange, req, res) => createRequestContext(ports, actors, exchange, req, res),
        (_req, res) => res.writeHead(200).end("a screen of the app"),
      ),
      { name: "page", matches: () => true, page: true, handle: (_req, res) => res.writeHead(200).end("app") },
    ],
    logger: quiet,
    metrics: new HttpMetrics(),
  });
  await new Promise<void>((resolve) => door.server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  const all = { publicPage: true, publicTrainers: true };
  open = await world.createGym({ name: "Kifaru </script>", policies: all });
  shut = await world.createGym({ name: "Shut" });
  const none = { publicPlans: false, publicTimetable: false, publicOccupancy: false, publicJoin: false };
  bare = await world.createGym({ name: "Bare", policies: { publicPage: true, ...none } });
  for (const gym of [open, bare]) await furnish(gym);
});
afterAll(async () => {
  await door.close(0);
  actors.close();
  await world.close();
});

async function furnish(gym: TestGym): Promise<void> {
  const userId = await insertPerson(world.db, {
    email: `${newId()}@example.com`,
    name: "Achieng Secretname",
  });
  const trainerId = newId();
  await world.within(gym, async (ctx) => {
    await ctx.db.models.staff.create({ data: { id: trainerId, userId, role: "trainer" } });
    const lists = { accessHours: [], branchIds: [], visits: null, validDays: null };
    const monthly = { ...lists, kind: "membership" as const, cycle: "month" as const };
    await createPlan(ctx, {
      ...monthly,
      name: "All in",
      priceMinor: 350_000,
      noticeDays: 30,
      minTermMonths: 3,
    });
    await createPlan(ctx, { ...monthly, name: "Deskonly", priceMinor: 100, onlineSale: false });
    const typeId = await makeType(ctx, "Yoga");
    await createSeries(ctx, seriesOf(gym.branchId, typeId, { trainerId, startsOn: "2026-03-16" }));
    const hidden = {
      ...{ id: null, name: "Staffonly", color: "teal" as const, description: null, level: "all" as const },
      ...{
        minutes: 60,
        capacity: 10,
        walkInSeats: 0,
        maxGuests: 0,
        credits: 1,
        dropInMinor: null,
        listed: false,
      },
    };
    await createSeries(
      ctx,
      seriesOf(gym.branchId, (await saveType(ctx, hidden)).id, { startsOn: "2026-03-16" }),
    );
    const fields = memberFields.parse({ firstName: "Wambui", lastName: "Membername", phone: null });
    await createMember(ctx, { fields, acceptDuplicate: true });
  });
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${base}${path}`, { headers: { "accept-language": "en", ...headers }, redirect: "manual" });

describe("a gym's page", () => {
  it("tells strangers what it costs, when it teaches and where it is, and nothing of anybody else", async () => {
    const answer = await get(`/${open.facts.slug}/welcome`);
    const html = (await answer.text()).replaceAll("\u00a0", " ");
    expect(answer.status).toBe(200);
    for (const word of ["All in", "KES 3,500 a month", "At least 3 months. Cancel any time, 30 days before"])
      expect(html).toContain(word);
    for (const word of ["Yoga", "10 seats left", "with Achieng", "Main", "Nobody inside now", "/join?plan="])
      expect(html).toContain(word);
    for (const word of ["Secretname", "Membername", "Wambui", "Deskonly", "Staffonly"])
      expect(html).not.toContain(word);
    expect(html).toContain(`rel="canonical" href="${world.ports.publicUrl}/${open.facts.slug}/welcome"`);
    expect(html).not.toMatch(/ style="|<script(?! type="application\/ld\+json")/);
    const block = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? "";
    expect(JSON.parse(block)).toMatchObject({
      "@graph": [{ "@type": "ExerciseGym", name: "Kifaru </script>", makesOffer: [{ price: "3500.00" }] }],
    });
  });

  it("is told again in few bytes to whoever has seen it, and fresh once something changed", async () => {
    const path = `/${open.facts.slug}/welcome`;
    const etag = (await get(path)).headers.get("etag") ?? "";
    const again = await get(path, { "if-none-match": etag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    await world.within(open, (ctx) =>
      ctx.db.models.branch.updateMany({ where: { id: open.branchId }, data: { city: "Nairobi" } }),
    );
    expect((await get(path, { "if-none-match": etag })).status).toBe(304);
    world.clock.advance(6_000);
    const changed = await get(path, { "if-none-match": etag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain("opening hours in Nairobi");
  });

  it("speaks the language that is chosen, else the browser's, else the gym's, whatever a cookie says", async () => {
    const path = `/${open.facts.slug}/welcome`;
    const langOf = async (asked: string, language: string) =>
      /<html lang="(\w+)"/.exec(
        await (await get(asked, { "accept-language": language, cookie: "pulse_locale=fil" })).text(),
      )?.[1];
    expect(await langOf(path, "de-AT,de")).toBe("de");
    expect(await langOf(`${path}?lang=sw`, "de")).toBe("sw");
    expect(await langOf(`${path}?lang=xx`, "pt")).toBe("en");
  });

  it("shows no part that the gym keeps to itself", async () => {
    const html = await (await get(`/${bare.facts.slug}/welcome`)).text();
    expect(html).toContain("Bare");
    for (const word of ["All in", "Yoga", "Achieng", "inside now", "/join"]) expect(html).not.toContain(word);
    expect((await get(`/${bare.facts.slug}/embed/timetable`)).status).toBe(404);
  });

  it("is nobody's where the gym shows none, or does not exist", async () => {
    for (const slug of [shut.facts.slug, "no-such-gym"]) {
      for (const page of ["welcome", "embed/timetable"]) {
        const answer = await get(`/${slug}/${page}`);
        expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringContaining("Shut")]);
      }
    }
  });
});

describe("the gym's own address", () => {
  it("shows the gym to whoever brings no session, and the app to everybody else", async () => {
    const stranger = await get(`/${open.facts.slug}`);
    expect([stranger.status, stranger.headers.get("location")]).toEqual([302, `/${open.facts.slug}/welcome`]);
    const screens = [
      get(`/${open.facts.slug}`, { cookie: `${SESSION_COOKIE}=anything` }),
      get(`/${open.facts.slug}`, { rsc: "1" }),
      get(`/${shut.facts.slug}`),
      get("/no-such-gym"),
    ];
    for (const answer of await Promise.all(screens)) {
      expect([answer.status, await answer.text()]).toEqual([200, "a screen of the app"]);
    }
    expect(await (await get("/sign-in")).text()).toBe("app");
  });
});

describe("the timetable for other websites", () => {
  it("may be framed by anybody, runs nothing and reads no cookie; everything else refuses frames", async () => {
    const embed = await get(`/${open.facts.slug}/embed/timetable`, { cookie: `${SESSION_COOKIE}=x` });
    const policy = embed.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors *");
    expect(policy).toContain("default-src 'none'");
    expect(embed.headers.get("x-frame-options")).toBeNull();
    expect(embed.headers.get("set-cookie")).toBeNull();
    expect(await embed.text()).toMatch(/Yoga[\s\S]*seats left/);
    for (const path of [`/${open.facts.slug}/welcome`, `/${open.facts.slug}`, "/sign-in", "/robots.txt"]) {
      const answer = await get(path, { cookie: "" });
      expect(answer.headers.get("x-frame-options"), path).toBe("DENY");
      expect(answer.headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
    }
  });

  it("takes a theme and a colour, and nothing that is neither", async () => {
    const page = async (query: string) =>
      await (await get(`/${open.facts.slug}/embed/timetable?${query}`)).text();
    const dark = await page("theme=dark&accent=0f766e");
    expect(dark).toContain("color-scheme:dark;");
    expect(dark).toContain("--brand:#0f766e");
    const odd = await page("theme=%3Cscript%3E&accent=red%7D%3C/style%3E&branch=%27");
    expect(odd).toContain("color-scheme:light dark;");
    expect(odd).not.toMatch(/<script|red}/);
  });
});

describe("what search engines ask for", () => {
  it("names the gyms that show themselves, and no other", async () => {
    const robots = await (await get("/robots.txt")).text();
    expect(robots).toContain(`Sitemap: ${world.ports.publicUrl}/sitemap.xml`);
    const sitemap = await (await get("/sitemap.xml")).text();
    expect(sitemap).toContain(`/${open.facts.slug}/welcome<`);
    expect(sitemap).toContain(`/${bare.facts.slug}/welcome<`);
    expect(sitemap).not.toContain(shut.facts.slug);
  });
});
