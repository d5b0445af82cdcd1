import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setGymStatus } from "@/modules/tenancy/gyms/service";
import { createTenant, factsOf, insertPerson, newGym } from "@/modules/tenancy/testing";
import { newId, type TenantId } from "@/platform/ids";
import { createTestWorld, type TestWorld, userActor } from "@/platform/testing/world";
import { type OperatorsDesk, operatorsDesk } from "./testing/operator";

let world: TestWorld;
let desk: OperatorsDesk;
let tenantId: TenantId;
beforeAll(async () => {
  world = await createTestWorld();
  desk = await operatorsDesk(world);
  const owner = await insertPerson(world.db, { email: "owner@example.com", name: "Owner" });
  tenantId = await world.system((ctx) => createTenant(ctx, owner, newGym({ name: "100% Fit" })));
});
afterAll(async () => {
  desk.access.close();
  await world.close();
});

describe("operations", () => {
  it("are for operators, and for their second factor once it is set up", async () => {
    const { callAs, call } = desk;
    await expect(callAs({ kind: "anonymous" }).health()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await expect(callAs(userActor()).health()).rejects.toMatchObject({ code: "FORBIDDEN" });
    const half = userActor({ platformRole: "operator", mfaEnabled: true });
    await expect(callAs(half).health()).rejects.toMatchObject({ message: "MFA_REQUIRED" });
    expect((await call.health()).gyms).toEqual({ active: 1, suspended: 0 });
  });

  it("show gyms, found by what people would type", async () => {
    expect((await desk.call.gyms.list({ search: "100%" })).rows).toMatchObject([
      { name: "100% Fit", members: 0, staff: 1, branches: 1, checkIns: 0, owner: "owner@example.com" },
    ]);
    expect((await desk.call.gyms.list({ search: "0%0" })).rows).toEqual([]);
  });

  it("order gyms by what they use, page by page, without leaving one out", async () => {
    const busy = await world.createGym({ name: "Busy" });
    const quiet = await world.createGym({ name: "Quiet" });
    await world.within(busy, async ({ db }) => {
      for (const number of ["1", "2"])
        await db.models.member.create({
          data: { id: newId(), number, firstName: "M", joinedOn: new Date("2026-01-01") },
        });
    });
    const pages = async (ascending: boolean) => {
      const names: string[] = [];
      let cursor: { value: number; id: string } | null = null;
      do {
        const page: Awaited<ReturnType<typeof desk.call.gyms.list>> = await desk.call.gyms.list({
          order: "members",
          ascending,
          limit: 1,
          cursor,
        });
        names.push(...page.rows.map(({ name }) => name));
        cursor = page.next;
      } while (cursor);
      return names;
    };
    const falling = await pages(false);
    expect(falling[0]).toBe("Busy");
    expect([...falling].sort()).toEqual(["100% Fit", "Busy", "Quiet"]);
    expect((await pages(true)).at(-1)).toBe("Busy");
    await world.ports.storage.put(
      `${quiet.facts.id}/logo/one.bin` as Parameters<typeof world.ports.storage.put>[0],
      new Uint8Array(1_500),
      { contentType: "application/octet-stream" },
    );
    expect(await desk.call.gyms.one({ slug: quiet.facts.slug })).toMatchObject({
      gym: { name: "Quiet", members: 0, currency: "KES" },
      storage: { bytes: 1_500, files: 1, complete: true },
      rows: [],
    });
    expect((await desk.call.gyms.one({ slug: busy.facts.slug })).rows).toEqual([
      { table: "member", count: 2 },
    ]);
    await expect(desk.call.gyms.one({ slug: "nowhere" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("suspend a gym with a reason, for everybody at once", async () => {
    const { slug } = await factsOf(world.db, tenantId);
    const { call, access } = desk;
    expect((await access.facts(slug))?.status).toBe("active");
    await expect(call.gyms.setStatus({ tenantId, status: "suspended", reason: "  " })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await call.gyms.setStatus({ tenantId, status: "suspended", reason: "unpaid since May" });
    expect((await access.facts(slug))?.status).toBe("suspended");
    const { rows } = await call.audit({ limit: 5, action: "gym." });
    expect(rows).toMatchObject([
      { action: "gym.suspend", actorName: "Op", subjectName: "100% Fit", reason: "unpaid since May" },
    ]);
    expect((await call.health()).gyms.suspended).toBe(1);
    await call.gyms.setStatus({ tenantId, status: "active", reason: "paid" });
    expect((await access.facts(slug))?.status).toBe("active");
    await expect(
      world.system((ctx) => setGymStatus(ctx, newId(), "suspended", "no such gym")),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("find lines of the log by who, which gym and when", async () => {
    const find = async (filter: Parameters<typeof desk.call.audit>[0]) =>
      (await desk.call.audit({ action: "gym.", ...filter })).rows.map(({ action }) => action);
    const both = ["gym.reactivate", "gym.suspend"];
    expect(await find({ actor: "op" })).toEqual(both);
    expect(await find({ actor: "somebody" })).toEqual([]);
    expect(await find({ tenantId })).toEqual(both);
    expect(await find({ tenantId: newId() })).toEqual([]);
    const at = world.clock.now();
    const after = new Date(at.getTime() + 1).toISOString();
    expect(await find({ from: at.toISOString(), to: after })).toEqual(both);
    expect(await find({ from: after })).toEqual([]);
    expect(await find({ to: at.toISOString() })).toEqual([]);
  });

  it("read the mails that were kept", async () => {
    for (let n = 0; n < 3; n++) {
      const words = { to: `m${n}@example.com`, subject: `Mail ${n}`, html: "<p>Hi</p>", text: "Hi" };
      await world.ports.mailer.send({ ...words, messageId: `m-${n}` });
    }
    const { call } = desk;
    const first = await call.mails({ limit: 2 });
    expect(first).toMatchObject({ kept: true, rows: [{}, {}] });
    const rest = await call.mails({ limit: 2, cursor: first.next });
    expect(rest.next).toBeNull();
    const all = [...first.rows, ...rest.rows];
    expect(new Set(all.map(({ subject }) => subject)).size).toBe(3);
    expect(await call.mail({ id: all[0]?.id ?? "" })).toMatchObject({ text: "Hi" });
    await expect(call.mail({ id: "0".repeat(32) })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
