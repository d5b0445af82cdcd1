import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, TenantFacts } from "@/platform/context";
import { newId, type TenantId, type UserId } from "@/platform/ids";
import { ACCESS_TOPIC } from "./access/schema";
import { announcePart, tenantFacts } from "./access/service";
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
import { GymWorld, type Made, type Person } from "./testing/gym-world";

let gyms: GymWorld;
beforeAll(async () => {
  gyms = await GymWorld.create();
});
afterAll(() => gyms.close());

const input = { country: "DE", currency: "EUR", zone: "Europe/Berlin", locale: "de" } as const;

describe("opening a gym", () => {
  it("makes its opener the owner, at once and with a trace", async () => {
    const opener = await gyms.person("opener");
    const slug = `studio-${newId().slice(-8)}`;
    expect(await gyms.access.resolveAccess(slug, opener)).toBeNull();
    await gyms.world.system((ctx) => openGym(ctx, { name: "Studio", slug, ...input }), opener);
    const found = await gyms.access.resolveAccess(slug, opener);
    expect(found).toMatchObject({ roles: ["owner"], branchIds: [], tenant: { slug, currency: "EUR" } });
    const audit = await gyms.world.db.read(found?.tenant.id as TenantId, ({ models }) =>
      models.auditEntry.findMany({ select: { action: true }, orderBy: { action: "asc" } }),
    );
    expect(audit.map(({ action }) => action)).toEqual(["gym.create", "staff.join"]);
    const events = await gyms.world.db.read(found?.tenant.id as TenantId, ({ models }) =>
      models.outbox.findMany({ select: { name: true }, orderBy: { name: "asc" } }),
    );
    expect(events.map(({ name }) => name)).toEqual(["tenancy.staff-changed", "tenancy.tenant-created"]);
    const mine = await gyms.world.system(myGyms, opener);
    expect(mine).toMatchObject([
      { slug, role: "owner", isMember: false, setupStep: "branches", suspended: false },
    ]);
    expect(await shellFacts(gyms.world.ports, slug)).toMatchObject({ slug, name: "Studio", locale: "de" });
  });

  it("refuses a taken address and keeps nothing of the try", async () => {
    const made = await gyms.makeGym();
    const other = await gyms.person("other");
    const gym = { name: "Copy", slug: made.facts.slug, ...input };
    await expect(gyms.world.system((ctx) => openGym(ctx, gym), other)).rejects.toMatchObject({
      code: "SLUG_TAKEN",
    });
    expect(await gyms.world.system(myGyms, other)).toEqual([]);
  });

  it("refuses whoever has not confirmed their e-mail", async () => {
    const unproven = { ...(await gyms.person("unproven")), emailVerified: false };
    const gym = { name: "Nope", slug: `nope-${newId().slice(-8)}`, ...input };
    await expect(gyms.world.system((ctx) => openGym(ctx, gym), unproven)).rejects.toMatchObject({
      code: "EMAIL_NOT_VERIFIED",
    });
  });

  it("says of an address whether it is free and offers others", async () => {
    const made = await gyms.makeGym();
    const { slug } = made.facts;
    const check = (asked: string) =>
      gyms.world.system((ctx) => checkSlug(ctx, { name: slug, place: "Kisumu", slug: asked }));
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
    const made = await gyms.makeGym(["desk"]);
    const elsewhere = await gyms.makeGym();
    const desk = made.people.desk as Person;
    expect(await gyms.rolesOf(made, desk)).toEqual(["desk"]);
    expect(await gyms.rolesOf(elsewhere, desk)).toEqual([]);
    expect(await gyms.rolesOf(made, { kind: "anonymous" })).toEqual([]);
    const device: Actor = {
      kind: "device",
      deviceId: newId(),
      tenantId: made.facts.id,
      branchId: newId(),
      name: "Door",
    };
    expect(await gyms.rolesOf(made, device)).toEqual(["kiosk"]);
    expect(await gyms.rolesOf(elsewhere, device)).toEqual([]);
    expect(await gyms.access.resolveAccess("no-such-gym", desk)).toBeNull();
    expect(await gyms.access.resolveAccess("../../etc", desk)).toBeNull();
  });

  it("adds the member's role when a member is linked, without waiting", async () => {
    const made = await gyms.makeGym(["trainer"]);
    const trainer = made.people.trainer as Person;
    expect(await gyms.rolesOf(made, trainer)).toEqual(["trainer"]);
    const memberId = newId();
    await gyms.world.within(made.gym, async (ctx) => {
      await ctx.db.models.member.create({
        data: {
          id: memberId,
          number: "1",
          firstName: "T",
          joinedOn: new Date("2026-01-01"),
          userId: trainer.userId,
        },
      });
      announcePart(ctx, made.facts, trainer.userId);
    });
    const found = await gyms.access.resolveAccess(made.facts.slug, trainer);
    expect(found).toMatchObject({ roles: ["trainer", "member"], memberId });
  });

  it("asks the database once while nothing changes, and again after a gap in the news", async () => {
    const made = await gyms.makeGym(["desk"]);
    const desk = made.people.desk as Person;
    await gyms.rolesOf(made, desk);
    // A change that nobody announces stays unseen until the news say that something may have been missed.
    await gyms.world.db.transaction(made.facts.id, ({ models }) =>
      models.staff.updateMany({ where: { userId: desk.userId }, data: { role: "manager" } }),
    );
    expect(await gyms.rolesOf(made, desk)).toEqual(["desk"]);
    gyms.world.ports.realtime.publish(ACCESS_TOPIC, { type: "resync" });
    expect(await gyms.rolesOf(made, desk)).toEqual(["manager"]);
  });

  it("gives jobs the facts as they stand", async () => {
    const made = await gyms.makeGym();
    expect(await tenantFacts(gyms.world.ports, made.facts.id)).toMatchObject({ slug: made.facts.slug });
    expect(await tenantFacts(gyms.world.ports, newId())).toBeNull();
  });
});

