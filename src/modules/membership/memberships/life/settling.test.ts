import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { addDays } from "@/shared/time-zone/local-date";
import { returnFromFreeze, scheduleFreeze } from "./freezing";
import { apply, type FreezeState, type Life, type Step } from "./rules";
import { type Settling, settle } from "./settling";
import { freezeOf, lifeOf } from "./testing";

const at = (now: string | number, more: Partial<Settling> = {}): Settling => ({
  now: new Date(now),
  graceDays: 7,
  pendingFloorHours: 12,
  ...more,
});
const changes = (steps: readonly Step[]) => steps.map(({ change, on }) => `${change} ${on}`);

describe("what a calendar has in store", () => {
  it.each([
    ["an hour before its first day", "2026-03-31T20:00:00Z", "pending_start"],
    // 21:00 UTC is midnight in Nairobi.
    ["at midnight of its first day", "2026-03-31T21:00:00Z", "active"],
  ] as const)("begins: %s", (_, now, status) => {
    const life = lifeOf({ status: "pending_start", startsOn: "2026-04-01" });
    expect(settle(life, at(now)).life.status).toBe(status);
  });

  it("goes through everything in order when nobody looked for months", () => {
    const life = lifeOf({
      status: "pending_start",
      startsOn: "2026-03-01",
      endsOn: "2026-05-31",
      trialDays: 7,
      freezes: [freezeOf({ id: "a", fromOn: "2026-03-20", toOn: "2026-03-29" })],
    });
    const { life: after, steps } = settle(life, at("2026-09-01T00:00:00Z"));
    expect(changes(steps)).toEqual([
      "started 2026-03-01",
      "converted 2026-03-08",
      "frozen 2026-03-20",
      "returned 2026-03-30",
      "ended 2026-06-01",
    ]);
    expect(after).toMatchObject({ status: "ended", frozenFrom: null });
  });

  it("suspends on the day after the last day of grace", () => {
    const life = lifeOf({ status: "past_due", pastDueSince: "2026-03-01", owedMinor: 500 });
    expect(settle(life, at("2026-03-07T20:59:00Z")).life.status).toBe("past_due");
    const { life: after } = settle(life, at("2026-03-07T21:00:00Z"));
    expect(after).toMatchObject({ status: "suspended", suspendedOn: "2026-03-08" });
  });

  it("locks nobody out while a payment may still come through", () => {
    const life = lifeOf({
      status: "past_due",
      pastDueSince: "2026-03-01",
      paymentPendingSince: "2026-03-07T20:00:00.000Z",
    });
    expect(settle(life, at("2026-03-08T07:59:00Z")).life.status).toBe("past_due");
    expect(settle(life, at("2026-03-08T08:00:00Z")).life).toMatchObject({
      status: "suspended",
      suspendedOn: "2026-03-08",
    });
    expect(settle(life, at("2026-03-08T00:00:00Z", { pendingFloorHours: 0 })).life.status).toBe("suspended");
    // A floor that is long over takes nothing off the grace.
    const early = { ...life, paymentPendingSince: "2026-03-02T08:00:00.000Z" };
    expect(settle(early, at("2026-03-07T20:59:00Z")).life.status).toBe("past_due");
  });

  it("ends a pass of some hours by its hour, and one of a day by its day", () => {
    const pass = { endsOn: "2026-03-11", planKind: "day_pass" };
    const hours = lifeOf({ ...pass, validUntil: "2026-03-11T10:00:00.000Z" });
    expect(settle(hours, at("2026-03-11T09:59:00Z")).life.status).toBe("active");
    expect(settle(hours, at("2026-03-11T10:00:00Z")).life.status).toBe("ended");
    expect(settle(lifeOf(pass), at("2026-03-11T20:59:00Z")).life.status).toBe("active");
    expect(settle(lifeOf(pass), at("2026-03-11T21:00:00Z")).life.status).toBe("ended");
  });

  it("takes the zone of the branch", () => {
    const life = lifeOf({ endsOn: "2026-03-10", zone: "America/Los_Angeles" });
    expect(settle(life, at("2026-03-11T06:59:00Z")).life.status).toBe("active");
    expect(settle(life, at("2026-03-11T07:00:00Z")).life.status).toBe("ended");
  });
});

const START = Date.parse("2026-01-01T00:00:00Z");
const HOUR = 3_600_000;
const DAY = 24;

