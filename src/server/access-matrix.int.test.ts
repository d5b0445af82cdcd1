import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { AccessResolver } from "@/modules/tenancy/access/service";
import type { Actor, RequestContext } from "@/platform/context";
import { newId, type UserId } from "@/platform/ids";
import { arbitraryOf, inputSchema, spoiledOf } from "@/platform/testing/arbitrary";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { publicError } from "@/platform/trpc/failures";
import { createCallerFactory, type ProcedureMeta } from "@/platform/trpc/trpc";
import { TENANT_ROLES, type TenantRole } from "@/shared/access/permission";
import fc from "@/shared/testing/properties";
import { api } from "./api";
import { furnish } from "./testing/other-gym";

interface Procedure {
  path: string;
  type: "query" | "mutation";
  access: NonNullable<ProcedureMeta["access"]>;
  inputs: z.ZodType[];
}

const procedures: Procedure[] = Object.entries(
  api._def.procedures as unknown as Record<
    string,
    { _def: { type: "query" | "mutation"; meta?: ProcedureMeta; inputs: z.ZodType[] } }
  >,
).map(([path, { _def }]) => {
  if (!_def.meta?.access) throw new Error(`${path} does not stand on the procedure ladder`);
  return { path, type: _def.type, access: _def.meta.access, inputs: _def.inputs };
});
const ofTenant = procedures.filter((procedure) => procedure.access.kind === "tenant");

let world: TestWorld;
let mine: TestGym;
let theirs: TestGym;
let resolver: AccessResolver;
let foreign: Record<string, string>;
const people = new Map<TenantRole, Actor>();
const stranger = userActor();

async function addUser(gym: TestGym, role: TenantRole): Promise<Actor> {
  const actor = userActor({ userId: newId<"user">() as UserId });
  await world.db.systemTransaction("test", gym.facts.id, async ({ models }) => {
    await models.user.create({
      data: {
        id: actor.userId,
        email: `${actor.userId}@example.com`,
        name: role,
        emailVerifiedAt: new Date(),
      },
    });
    if (role === "member") {
      await models.member.create({
        data: {
          id: newId(),
          number: `M-${role}`,
          firstName: role,
          joinedOn: new Date(),
          userId: actor.userId,
        },
      });
    } else {
      await models.staff.create({ data: { id: newId(), userId: actor.userId, role } });
    }
  });
  return actor;
}

function request(actor: Actor, slug: string | undefined): RequestContext {
  return {
    requestId: newId(),
    address: "127.0.0.1",
    userAgent: "test",
    locale: "en",
    tenantSlug: slug,
    idempotencyKey: newId(),
    csrfSafe: true,
    actor,
    sessionToken: undefined,
    // The matrix makes more calls in a minute than any person: volume limits have their own test.
    ports: {
      ...world.ports,
      limiter: { consume: async () => ({ ok: true, remaining: 1 }), reset: async () => undefined },
    },
    resolveAccess: (asked, who) => resolver.resolveAccess(asked, who),
    setCookie: () => undefined,
  };
}

const createCaller = createCallerFactory(api);

/** Calls by path and answers the refusal's code, or OK and what came. */
async function call(
  path: string,
  actor: Actor,
  slug: string | undefined,
  input: unknown,
): Promise<{ code: string; text: string }> {
  let target: unknown = createCaller(request(actor, slug));
  for (const part of path.split(".")) target = (target as Record<string, unknown>)[part];
  try {
    const result = await (target as (input: unknown) => Promise<unknown>)(input);
    return { code: "OK", text: JSON.stringify(result ?? null) };
  } catch (error) {
    const seen = publicError(error as never, undefined);
    return {
      code: seen.code,
      text: JSON.stringify(seen) + (seen.code === "INTERNAL" ? String((error as Error).stack) : ""),
    };
  }
}

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 6 });
  [mine, theirs] = [await world.createGym(), await world.createGym()];
  resolver = new AccessResolver(world.ports);
  for (const role of TENANT_ROLES) {
    if (role === "anyone") continue;
    if (role === "kiosk") {
      const deviceId = newId();
      people.set(role, {
        kind: "device",
        deviceId,
        tenantId: mine.facts.id,
        branchId: mine.branchId,
        name: "Door",
      });
      await world.db.transaction(mine.facts.id, ({ models }) =>
        models.kioskDevice.create({
          data: { id: deviceId, branchId: mine.branchId, name: "Door", createdBy: newId() },
        }),
      );
    } else people.set(role, await addUser(mine, role));
  }
  await world.db.systemTransaction("test", mine.facts.id, async ({ models }) => {
    await models.user.create({
      data: { id: stranger.userId, email: `${stranger.userId}@example.com`, name: "Stranger" },
    });
  });
  foreign = await furnish(world, theirs);
});
afterAll(async () => {
  resolver.close();
  await world.close();
});

