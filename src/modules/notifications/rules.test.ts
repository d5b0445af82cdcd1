import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { wallTime, wallTimeToInstant } from "@/shared/time-zone/time-zone";
import { CHANNELS, KINDS, TOPICS } from "./catalogue";
import {
  dueAfterQuiet,
  isMandatory,
  modesOf,
  nextDigest,
  nextTry,
  type Plan,
  quietSpan,
  reminderAt,
  rulesOf,
  waysOf,
} from "./rules";

const NAIROBI = { from: "22:00", to: "07:00", zone: "Africa/Nairobi" };
const at = (text: string) => new Date(text);
const plan = (own: Partial<Plan> = {}): Plan => ({
  kind: "class_changed",
  modes: { push: "on", email: "fallback", sms: "off" },
  reach: { hasEmail: true, hasPhone: true, browsers: 1 },
  quiet: NAIROBI,
  digest: "off",
  now: at("2026-03-16T09:00:00Z"),
  uselessAfter: null,
  ...own,
});
const seen = (own: Partial<Plan>) =>
  waysOf(plan(own)).map((way) => `${way.channel} ${way.reason ?? way.status}`);

describe("channels", () => {
  it.each([
    ["push reaches them", {}, ["push queued"]],
    [
      "no browser: the mail takes over",
      { reach: { hasEmail: true, hasPhone: true, browsers: 0 } },
      ["push NO_BROWSER", "email queued"],
    ],
    [
      "neither",
      { reach: { hasEmail: false, hasPhone: true, browsers: 0 } },
      ["push NO_BROWSER", "email NO_ADDRESS"],
    ],
    [
      "push is off: nothing to take over from",
      { modes: { push: "off", email: "fallback", sms: "off" } as const },
      [],
    ],
    [
      "everything",
      { modes: { push: "on", email: "on", sms: "on" } as const },
      ["push queued", "email queued", "sms queued"],
    ],
    [
      "no number",
      {
        modes: { push: "off", email: "off", sms: "on" } as const,
        reach: { hasEmail: true, hasPhone: false, browsers: 0 },
      },
      ["sms NO_PHONE"],
    ],
    [
      "a mail that is written elsewhere",
      { kind: "payment_received" as const, modes: { push: "on", email: "on", sms: "off" } as const },
      ["push queued"],
    ],
  ])("%s", (_, own, ways) => expect(seen(own)).toEqual(ways));

  it("keep what cannot be switched off, and only that", () => {
    const all = TOPICS.flatMap((topic) => CHANNELS.map((channel) => ({ topic, channel, mode: "off" })));
    const left = TOPICS.flatMap((topic) =>
      CHANNELS.flatMap((channel) => (modesOf(topic, all)[channel] === "on" ? [`${topic} ${channel}`] : [])),
    );
    expect(left).toEqual(["money email"]);
    expect(isMandatory("offers", "email")).toBe(false);
  });

  it("pass over a choice that makes no sense", () => {
    const choices = [{ topic: "offers", channel: "push", mode: "fallback" }];
    expect(modesOf("offers", choices)).toEqual({ push: "on", email: "fallback", sms: "off" });
  });
});

