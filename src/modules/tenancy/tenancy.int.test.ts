import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, TenantAccess, TenantContext, TenantFacts } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId, type TenantId, type UserId } from "@/platform/ids";
import { parseKey } from "@/platform/storage/keys";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import type { StaffRole } from "@/shared/access/permission";
import { ACCESS_TOPIC } from "./access/schema";
import { AccessResolver, tenantFacts } from "./access/service";
import { addClosure, closeBranch, listBranches, removeClosure, saveBranch } from "./branches/service";
import { brandFile, receiveLogo, removeLogo, setColour } from "./branding/service";
import {
  checkSlug,
  finishStep,
  gymSettings,
  myGyms,
  openGym,
  setPolicies,
  setSecurity,
  shellFacts,
  updateGym,
} from "./gyms/service";
import { defaultPolicies, policiesOf } from "./policies/schema";
import { changeStaff, removeStaff, staffOf } from "./staff/service";
import { createTenant, factsOf, insertPerson, newBranch, newGym } from "./testing";

let world: TestWorld;
let access: AccessResolver;
beforeAll(async () => {
  world = await createTestWorld();
  access = new AccessResolver(world.ports);
});
afterAll(async () => {
  access.close();
  await world.close();
});

type Person = Extract<Actor, { kind: "user" }>;

async function person(name: string): Promise<Person> {
  const email = `${name}-${newId().slice(-8)}@example.com`;
  return userActor({ userId: await insertPerson(world.db, { email, name }), email, name });
}

interface Made {
  gym: TestGym;
  facts: TenantFacts;
  owner: Person;
  people: Record<string, Person>;
}

async function makeGym(roles: readonly StaffRole[] = []): Promise<Made> {
  const owner = await person("owner");
  const people: Record<string, Person> = {};
  for (const role of roles) people[role] = await person(role);
  const id = await world.system((ctx) =>
    createTenant(
      ctx,
      owner.userId,
      newGym(),
      roles.map((role) => ({ userId: (people[role] as Person).userId, role })),
    ),
  );
  const facts = await factsOf(world.db, id);
  return { gym: { facts, branchId: "" }, facts, owner, people };
}

function as<T>(
  made: Made,
  actor: Person,
  role: StaffRole,
  work: (ctx: TenantContext) => Promise<T>,
): Promise<T> {
  return world.within(made.gym, work, { actor, roles: [role] });
}

async function rolesOf(made: Made, actor: Actor): Promise<TenantAccess["roles"]> {
  return (await access.resolveAccess(made.facts.slug, actor))?.roles ?? [];
}

async function staffIdOf(made: Made, actor: Person): Promise<string> {
  const found = await access.resolveAccess(made.facts.slug, actor);
  return found?.staffId ?? "";
}

const WAITERS = statement("test.waiters", "select count(*) as n from pg_locks where not granted");

async function someoneWaits(): Promise<boolean> {
  const [row] = await world.db.system("look", newId(), (db) => db.rows<{ n: number }>(WAITERS));
  return (row?.n ?? 0) > 0;
}

const input = { country: "DE", currency: "EUR", zone: "Europe/Berlin", locale: "de" } as const;