/** A membership as it may be sold, with freezes that don't meet. */
const sold: fc.Arbitrary<Life> = fc
  .record({
    start: fc.integer({ min: 0, max: 20 }),
    length: fc.option(fc.integer({ min: 0, max: 70 }), { nil: null }),
    trialDays: fc.integer({ min: 0, max: 10 }),
    zone: fc.constantFrom("Africa/Nairobi", "America/Los_Angeles", "Europe/Berlin", "Pacific/Auckland"),
    freezes: fc.array(fc.tuple(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 12 })), {
      maxLength: 3,
    }),
    since: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
    pending: fc.option(fc.integer({ min: 0, max: 70 * DAY }), { nil: null }),
    hours: fc.option(fc.integer({ min: 1, max: 80 * DAY }), { nil: null }),
  })
  .map(({ start, length, trialDays, zone, freezes, since, pending, hours }) => {
    const startsOn = addDays("2026-01-01", start);
    let from = startsOn;
    const planned: FreezeState[] = freezes.map(([gap, days], index) => {
      const fromOn = addDays(from, gap);
      const toOn = addDays(fromOn, days - 1);
      from = addDays(toOn, 1);
      return freezeOf({ id: `freeze-${index}`, fromOn, toOn });
    });
    return lifeOf({
      status: "pending_start",
      startsOn,
      endsOn: length === null ? null : addDays(startsOn, length),
      trialDays,
      zone,
      freezes: planned,
      pastDueSince: since === null ? null : addDays(startsOn, since),
      paymentPendingSince: pending === null ? null : new Date(START + pending * HOUR).toISOString(),
      validUntil: hours === null ? null : new Date(START + hours * HOUR).toISOString(),
    });
  });

/** Hours at which the worker looks, in order. */
const looks = fc
  .uniqueArray(fc.integer({ min: 0, max: 100 * DAY }), { maxLength: 12 })
  .map((hours) => hours.sort((a, b) => a - b));
const END = 100 * DAY;

function run(life: Life, hours: readonly number[]): { life: Life; steps: Step[] } {
  let current = life;
  const steps: Step[] = [];
  for (const hour of hours) {
    const outcome = settle(current, at(START + hour * HOUR));
    current = outcome.life;
    steps.push(...outcome.steps);
  }
  return { life: current, steps };
}

const hourly = Array.from({ length: END + 1 }, (_, hour) => hour);

describe("a worker that was away", () => {
  it("arrives where it would have by running every hour, by the same steps", () => {
    fc.assert(
      fc.property(sold, looks, (life, hours) => {
        const away = run(life, [...hours, END]);
        expect(away).toEqual(run(life, hourly));
        // And a second look changes nothing.
        expect(settle(away.life, at(START + END * HOUR)).steps).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("arrives there too when the desk changes things meanwhile, because every change catches up first", () => {
    const acts = fc.array(
      fc.record({
        hour: fc.integer({ min: 0, max: 90 * DAY }),
        kind: fc.constantFrom("pay", "owe", "freeze", "return", "cancel", "pending"),
        days: fc.integer({ min: 1, max: 20 }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(sold, looks, acts, (life, hours, list) => {
        const ordered = [...list].sort((a, b) => a.hour - b.hour);
        const play = (looksAt: readonly number[]) => {
          let current = life;
          let from = 0;
          for (const [index, act] of ordered.entries()) {
            current = run(
              current,
              looksAt.filter((hour) => from <= hour && hour < act.hour),
            ).life;
            current = settle(current, at(START + act.hour * HOUR)).life;
            current = acted(current, act, index);
            current = settle(current, at(START + act.hour * HOUR)).life;
            from = act.hour;
          }
          return run(current, [...looksAt.filter((hour) => from <= hour), END]).life;
        };
        expect(play(hours)).toEqual(play(hourly));
      }),
      { numRuns: 40 },
    );
  });
});

/** What somebody does, if the state allows it. */
function acted(life: Life, act: { hour: number; kind: string; days: number }, index: number): Life {
  const today = addDays("2026-01-01", Math.floor(act.hour / DAY));
  const now = new Date(START + act.hour * HOUR).toISOString();
  try {
    if (act.kind === "pay" && life.status === "past_due")
      return apply(life, "paid", today, { pastDueSince: null, paymentPendingSince: null }).life;
    if (act.kind === "pay")
      return apply(life, "reactivated", today, { pastDueSince: null, suspendedOn: null }).life;
    if (act.kind === "owe" && life.pastDueSince === null)
      return apply(life, "past_due", today, { pastDueSince: today }).life;
    if (act.kind === "freeze") {
      const freeze = freezeOf({
        id: `act-${index}`,
        fromOn: addDays(today, act.days % 4),
        toOn: act.days % 5 === 0 ? null : addDays(today, act.days + 4),
      });
      return scheduleFreeze(life, freeze, today).life;
    }
    if (act.kind === "return") return returnFromFreeze(life, today).life;
    if (act.kind === "cancel")
      return apply(life, "cancel_requested", today, { endsOn: addDays(today, act.days), cancelledAt: now })
        .life;
    if (act.kind === "pending") return { ...life, paymentPendingSince: now };
  } catch {
    // Not possible as it stands: it stays as it is.
  }
  return life;
}
