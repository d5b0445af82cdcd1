import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RequestContext } from "../context";
import { limits } from "../rate-limit/limits";
import { createTestWorld, type TestWorld } from "../testing/world";
import { limit } from "./calls";

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

function anonymousAt(address: string): RequestContext {
  return {
    requestId: "test",
    address,
    userAgent: "",
    locale: "en",
    tenantSlug: undefined,
    idempotencyKey: undefined,
    csrfSafe: true,
    actor: { kind: "anonymous" },
    sessionToken: undefined,
    ports: world.ports,
    resolveAccess: async () => null,
    setCookie: () => undefined,
  };
}

describe("the limit of strangers", () => {
  it("counts a home network as one, however many addresses it has", async () => {
    for (let n = 0; n < limits.anonymous.points; n++) {
      await limit(anonymousAt(`2001:db8:1:2::${n.toString(16)}`), "mutation");
    }
    await expect(limit(anonymousAt("2001:db8:1:2:ffff::1"), "mutation")).rejects.toMatchObject({
      code: "RATE_LIMITED",
    });
    await limit(anonymousAt("2001:db8:1:3::1"), "mutation");
  });

  it("bounds what nobody in particular reads, far above what a gym's visitors ask for", async () => {
    // A hundred visitors in a minute, three reads each: a gym on an open day is not an attack.
    for (let n = 0; n < 300; n++) await limit(anonymousAt("198.51.100.7"), "query");
    for (let n = 300; n < limits["anonymous-read"].points; n++) {
      await limit(anonymousAt("198.51.100.7"), "query");
    }
    await expect(limit(anonymousAt("198.51.100.7"), "query")).rejects.toMatchObject({
      code: "RATE_LIMITED",
      params: { retryAfter: expect.any(Number) },
    });
    await limit(anonymousAt("198.51.100.8"), "query");
  });
});