describe("settings", () => {
  it("take effect on the next request and leave a trace of what changed", async () => {
    const made = await gyms.makeGym();
    await gyms.rolesOf(made, made.owner);
    await gyms.as(made, made.owner, "owner", (ctx) =>
      updateGym(ctx, { ...input, name: "New name", country: "KE", currency: "KES", zone: "Africa/Nairobi" }),
    );
    const found = await gyms.access.resolveAccess(made.facts.slug, made.owner);
    expect(found?.tenant).toMatchObject({ name: "New name", locale: "de" });
    const [line] = await gyms.world.db.read(made.facts.id, ({ models }) =>
      models.auditEntry.findMany({ where: { action: "gym.update" } }),
    );
    expect(line).toMatchObject({
      before: { name: "Test gym", locale: "en" },
      after: { name: "New name", locale: "de" },
    });
  });

  it("replace the rules as a whole", async () => {
    const made = await gyms.makeGym();
    const policies = { ...defaultPolicies, graceDays: 3, waiver: "block" as const };
    await gyms.as(made, made.owner, "owner", (ctx) => setPolicies(ctx, policies));
    const found = await gyms.access.resolveAccess(made.facts.slug, made.owner);
    expect(found && policiesOf(found.tenant)).toEqual(policies);
  });

  it("keep the currency once a plan has a price", async () => {
    const made = await gyms.makeGym();
    await gyms.world.within(made.gym, async ({ db }) => {
      const planId = newId();
      await db.models.plan.create({ data: { id: planId, name: "Monthly", kind: "membership" } });
      const version = { version: 1, priceMinor: 100, currency: "KES", cycle: "month" };
      await db.models.planVersion.create({
        data: { id: newId(), planId, ...version, validFrom: new Date("2026-01-01") },
      });
    });
    const change = { ...input, name: "X Gym" };
    await expect(gyms.as(made, made.owner, "owner", (ctx) => updateGym(ctx, change))).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await gyms.as(made, made.owner, "owner", (ctx) => updateGym(ctx, { ...change, currency: "KES" }));
    expect(await gyms.as(made, made.owner, "owner", gymSettings)).toMatchObject({
      currencyFixed: true,
      name: "X Gym",
    });
  });

  it("ask for a second factor only by somebody who has one", async () => {
    const made = await gyms.makeGym();
    const without = { requireStaffMfa: true };
    await expect(
      gyms.as(made, made.owner, "owner", (ctx) => setSecurity(ctx, without)),
    ).rejects.toMatchObject({
      code: "MFA_SETUP_REQUIRED",
    });
    const sure = { ...made.owner, mfa: true, mfaEnabled: true };
    await gyms.as(made, sure, "owner", (ctx) => setSecurity(ctx, without));
    expect((await gyms.access.resolveAccess(made.facts.slug, sure))?.tenant.requireStaffMfa).toBe(true);
  });

  it("remember how far setup got", async () => {
    const opener = await gyms.person("setup");
    const slug = `setup-${newId().slice(-8)}`;
    await gyms.world.system((ctx) => openGym(ctx, { name: "Setup", slug, ...input }), opener);
    const facts = (await gyms.access.facts(slug)) as TenantFacts;
    const made: Made = { gym: { facts, branchId: "" }, facts, owner: opener, people: {} };
    const finish = (step: "branches" | "brand" | "team") =>
      gyms.as(made, opener, "owner", (ctx) => finishStep(ctx, step));
    expect(await finish("branches")).toEqual({ setupStep: "brand" });
    expect(await finish("branches")).toEqual({ setupStep: "brand" });
    expect(await finish("team")).toEqual({ setupStep: null });
    expect(await finish("branches")).toEqual({ setupStep: null });
  });
});

describe("the boundary", () => {
  it("hides one gym's row and people from another", async () => {
    const [made, elsewhere] = [await gyms.makeGym(), await gyms.makeGym(["desk"])];
    const seen = await gyms.world.db.read(made.facts.id, async ({ models }) => ({
      gyms: await models.tenant.findMany({ select: { slug: true } }),
      staff: await models.staff.findMany({ select: { userId: true } }),
    }));
    expect(seen.gyms).toEqual([{ slug: made.facts.slug }]);
    expect(seen.staff.map(({ userId }) => userId)).toEqual([made.owner.userId as UserId]);
    expect(await gyms.rolesOf(made, elsewhere.owner)).toEqual([]);
  });
});