describe("opening a gym", () => {
  it("makes its opener the owner, at once and with a trace", async () => {
    const opener = await person("opener");
    const slug = `studio-${newId().slice(-8)}`;
    expect(await access.resolveAccess(slug, opener)).toBeNull();
    await world.system((ctx) => openGym(ctx, { name: "Studio", slug, ...input }), opener);
    const found = await access.resolveAccess(slug, opener);
    expect(found).toMatchObject({ roles: ["owner"], branchIds: [], tenant: { slug, currency: "EUR" } });
    const audit = await world.db.read(found?.tenant.id as TenantId, ({ models }) =>
      models.auditEntry.findMany({ select: { action: true }, orderBy: { action: "asc" } }),
    );
    expect(audit.map(({ action }) => action)).toEqual(["gym.create", "staff.join"]);
    const events = await world.db.read(found?.tenant.id as TenantId, ({ models }) =>
      models.outbox.findMany({ select: { name: true }, orderBy: { name: "asc" } }),
    );
    expect(events.map(({ name }) => name)).toEqual(["tenancy.staff-changed", "tenancy.tenant-created"]);
    const mine = await world.system(myGyms, opener);
    expect(mine).toMatchObject([
      { slug, role: "owner", isMember: false, setupStep: "branches", suspended: false },
    ]);
    expect(await shellFacts(world.ports, slug)).toMatchObject({ slug, name: "Studio", locale: "de" });
  });

  it("refuses a taken address and keeps nothing of the try", async () => {
    const made = await makeGym();
    const other = await person("other");
    const gym = { name: "Copy", slug: made.facts.slug, ...input };
    await expect(world.system((ctx) => openGym(ctx, gym), other)).rejects.toMatchObject({
      code: "SLUG_TAKEN",
    });
    expect(await world.system(myGyms, other)).toEqual([]);
  });

  it("refuses whoever has not confirmed their e-mail", async () => {
    const unproven = { ...(await person("unproven")), emailVerified: false };
    const gym = { name: "Nope", slug: `nope-${newId().slice(-8)}`, ...input };
    await expect(world.system((ctx) => openGym(ctx, gym), unproven)).rejects.toMatchObject({
      code: "EMAIL_NOT_VERIFIED",
    });
  });

  it("says of an address whether it is free and offers others", async () => {
    const made = await makeGym();
    const { slug } = made.facts;
    const check = (asked: string) =>
      world.system((ctx) => checkSlug(ctx, { name: slug, place: "Kisumu", slug: asked }));
    expect(await check(slug)).toMatchObject({ state: "taken" });
    expect((await check(slug)).ideas).toContain(`${slug}-kisumu`);
    expect((await check(slug)).ideas).not.toContain(slug);
    expect(await check("operator")).toMatchObject({ state: "reserved" });
    expect(await check("a b")).toMatchObject({ state: "malformed" });
    expect(await check(`${slug}-2`)).toMatchObject({ state: "free" });
  });
});

describe("access", () => {
  it("knows staff, members, devices and strangers apart", async () => {
    const made = await makeGym(["desk"]);
    const elsewhere = await makeGym();
    const desk = made.people.desk as Person;
    expect(await rolesOf(made, desk)).toEqual(["desk"]);
    expect(await rolesOf(elsewhere, desk)).toEqual([]);
    expect(await rolesOf(made, { kind: "anonymous" })).toEqual([]);
    const device: Actor = {
      kind: "device",
      deviceId: newId(),
      tenantId: made.facts.id,
      branchId: newId(),
      name: "Door",
    };
    expect(await rolesOf(made, device)).toEqual(["kiosk"]);
    expect(await rolesOf(elsewhere, device)).toEqual([]);
    expect(await access.resolveAccess("no-such-gym", desk)).toBeNull();
    expect(await access.resolveAccess("../../etc", desk)).toBeNull();
  });

  it("adds the member's role when a member is linked, without waiting", async () => {
    const made = await makeGym(["trainer"]);
    const trainer = made.people.trainer as Person;
    expect(await rolesOf(made, trainer)).toEqual(["trainer"]);
    const memberId = newId();
    await world.within(made.gym, async (ctx) => {
      await ctx.db.models.member.create({
        data: {
          id: memberId,
          number: "1",
          firstName: "T",
          joinedOn: new Date("2026-01-01"),
          userId: trainer.userId,
        },
      });
      const { announcePart } = await import("./access/service");
      announcePart(ctx, made.facts, trainer.userId);
    });
    const found = await access.resolveAccess(made.facts.slug, trainer);
    expect(found).toMatchObject({ roles: ["trainer", "member"], memberId });
  });

  it("asks the database once while nothing changes, and again after a gap in the news", async () => {
    const made = await makeGym(["desk"]);
    const desk = made.people.desk as Person;
    await rolesOf(made, desk);
    // A change that nobody announces stays unseen until the news say that something may have been missed.
    await world.db.transaction(made.facts.id, ({ models }) =>
      models.staff.updateMany({ where: { userId: desk.userId }, data: { role: "manager" } }),
    );
    expect(await rolesOf(made, desk)).toEqual(["desk"]);
    world.ports.realtime.publish(ACCESS_TOPIC, { type: "resync" });
    expect(await rolesOf(made, desk)).toEqual(["manager"]);
  });

  it("gives jobs the facts as they stand", async () => {
    const made = await makeGym();
    expect(await tenantFacts(world.ports, made.facts.id)).toMatchObject({ slug: made.facts.slug });
    expect(await tenantFacts(world.ports, newId())).toBeNull();
  });
});

