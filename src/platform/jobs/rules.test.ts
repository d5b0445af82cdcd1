import { describe, expect, it } from "vitest";
import { z } from "zod";
import { systemClock } from "../clock";
import type { Ports } from "../context";
import { DomainError } from "../errors";
import { PLATFORM_TENANT } from "../ids";
import { createLogger } from "../logger";
import type { LiveMessage } from "../realtime/realtime";
import { defineEvent, defineJob, on } from "./definitions";
import { describeFailure, isFinal, poisoned } from "./failure";
import { jobContext } from "./job-context";
import { JobRegistry, listed } from "./registry";
import { reactionId } from "./relay";
import { latestSlot } from "./schedules";

const job = (name: string) =>
  listed(defineJob({ name, queue: "default", payload: z.object({}), handler: async () => async () => {} }));

describe("a schedule's latest moment", () => {
  it("is that of the zone's own clock, and counts at the very moment", () => {
    const at = new Date("2026-03-10T09:00:00Z");
    expect(latestSlot("0 3 * * *", "Africa/Nairobi", at)).toEqual(new Date("2026-03-10T00:00:00Z"));
    expect(latestSlot("0 3 * * *", "Asia/Manila", at)).toEqual(new Date("2026-03-09T19:00:00Z"));
    expect(latestSlot("0 9 * * *", "UTC", at)).toEqual(at);
    expect(latestSlot("0 9 * * *", "UTC", new Date(at.getTime() - 1))).toEqual(
      new Date("2026-03-09T09:00:00Z"),
    );
  });

  it("is found on the days when the clock changes", () => {
    // 02:30 doesn't exist in Berlin on 29 March 2026, and exists twice on 25 October.
    const spring = latestSlot("30 2 * * *", "Europe/Berlin", new Date("2026-03-29T12:00:00Z"));
    expect(spring.getTime()).toBeLessThan(Date.parse("2026-03-29T12:00:00Z"));
    expect(spring.getTime()).toBeGreaterThanOrEqual(Date.parse("2026-03-28T01:30:00Z"));
    const autumn = latestSlot("30 2 * * *", "Europe/Berlin", new Date("2026-10-25T12:00:00Z"));
    expect(["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]).toContain(autumn.toISOString());
  });

  it("refuses a text that is no schedule", () => {
    expect(() => latestSlot("every day", "UTC", new Date())).toThrow();
    expect(() => latestSlot("0 3 * * *", "Mars/Olympus", new Date())).toThrow();
  });
});

describe("a failure", () => {
  it("is final when a rule refused, and not when something was away", () => {
    expect(isFinal(new DomainError("MEMBERSHIP_STATE"))).toBe(true);
    expect(isFinal(new DomainError("NOT_FOUND"))).toBe(true);
    for (const code of ["UNAVAILABLE", "TIMEOUT", "INTERNAL", "RATE_LIMITED"] as const) {
      expect(isFinal(new DomainError(code))).toBe(false);
    }
    expect(isFinal(new Error("ECONNRESET"))).toBe(false);
  });

  it("is described without what it must not tell", () => {
    const told = describeFailure(
      new Error(
        "Key (email)=(Ada Lovelace) exists: ada@example.com, +254 712 345 678, " +
          "postgresql://pulse:hunter2@db/pulse, Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJlLWxvbmc",
      ),
    );
    for (const secret of ["Lovelace", "ada@", "712", "hunter2", "eyJhbG"]) expect(told).not.toContain(secret);
    expect(told).toContain("Key (email)=([value]) exists");
    expect(describeFailure(new DomainError("CONFLICT", { email: "ada@example.com" }))).toBe("CONFLICT");
    expect(describeFailure(new Error("x ".repeat(5_000))).length).toBeLessThanOrEqual(300);
  });

  it("of a payload names the places, not the values", () => {
    const parsed = z.object({ pin: z.number() }).strict().safeParse({ pin: "4711", extra: "ada" });
    const error = poisoned(parsed.error ?? new z.ZodError([]));
    expect(error.message).toBe("pin: invalid_type; payload: unrecognized_keys");
    expect(isFinal(error)).toBe(true);
  });
});

it("progress tells the first and the last of many steps in one moment", () => {
  const told: LiveMessage[] = [];
  const realtime = { publish: (_topic: string, message: LiveMessage) => told.push(message) };
  const ports = { realtime, clock: systemClock, logger: createLogger("test", "silent") } as unknown as Ports;
  const { ctx } = jobContext(
    ports,
    {
      id: "0190a000-0000-7000-8000-000000000001",
      name: "test.progress",
      tenantId: PLATFORM_TENANT,
      tenant: undefined,
      payload: { batch: 1 },
      requestId: null,
      signal: new AbortController().signal,
    },
    undefined as never,
  );
  for (let done = 1; done <= 1_000; done++) ctx.progress(done, 1_000);
  expect(told.length).toBeLessThan(5);
  expect(told[0]).toMatchObject({ job: "test.progress", done: 1, total: 1_000, payload: { batch: 1 } });
  expect(told.at(-1)).toMatchObject({ done: 1_000 });
});

describe("the list of jobs", () => {
  const event = defineEvent({ name: "test.event", payload: z.object({}) });

  it("refuses two jobs of one name and the same reaction twice", () => {
    expect(() => new JobRegistry([job("a"), job("a")], [])).toThrow("two jobs are named a");
    const a = job("a");
    expect(() => new JobRegistry([a], [on(event, a), on(event, a)])).toThrow("test.event starts a twice");
    expect(new JobRegistry([a], [on(event, a)]).reactions("test.event")).toEqual([a]);
  });

  it("gives a reaction the same id each time, and another one for another job or event", () => {
    const [one, two] = ["0190a000-0000-7000-8000-000000000001", "0190a000-0000-7000-8000-000000000002"];
    expect(reactionId(one, "a")).toBe(reactionId(one, "a"));
    expect(new Set([reactionId(one, "a"), reactionId(one, "b"), reactionId(two, "a")]).size).toBe(3);
  });
});