describe("quiet hours", () => {
  it.each([
    ["2026-03-16T18:59:00Z", null],
    ["2026-03-16T19:00:00Z", "2026-03-17T04:00:00.000Z"],
    ["2026-03-17T03:59:00Z", "2026-03-17T04:00:00.000Z"],
    ["2026-03-17T04:00:00Z", null],
  ])("at %s they last until %s", (now, end) => {
    expect(quietSpan(at(now), NAIROBI)?.to.toISOString() ?? null).toBe(end);
  });

  it("may lie in the day, and the same time twice is never", () => {
    const noon = { from: "12:00", to: "14:00", zone: "Africa/Nairobi" };
    expect(quietSpan(at("2026-03-16T10:00:00Z"), noon)?.to).toEqual(at("2026-03-16T11:00:00Z"));
    expect(quietSpan(at("2026-03-16T10:00:00Z"), { ...noon, to: "12:00" })).toBeNull();
  });

  it("hold back what can wait, not an offer, and not what would be too late", () => {
    const now = at("2026-03-16T20:00:00Z");
    const due = (own: Partial<Plan>) => waysOf(plan({ now, ...own }))[0]?.dueAt.toISOString();
    expect(due({})).toBe("2026-03-17T04:00:00.000Z");
    expect(due({ kind: "seat_offered" })).toBe(now.toISOString());
    expect(due({ uselessAfter: at("2026-03-17T04:30:00Z") })).toBe(now.toISOString());
    expect(due({ uselessAfter: at("2026-03-17T15:00:00Z") })).toBe("2026-03-17T04:00:00.000Z");
  });

  it("let a reminder come before them", () => {
    const early = at("2026-03-17T04:30:00Z");
    expect(reminderAt(early, 120, NAIROBI)).toEqual(at("2026-03-16T19:00:00Z"));
    expect(reminderAt(at("2026-03-17T15:00:00Z"), 120, NAIROBI)).toEqual(at("2026-03-17T13:00:00Z"));
  });

  const zone = fc.constantFrom("Africa/Nairobi", "Europe/Berlin", "America/New_York", "Asia/Manila");
  const time = fc
    .integer({ min: 0, max: 95 })
    .map((n) => `${String(Math.floor(n / 4)).padStart(2, "0")}:${String((n % 4) * 15).padStart(2, "0")}`);
  const moment = fc.date({
    min: at("2026-01-01T00:00:00Z"),
    max: at("2027-12-31T00:00:00Z"),
    noInvalidDate: true,
  });

  it("never send before the thing, never into the quiet, never too late: any zone, any clock change", () => {
    let held = 0;
    fc.assert(
      fc.property(
        moment,
        zone,
        time,
        time,
        fc.option(fc.integer({ min: 1, max: 2_880 })),
        (now, z, from, to, minutes) => {
          const uselessAfter = minutes === null ? null : new Date(now.getTime() + minutes * 60_000);
          const quiet = { from, to, zone: z };
          const due = dueAfterQuiet(now, quiet, uselessAfter);
          expect(due.getTime()).toBeGreaterThanOrEqual(now.getTime());
          expect(due.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
          if (due > now) {
            held += 1;
            expect(quietSpan(due, quiet)).toBeNull();
            if (uselessAfter) expect(due.getTime()).toBeLessThan(uselessAfter.getTime());
          }
        },
      ),
      { seed: 20_261_121, numRuns: 2_000 },
    );
    expect(held).toBeGreaterThan(200);
  });
});

describe("a digest", () => {
  it.each([
    ["2026-03-16T04:59:00Z", "daily", "2026-03-16T05:00:00.000Z"],
    ["2026-03-16T05:00:00Z", "daily", "2026-03-17T05:00:00.000Z"],
    ["2026-03-17T05:00:00Z", "weekly", "2026-03-23T05:00:00.000Z"],
  ] as const)("after %s, %s, comes at %s", (now, digest, due) => {
    expect(nextDigest(at(now), digest, "Africa/Nairobi").toISOString()).toBe(due);
  });

  it("is at eight across both clock changes in Berlin", () => {
    for (const day of ["2026-03-29", "2026-10-25"]) {
      const due = nextDigest(wallTimeToInstant(day, "00:30", "Europe/Berlin"), "daily", "Europe/Berlin");
      expect(wallTime(due, "Europe/Berlin")).toMatchObject({ date: day, hour: 8, minute: 0 });
    }
  });

  it("collects mails that can wait and nothing else", () => {
    const on = { modes: { push: "on", email: "on", sms: "on" }, digest: "daily" } as const;
    const digested = (own: Partial<Plan>) =>
      waysOf(plan({ ...on, ...own })).flatMap((way) => (way.digest ? [way.channel] : []));
    expect(digested({})).toEqual(["email"]);
    expect(digested({ kind: "seat_offered" })).toEqual([]);
    expect(digested({ kind: "payment_failed" })).toEqual([]);
    expect(digested({ uselessAfter: at("2026-03-17T04:00:00Z") })).toEqual([]);
    expect(digested({ digest: "off" })).toEqual([]);
  });
});

describe("tries", () => {
  const now = at("2026-03-16T09:00:00Z");
  const waits = (channel: "push" | "email", kind: "class_changed" | "seat_offered") => {
    const found: number[] = [];
    for (let attempts = 1; ; attempts++) {
      const next = nextTry({ channel, kind, attempts }, now, undefined);
      if (!next) return found;
      found.push((next.getTime() - now.getTime()) / 60_000);
    }
  };
  it("come less and less often, and end", () => {
    expect(waits("email", "class_changed")).toEqual([0.5, 2, 10, 30, 60, 120, 240]);
    expect(waits("push", "class_changed")).toEqual([0.5, 2, 10]);
    expect(waits("push", "seat_offered")).toEqual([]);
  });
  it("wait as long as they are asked to", () => {
    expect(nextTry({ channel: "push", kind: "class_changed", attempts: 1 }, now, 90)).toEqual(
      at("2026-03-16T09:01:30Z"),
    );
  });
});

it("every kind belongs to a topic", () => {
  expect(KINDS.map((kind) => rulesOf(kind).topic).filter((topic) => !TOPICS.includes(topic))).toEqual([]);
});