describe("settings", () => {
  it("take effect on the next request and leave a trace of what changed", async () => {
    const made = await makeGym();
    await rolesOf(made, made.owner);
    await as(made, made.owner, "owner", (ctx) =>
      updateGym(ctx, { ...input, name: "New name", country: "KE", currency: "KES", zone: "Africa/Nairobi" }),
    );
    const found = await access.resolveAccess(made.facts.slug, made.owner);
    expect(found?.tenant).toMatchObject({ name: "New name", locale: "de" });
    const [line] = await world.db.read(made.facts.id, ({ models }) =>
      models.auditEntry.findMany({ where: { action: "gym.update" } }),
    );
    expect(line).toMatchObject({
      before: { name: "Test gym", locale: "en" },
      after: { name: "New name", locale: "de" },
    });
  });

  it("replace the rules as a whole", async () => {
    const made = await makeGym();
    const policies = { ...defaultPolicies, graceDays: 3, waiver: "block" as const };
    await as(made, made.owner, "owner", (ctx) => setPolicies(ctx, policies));
    const found = await access.resolveAccess(made.facts.slug, made.owner);
    expect(found && policiesOf(found.tenant)).toEqual(policies);
  });

  it("keep the currency once a plan has a price", async () => {
    const made = await makeGym();
    await world.within(made.gym, async ({ db }) => {
      const planId = newId();
      await db.models.plan.create({ data: { id: planId, name: "Monthly", kind: "membership" } });
      const version = { version: 1, priceMinor: 100, currency: "KES", cycle: "month" };
      await db.models.planVersion.create({
        data: { id: newId(), planId, ...version, validFrom: new Date("2026-01-01") },
      });
    });
    const change = { ...input, name: "X Gym" };
    await expect(as(made, made.owner, "owner", (ctx) => updateGym(ctx, change))).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await as(made, made.owner, "owner", (ctx) => updateGym(ctx, { ...change, currency: "KES" }));
    expect(await as(made, made.owner, "owner", gymSettings)).toMatchObject({
      currencyFixed: true,
      name: "X Gym",
    });
  });

  it("ask for a second factor only by somebody who has one", async () => {
    const made = await makeGym();
    const without = { requireStaffMfa: true };
    await expect(as(made, made.owner, "owner", (ctx) => setSecurity(ctx, without))).rejects.toMatchObject({
      code: "MFA_SETUP_REQUIRED",
    });
    const sure = { ...made.owner, mfa: true, mfaEnabled: true };
    await as(made, sure, "owner", (ctx) => setSecurity(ctx, without));
    expect((await access.resolveAccess(made.facts.slug, sure))?.tenant.requireStaffMfa).toBe(true);
  });

  it("remember how far setup got", async () => {
    const opener = await person("setup");
    const slug = `setup-${newId().slice(-8)}`;
    await world.system((ctx) => openGym(ctx, { name: "Setup", slug, ...input }), opener);
    const facts = (await access.facts(slug)) as TenantFacts;
    const made: Made = { gym: { facts, branchId: "" }, facts, owner: opener, people: {} };
    const finish = (step: "branches" | "brand" | "team") =>
      as(made, opener, "owner", (ctx) => finishStep(ctx, step));
    expect(await finish("branches")).toEqual({ setupStep: "brand" });
    expect(await finish("branches")).toEqual({ setupStep: "brand" });
    expect(await finish("team")).toEqual({ setupStep: null });
    expect(await finish("branches")).toEqual({ setupStep: null });
  });
});