const REFUSED = ["FORBIDDEN", "NOT_SIGNED_IN"];

describe("every procedure", () => {
  it("stands on the ladder, with a permission that names its roles", () => {
    expect(procedures.length).toBeGreaterThan(40);
    for (const { path, access } of procedures) {
      expect(access.permission.action, path).toMatch(/^[a-z-]+\.[a-z-]+/);
      if (access.kind === "tenant") expect(access.permission.roles.length, path).toBeGreaterThan(0);
    }
  });

  it.each(
    procedures
      .filter((one) => one.access.kind === "account" || one.access.kind === "operator")
      .map((one) => [one.path, one]),
  )(
    "%s refuses whoever is not signed in, and operators' work to everybody else",
    async (path, { access }) => {
      expect((await call(path, { kind: "anonymous" }, undefined, {})).code).toBe("NOT_SIGNED_IN");
      if (access.kind === "operator")
        expect((await call(path, stranger, undefined, {})).code).toBe("FORBIDDEN");
    },
  );

  describe.each(ofTenant.map((one) => [one.path, one] as const))("%s", (path, { access, inputs }) => {
    const open = access.permission.roles.includes("anyone");

    it("is closed to roles that are not listed, to strangers and to nobody in particular", async () => {
      if (open) return;
      expect((await call(path, { kind: "anonymous" }, mine.facts.slug, {})).code).toBe("NOT_SIGNED_IN");
      expect((await call(path, stranger, mine.facts.slug, {})).code).toBe("FORBIDDEN");
      for (const [role, actor] of people) {
        if (access.permission.roles.includes(role)) continue;
        expect([role, (await call(path, actor, mine.facts.slug, {})).code]).toEqual([role, "FORBIDDEN"]);
      }
    });

    it("lets the listed roles past its door, in their own gym only", async () => {
      for (const [role, actor] of people) {
        if (!access.permission.roles.includes(role)) continue;
        expect(REFUSED, role).not.toContain((await call(path, actor, mine.facts.slug, undefined)).code);
        if (!open)
          expect([role, (await call(path, actor, theirs.facts.slug, {})).code]).toEqual([role, "FORBIDDEN"]);
      }
      expect((await call(path, people.get("owner") as Actor, "no-such-gym", {})).code).toBe("NOT_FOUND");
    });

    const [schema] = inputs;
    const namesIds = schema !== undefined && JSON.stringify(inputSchema(schema)).includes('"uuid"');

    if (!namesIds) return;
    it("finds nothing under another gym's ids, whatever else is asked", async () => {
      const role = access.permission.roles.find((one) => people.has(one));
      const actor = open ? (people.get("owner") as Actor) : (people.get(role as TenantRole) as Actor);
      const inputsOf = arbitraryOf(schema as z.ZodType, (name, field) =>
        field.format === "uuid"
          ? fc.constant(foreign[name.replace(/s$/, "")] ?? foreign[name] ?? foreign.memberId)
          : undefined,
      );
      for (const input of fc.sample(inputsOf, { numRuns: 12, seed: 7 })) {
        const { code, text } = await call(path, actor, mine.facts.slug, input);
        expect(text, `${path} ${JSON.stringify(input)}`).not.toContain("ZZSECRET");
        expect(["INTERNAL", "TIMEOUT"], `${path} ${text}`).not.toContain(code);
      }
    });
  });
});

/** Raise for a nightly run: `FUZZ_RUNS=1000`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 50);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

describe(`bad input, seed ${SEED}`, () => {
  it.each(procedures.filter((one) => one.inputs.length > 0).map((one) => [one.path, one] as const))(
    "%s answers with a refusal, never with a failure",
    async (path, { access, inputs }) => {
      const role = access.permission.roles.find((one) => people.has(one));
      const actor = access.kind === "tenant" ? (people.get(role ?? "owner") as Actor) : stranger;
      const all = fc.oneof(spoiledOf(inputs[0] as z.ZodType), arbitraryOf(inputs[0] as z.ZodType));
      for (const input of fc.sample(all, { numRuns: RUNS, seed: SEED })) {
        const { code, text } = await call(
          path,
          actor,
          access.kind === "tenant" ? mine.facts.slug : undefined,
          input,
        );
        expect(
          ["INTERNAL", "TIMEOUT", "UNAVAILABLE"],
          `${JSON.stringify(input)?.slice(0, 300)} → ${text}`,
        ).not.toContain(code);
        if (code !== "OK") expect(text).not.toMatch(/at .*\.ts:|select |insert |prisma/i);
      }
    },
    60_000,
  );
});
