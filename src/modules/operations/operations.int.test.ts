import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessResolver } from "@/modules/tenancy/access/service";
import { setGymStatus } from "@/modules/tenancy/gyms/service";
import { createTenant, factsOf, insertPerson, newGym } from "@/modules/tenancy/testing";
import type { Actor, RequestContext } from "@/platform/context";
import { newId, type TenantId } from "@/platform/ids";
import { createTestWorld, type TestWorld, userActor } from "@/platform/testing/world";
import { createCallerFactory } from "@/platform/trpc/trpc";
import { operationsRoot } from "./router";
import { readAudit, readGyms, readMail, readMails, readOverview } from "./service";

let world: TestWorld;
let operator: Actor;
let tenantId: TenantId;
let access: AccessResolver;
beforeAll(async () => {
  world = await createTestWorld();
  access = new AccessResolver(world.ports);
  const userId = await insertPerson(world.db, { email: "operator@example.com", name: "Op" });
  operator = userActor({ userId, name: "Op", platformRole: "operator" });
  const owner = await insertPerson(world.db, { email: "owner@example.com", name: "Owner" });
  tenantId = await world.system((ctx) => createTenant(ctx, owner, newGym({ name: "100% Fit" })));
});
afterAll(async () => {
  access.close();
  await world.close();
});

function callAs(actor: Actor) {
  const request = {
    requestId: "test",
    address: "127.0.0.1",
    userAgent: "",
    locale: "en",
    tenantSlug: undefined,
    idempotencyKey: undefined,
    csrfSafe: true,
    actor,
    sessionToken: undefined,
    ports: world.ports,
    resolveAccess: access.resolveAccess,
    setCookie: () => undefined,
  } satisfies RequestContext;
  return createCallerFactory(operationsRoot)(request).operations;
}

describe("operations", () => {
  it("are for operators, and for their second factor once it is set up", async () => {
    await expect(callAs({ kind: "anonymous" }).overview()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await expect(callAs(userActor()).overview()).rejects.toMatchObject({ code: "FORBIDDEN" });
    const half = userActor({ platformRole: "operator", mfaEnabled: true });
    await expect(callAs(half).overview()).rejects.toMatchObject({ message: "MFA_REQUIRED" });
    expect(await callAs(operator).overview()).toMatchObject({ live: true, mail: "files" });
  });

  it("show gyms, found by what people would type", async () => {
    const find = (search: string) =>
      world.system((ctx) => readGyms(ctx, { search, limit: 10, cursor: null }));
    expect((await find("100%")).rows).toMatchObject([
      { name: "100% Fit", members: 0, staff: 1, branches: 1, owner: "owner@example.com" },
    ]);
    expect((await find("0%0")).rows).toEqual([]);
  });

  it("suspend a gym with a reason, for everybody at once", async () => {
    const { slug } = await factsOf(world.db, tenantId);
    expect((await access.facts(slug))?.status).toBe("active");
    const call = callAs(operator);
    await expect(call.setGymStatus({ tenantId, status: "suspended", reason: "  " })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await call.setGymStatus({ tenantId, status: "suspended", reason: "unpaid since May" });
    expect((await access.facts(slug))?.status).toBe("suspended");
    const { rows } = await world.system((ctx) => readAudit(ctx, { limit: 5, cursor: null, action: "gym." }));
    expect(rows).toMatchObject([
      { action: "gym.suspend", actorName: "Op", subjectName: "100% Fit", reason: "unpaid since May" },
    ]);
    expect((await world.system(readOverview)).gyms).toEqual({ active: 0, suspended: 1 });
    await call.setGymStatus({ tenantId, status: "active", reason: "paid" });
    expect((await access.facts(slug))?.status).toBe("active");
    await expect(
      world.system((ctx) => setGymStatus(ctx, newId(), "suspended", "no such gym")),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("read the mails that were kept", async () => {
    for (let n = 0; n < 3; n++) {
      const words = { to: `m${n}@example.com`, subject: `Mail ${n}`, html: "<p>Hi</p>", text: "Hi" };
      await world.ports.mailer.send({ ...words, messageId: `m-${n}` });
    }
    const first = await world.system((ctx) => readMails(ctx, { limit: 2, cursor: null }));
    expect(first).toMatchObject({ kept: true, rows: [{}, {}] });
    const rest = await world.system((ctx) => readMails(ctx, { limit: 2, cursor: first.next }));
    expect(rest.next).toBeNull();
    const all = [...first.rows, ...rest.rows];
    expect(new Set(all.map(({ subject }) => subject)).size).toBe(3);
    expect(await world.system((ctx) => readMail(ctx, all[0]?.id ?? ""))).toMatchObject({ text: "Hi" });
    await expect(world.system((ctx) => readMail(ctx, "0".repeat(32)))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("replay and discard dead letters, with a trace", async () => {
    const ids = [newId(), newId()];
    await world.db.transaction(tenantId, async ({ models }) => {
      for (const id of ids) {
        const dead = {
          kind: "job",
          name: "x.y",
          payload: {},
          attempts: 5,
          deadAt: new Date(),
          lastError: "boom",
        };
        await models.outbox.create({ data: { id, ...dead } });
      }
    });
    const call = callAs(operator);
    const first = await call.deadLetters({ limit: 1 });
    expect(first.rows).toMatchObject([{ name: "x.y", lastError: "boom" }]);
    const second = await call.deadLetters({ limit: 1, cursor: first.next });
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id))).toEqual(new Set(ids));
    await call.replayDeadLetter({ tenantId, id: ids[0] as string });
    await call.discardDeadLetter({ tenantId, id: ids[1] as string, reason: "sent by hand" });
    expect((await call.deadLetters({})).rows).toEqual([]);
    await expect(call.replayDeadLetter({ tenantId, id: ids[1] as string })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const { rows } = await call.audit({ action: "dead-letter." });
    expect(rows.map(({ action, reason }) => [action, reason])).toEqual([
      ["dead-letter.discard", "sent by hand"],
      ["dead-letter.replay", null],
    ]);
  });
});
