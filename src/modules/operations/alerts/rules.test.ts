import { describe, expect, it } from "vitest";
import { nextStep, type Running, verdictOf, worsened } from "./rules";

const T0 = Date.parse("2026-03-10T09:00:00Z");
const at = (minutes: number) => new Date(T0 + minutes * 60_000);
const open = (over: Partial<Running> = {}): Running => ({
  since: at(0),
  openedAt: at(5),
  wellSince: null,
  toldAt: at(5),
  acknowledgedFacts: null,
  ...over,
});
const disk = (verdict: "bad" | "between" | "well", percent = 91) =>
  ({ kind: "disk", verdict, facts: { percent } }) as const;

describe("a figure", () => {
  it("is wrong beyond its limit and well at another one", () => {
    const limits = { bad: 85, well: 80 };
    expect([85.1, 85, 80.1, 80].map((figure) => verdictOf(figure, limits))).toEqual([
      "bad",
      "between",
      "between",
      "well",
    ]);
  });

  it("may be wrong by being too little", () => {
    const limits = { bad: 14, well: 14 };
    expect([13.9, 14, 60].map((figure) => verdictOf(figure, limits, "little"))).toEqual([
      "bad",
      "well",
      "well",
    ]);
  });
});

describe("an alert", () => {
  it("waits for as long as its kind may be wrong, and is told then", () => {
    expect(nextStep(disk("bad"), undefined, at(0))).toEqual({ becomes: "waiting", since: at(0) });
    const waiting = { since: at(0), openedAt: null, wellSince: null, toldAt: null, acknowledgedFacts: null };
    expect(nextStep(disk("bad"), waiting, at(4))).toEqual({ becomes: "waiting", since: at(0) });
    expect(nextStep(disk("bad"), waiting, at(5))).toMatchObject({
      becomes: "open",
      notice: "opened",
      openedAt: at(5),
    });
  });

  it("is forgotten when it passes before anybody was told", () => {
    const waiting = { since: at(0), openedAt: null, wellSince: null, toldAt: null, acknowledgedFacts: null };
    expect(nextStep(disk("between"), waiting, at(3))).toEqual({ becomes: "nothing" });
  });

  it("is told at once where waiting would help nobody, or later where the caller knows better", () => {
    const proof = { kind: "backup_proof", verdict: "bad", facts: {} } as const;
    expect(nextStep(proof, undefined, at(0))).toMatchObject({ becomes: "open", notice: "opened" });
    expect(nextStep({ ...proof, openAfter: 60 }, undefined, at(0))).toMatchObject({ becomes: "waiting" });
  });

  it("says it once, again after a day, and no more often", () => {
    expect(nextStep(disk("bad"), open(), at(6))).toMatchObject({ notice: null });
    expect(nextStep(disk("bad"), open(), at(5 + 24 * 60 - 1))).toMatchObject({ notice: null });
    expect(nextStep(disk("bad"), open(), at(5 + 24 * 60))).toMatchObject({ notice: "reminder" });
    expect(nextStep(disk("bad"), open({ toldAt: at(5 + 24 * 60) }), at(6 + 24 * 60))).toMatchObject({
      notice: null,
    });
  });

  it("is over once it has been well for long enough, without a step back", () => {
    expect(nextStep(disk("well"), open(), at(10))).toMatchObject({ becomes: "open", wellSince: at(10) });
    expect(nextStep(disk("well"), open({ wellSince: at(10) }), at(14))).toMatchObject({ becomes: "open" });
    expect(nextStep(disk("between"), open({ wellSince: at(10) }), at(14))).toMatchObject({ wellSince: null });
    expect(nextStep(disk("well"), open({ wellSince: at(10) }), at(15))).toEqual({ becomes: "closed" });
  });

  it("is not told again while it is on its way to being well", () => {
    expect(nextStep(disk("well"), open({ wellSince: at(5 + 24 * 60) }), at(6 + 24 * 60))).toMatchObject({
      becomes: "open",
      notice: null,
    });
  });

  it("stays quiet while somebody is on it, until it is worse by much", () => {
    const taken = open({ acknowledgedFacts: { percent: 91 } });
    const later = at(5 + 3 * 24 * 60);
    expect(nextStep(disk("bad", 95), taken, later)).toMatchObject({ becomes: "open", notice: null });
    expect(nextStep(disk("bad", 96), taken, at(7))).toMatchObject({ becomes: "open", notice: "worse" });
    const almostWell = open({ acknowledgedFacts: { percent: 91 }, wellSince: at(10) });
    expect(nextStep(disk("well", 70), almostWell, at(15))).toEqual({ becomes: "closed" });
  });
});

describe("what somebody is on", () => {
  it.each([
    ["twice as many mails fail", { count: 3 }, { count: 6 }, true],
    ["some more mails fail", { count: 3 }, { count: 5 }, false],
    ["a kiosk is silent for twice as long", { minutes: 20 }, { minutes: 40 }, true],
    ["half of the days are left", { days: 9 }, { days: 4 }, true],
    ["a day has passed", { days: 9 }, { days: 8 }, false],
    ["the certificate has ended", { days: 0 }, { days: -1 }, true],
    ["it has been over for longer", { days: -1 }, { days: -2 }, false],
    ["a proof has failed besides being old", { hours: 30 }, { hours: 31, failed: true }, true],
    ["nothing has changed", { count: 0, failed: true }, { count: 0, failed: true }, false],
  ])("when %s", (_what, before, now, worse) => {
    expect(worsened(before, now)).toBe(worse);
  });
});
