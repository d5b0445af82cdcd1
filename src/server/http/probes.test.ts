import { afterEach, expect, it } from "vitest";
import { createLogger } from "@/platform/logger";
import { createFrontDoor, type FrontDoor } from "./front-door";
import { HttpMetrics } from "./http-metrics";
import { probeRoutes } from "./probes";
import { listen } from "./trpc/testing/two-servers";

let door: FrontDoor | undefined;

afterEach(() => door?.close(0));

it("tells whether it is alive, ready and well", async () => {
  const state = { database: true, queue: true };
  const metrics = new HttpMetrics();
  let away: "draining" | undefined;
  let migrated = false;
  const probes = probeRoutes({
    metrics,
    metricsToken: "a-token-of-some-length",
    away: () => away,
    migrated: async () => migrated,
    checks: {
      database: async () => {
        if (!state.database) await new Promise(() => undefined);
      },
      parts: {
        queue: () => {
          if (!state.queue)
            throw Object.assign(new Error("at redis://user:password@host"), { code: "ECONNREFUSED" });
        },
      },
      machine: async () => ({ cpu: { cores: 2 } }),
    },
  });
  door = createFrontDoor({
    routes: probes,
    logger: createLogger("test", "silent"),
    metrics,
    trustedProxies: ["127.0.0.1"],
  });
  const url = `http://127.0.0.1:${await listen(door.server)}`;
  const readiness = async () => {
    const answer = await fetch(`${url}/api/ready`);
    return [answer.status, await answer.json()];
  };
  expect(await readiness()).toEqual([503, { status: "not ready", reason: "migrating" }]);
  migrated = true;
  expect(await readiness()).toEqual([200, { status: "ready" }]);
  expect(await (await fetch(`${url}/api/health`)).json()).toMatchObject({ status: "ok", degraded: [] });

  state.queue = false;
  await new Promise((resolve) => setTimeout(resolve, 850));
  const degraded = await fetch(`${url}/api/health`);
  expect(degraded.status).toBe(200);
  const text = await degraded.text();
  expect(JSON.parse(text)).toMatchObject({
    status: "degraded",
    degraded: ["queue"],
    queue: { detail: "ECONNREFUSED" },
  });
  expect(text).not.toContain("password");

  state.database = false;
  const gone = performance.now();
  while ((await fetch(`${url}/api/ready`)).status === 200)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(performance.now() - gone).toBeLessThan(2_000);
  expect((await fetch(`${url}/api/live`)).status).toBe(200);

  expect(await (await fetch(`${url}/api/metrics`)).text()).toContain(
    'pulse_http_request_seconds_count{route="probe"',
  );
  const outside = { "x-forwarded-for": "203.0.113.9" };
  expect((await fetch(`${url}/api/metrics`, { headers: outside })).status).toBe(403);
  const authorized = { ...outside, authorization: "Bearer a-token-of-some-length" };
  // Outside, health is one word; a proxy on this machine does not make a visitor local.
  const known = await fetch(`${url}/api/health`, { headers: outside });
  expect([known.status, await known.json()]).toEqual([503, { status: "down" }]);
  const wrong = { ...outside, authorization: "Bearer a-token-of-some-lengtH" };
  expect(await (await fetch(`${url}/api/health`, { headers: wrong })).json()).toEqual({ status: "down" });
  expect(await (await fetch(`${url}/api/health`, { headers: authorized })).json()).toMatchObject({
    status: "down",
    cpu: { cores: 2 },
  });
  expect((await fetch(`${url}/api/metrics`, { headers: authorized })).status).toBe(200);
  expect(
    (await fetch(`${url}/api/metrics`, { headers: { ...outside, authorization: "Bearer nope" } })).status,
  ).toBe(403);
  expect(await readiness()).toEqual([503, { status: "not ready", reason: "database" }]);
  state.database = true;
  away = "draining";
  expect(await readiness()).toEqual([503, { status: "not ready", reason: "draining" }]);
  expect((await fetch(`${url}/api/live`)).status).toBe(200);
});