describe("branches", () => {
  it("are made, changed and given up, but never the last one", async () => {
    const made = await makeGym();
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => as(made, made.owner, "owner", work);
    const [first] = await run((ctx) => listBranches(ctx));
    const windows = [
      { days: [2, 1], from: "06:00", to: "22:00" },
      { days: [3], from: "06:00", to: "22:00" },
    ];
    const second = await run((ctx) =>
      saveBranch(ctx, { id: null, ...newBranch({ name: "Second" }), openingHours: windows, capacity: 40 }),
    );
    expect(second.openingHours).toEqual([{ days: [1, 2, 3], from: "06:00", to: "22:00" }]);
    const changed = await run((ctx) => saveBranch(ctx, { id: second.id, ...newBranch({ name: "Changed" }) }));
    expect(changed).toMatchObject({ name: "Changed", capacity: null });
    await run((ctx) => closeBranch(ctx, first?.id ?? ""));
    await expect(run((ctx) => closeBranch(ctx, second.id))).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await run((ctx) => listBranches(ctx))).map(({ name }) => name)).toEqual(["Changed"]);
    expect(await run((ctx) => listBranches(ctx, { withClosed: true }))).toHaveLength(2);
  });

  it("are shut for days on end and open again", async () => {
    const made = await makeGym();
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => as(made, made.owner, "owner", work);
    const [main] = await run((ctx) => listBranches(ctx));
    const branchId = main?.id ?? "";
    await run((ctx) =>
      addClosure(ctx, { branchId, fromOn: "2026-01-01", toOn: "2026-01-02", reason: "over" }),
    );
    const shut = await run((ctx) =>
      addClosure(ctx, { branchId, fromOn: "2026-04-03", toOn: "2026-04-06", reason: "Easter" }),
    );
    expect(shut.closures).toMatchObject([{ fromOn: "2026-04-03", toOn: "2026-04-06", reason: "Easter" }]);
    const open = await run((ctx) => removeClosure(ctx, shut.closures[0]?.id ?? ""));
    expect(open.closures).toEqual([]);
  });

  it("of another gym can't be found", async () => {
    const [made, elsewhere] = [await makeGym(), await makeGym()];
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) =>
      as(elsewhere, elsewhere.owner, "owner", work);
    const [theirs] = await as(made, made.owner, "owner", (ctx) => listBranches(ctx));
    const id = theirs?.id ?? "";
    const closure = { branchId: id, fromOn: "2026-04-01", toOn: "2026-04-01", reason: null };
    const shut = await as(made, made.owner, "owner", (ctx) => addClosure(ctx, closure));
    for (const attempt of [
      () => run((ctx) => saveBranch(ctx, { id, ...newBranch() })),
      () => run((ctx) => closeBranch(ctx, id)),
      () => run((ctx) => addClosure(ctx, closure)),
      () => run((ctx) => removeClosure(ctx, shut.closures[0]?.id ?? "")),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});

describe("staff", () => {
  it("lose and change their roles from the next request on", async () => {
    const made = await makeGym(["desk", "trainer"]);
    const { desk, trainer } = made.people as Record<"desk" | "trainer", Person>;
    expect([await rolesOf(made, desk), await rolesOf(made, trainer)]).toEqual([["desk"], ["trainer"]]);
    const trainerId = await staffIdOf(made, trainer);
    await as(made, made.owner, "owner", (ctx) =>
      changeStaff(ctx, { staffId: trainerId, role: "manager", branchIds: [] }),
    );
    expect(await rolesOf(made, trainer)).toEqual(["manager"]);
    const deskId = await staffIdOf(made, desk);
    await as(made, made.owner, "owner", (ctx) => removeStaff(ctx, deskId));
    expect(await rolesOf(made, desk)).toEqual([]);
    const list = await as(made, made.owner, "owner", staffOf);
    expect(list.people.map(({ role, isSelf }) => [role, isSelf])).toEqual([
      ["owner", true],
      ["manager", false],
    ]);
  });

  it("always have an owner", async () => {
    const made = await makeGym();
    const staffId = await staffIdOf(made, made.owner);
    const demote = { staffId, role: "desk" as const, branchIds: [] };
    await expect(as(made, made.owner, "owner", (ctx) => changeStaff(ctx, demote))).rejects.toMatchObject({
      code: "LAST_OWNER",
    });
    await expect(as(made, made.owner, "owner", (ctx) => removeStaff(ctx, staffId))).rejects.toMatchObject({
      code: "LAST_OWNER",
    });
  });

  it("keep one of two owners who remove each other at the same moment", async () => {
    const made = await makeGym(["owner"]);
    const other = made.people.owner as Person;
    const ids = { first: await staffIdOf(made, made.owner), second: await staffIdOf(made, other) };
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let removed = () => {};
    const firstDone = new Promise<void>((resolve) => {
      removed = resolve;
    });
    const first = as(made, made.owner, "owner", async (ctx) => {
      await removeStaff(ctx, ids.second);
      removed();
      await held;
    });
    await firstDone;
    let settled = false;
    const second = as(made, other, "owner", (ctx) => removeStaff(ctx, ids.first)).finally(() => {
      settled = true;
    });
    second.catch(() => undefined);
    // Until the second one waits for the first, or did not wait at all.
    while (!settled && !(await someoneWaits())) await world.db.ping();
    release();
    const results = await Promise.allSettled([first, second]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    const left = [await rolesOf(made, made.owner), await rolesOf(made, other)].flat();
    expect(left).toEqual(["owner"]);
  });

  it("are a manager's business only below managers", async () => {
    const made = await makeGym(["manager", "desk", "trainer"]);
    const { manager, desk } = made.people as Record<"manager" | "desk", Person>;
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => as(made, manager, "manager", work);
    const ownerId = await staffIdOf(made, made.owner);
    const deskId = await staffIdOf(made, desk);
    for (const attempt of [
      () => run((ctx) => removeStaff(ctx, ownerId)),
      () => run((ctx) => changeStaff(ctx, { staffId: deskId, role: "owner", branchIds: [] })),
      () => run((ctx) => changeStaff(ctx, { staffId: deskId, role: "manager", branchIds: [] })),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await run((ctx) => changeStaff(ctx, { staffId: deskId, role: "trainer", branchIds: [] }));
    expect(await rolesOf(made, desk)).toEqual(["trainer"]);
  });

  it("of another gym, and work at another gym's branch, can't be found", async () => {
    const [made, elsewhere] = [await makeGym(["desk"]), await makeGym(["desk"])];
    const theirs = await staffIdOf(elsewhere, elsewhere.people.desk as Person);
    const own = await staffIdOf(made, made.people.desk as Person);
    const [branch] = await as(elsewhere, elsewhere.owner, "owner", (ctx) => listBranches(ctx));
    const run = <T>(work: (ctx: TenantContext) => Promise<T>) => as(made, made.owner, "owner", work);
    for (const attempt of [
      () => run((ctx) => removeStaff(ctx, theirs)),
      () => run((ctx) => changeStaff(ctx, { staffId: theirs, role: "desk", branchIds: [] })),
      () => run((ctx) => changeStaff(ctx, { staffId: own, role: "desk", branchIds: [branch?.id ?? ""] })),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await rolesOf(elsewhere, elsewhere.people.desk as Person)).toEqual(["desk"]);
  });
});

describe("looks", () => {
  const text = async (slug: string, name: string) =>
    (await brandFile(world.ports, slug, name))?.body.toString() ?? null;

  it("follow the colour, and old addresses are not kept for good", async () => {
    const made = await makeGym();
    const { slug } = made.facts;
    const { brandVersion } = await as(made, made.owner, "owner", (ctx) => setColour(ctx, "#be123c"));
    expect(await text(slug, `${brandVersion}.css`)).toContain("--brand:#be123c");
    expect((await brandFile(world.ports, slug, `${brandVersion}.css`))?.cacheControl).toContain("immutable");
    expect((await brandFile(world.ports, slug, "1.css"))?.cacheControl).not.toContain("immutable");
    expect(await brandFile(world.ports, slug, "../secret")).toBeNull();
    expect(await brandFile(world.ports, "no-such-gym", "1.css")).toBeNull();
  });

  it("show a manifest whose icons exist", async () => {
    const made = await makeGym();
    const manifest = JSON.parse((await text(made.facts.slug, "manifest.webmanifest")) ?? "{}") as {
      start_url: string;
      icons: { src: string; sizes: string; purpose: string }[];
    };
    expect(manifest).toMatchObject({
      name: "Test gym",
      start_url: `/${made.facts.slug}`,
      display: "standalone",
    });
    expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
      "192x192 any",
      "192x192 maskable",
      "512x512 any",
      "512x512 maskable",
    ]);
    for (const { src, sizes } of manifest.icons) {
      const icon = await brandFile(world.ports, made.facts.slug, src.split("/").at(-1) ?? "");
      const { width, format } = await sharp(icon?.body).metadata();
      expect([format, `${width}x${width}`]).toEqual(["png", sizes]);
    }
  });

  it("take a logo, serve it, and let go of it", async () => {
    const made = await makeGym();
    const { slug } = made.facts;
    const png = await sharp({ create: { width: 300, height: 120, channels: 3, background: "#00ff00" } })
      .png()
      .toBuffer();
    const taken = await as(made, made.owner, "owner", (ctx) => receiveLogo(ctx, png));
    expect(taken.hasLogo).toBe(true);
    const logo = await brandFile(world.ports, slug, `logo-${taken.brandVersion}.webp`);
    expect((await sharp(logo?.body).metadata()).width).toBe(512);
    const [{ logoKey }] = (await world.db.read(made.facts.id, ({ models }) =>
      models.tenant.findMany({ select: { logoKey: true } }),
    )) as [{ logoKey: string }];
    const key = parseKey(logoKey);
    const kept = key && (await world.ports.storage.get(key.key));
    expect(kept && (await buffer(kept.stream)).length).toBeGreaterThan(0);
    const removed = await as(made, made.owner, "owner", removeLogo);
    expect(await brandFile(world.ports, slug, `logo-${removed.brandVersion}.webp`)).toBeNull();
    expect(key && (await world.ports.storage.head(key.key))).toBeNull();
  });

  it("refuse what is no image", async () => {
    const made = await makeGym();
    const script = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>");
    await expect(as(made, made.owner, "owner", (ctx) => receiveLogo(ctx, script))).rejects.toMatchObject({
      code: "UNSUPPORTED_FILE",
    });
  });
});

describe("the boundary", () => {
  it("hides one gym's row and people from another", async () => {
    const [made, elsewhere] = [await makeGym(), await makeGym(["desk"])];
    const seen = await world.db.read(made.facts.id, async ({ models }) => ({
      gyms: await models.tenant.findMany({ select: { slug: true } }),
      staff: await models.staff.findMany({ select: { userId: true } }),
    }));
    expect(seen.gyms).toEqual([{ slug: made.facts.slug }]);
    expect(seen.staff.map(({ userId }) => userId)).toEqual([made.owner.userId as UserId]);
    expect(await rolesOf(made, elsewhere.owner)).toEqual([]);
  });
});
