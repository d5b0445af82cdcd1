import { describe, expect, it } from "vitest";
import { firstTry, ladderOf, nextTry, recoveredOf } from "./rules";

const place = { dueOn: "2026-03-10", retryDays: [1, 3, 5, 7], zone: "Africa/Nairobi" };
const at = (day: string) => new Date(`${day}T06:00:00.000Z`);

describe("the retry ladder", () => {
  it("counts its days from the due day, in order and once each", () => {
    expect(ladderOf("2026-02-27", [3, 1, 3])).toEqual(["2026-02-28", "2026-03-02"]);
  });

  it.each([
    ["2026-03-10", "2026-03-11"],
    ["2026-03-11", "2026-03-13"],
    // Three days without a worker: the rungs in between are left out.
    ["2026-03-14", "2026-03-15"],
    ["2026-03-16", "2026-03-17"],
  ])("goes on after a try on %s with one on %s at nine", (today, next) => {
    expect(nextTry({ ...place, today })).toEqual(at(next));
  });

  it("ends after its last day", () => {
    expect(nextTry({ ...place, today: "2026-03-17" })).toBeNull();
    expect(nextTry({ ...place, retryDays: [], today: "2026-03-10" })).toBeNull();
  });

  it("begins with today's rung, and makes one try when all have passed", () => {
    expect(firstTry({ ...place, today: "2026-03-11" })).toEqual(at("2026-03-11"));
    expect(firstTry({ ...place, today: "2026-03-12" })).toEqual(at("2026-03-13"));
    expect(firstTry({ ...place, today: "2026-03-30" })).toEqual(at("2026-03-30"));
    expect(firstTry({ ...place, retryDays: [], today: "2026-03-11" })).toBeNull();
  });

  it("keeps nine o'clock over a change of the clocks", () => {
    const berlin = { ...place, dueOn: "2026-03-28", zone: "Europe/Berlin", today: "2026-03-28" };
    expect(nextTry(berlin)?.toISOString()).toBe("2026-03-29T07:00:00.000Z");
  });
});

describe("what was recovered", () => {
  it.each([
    [1_000, 1_000, 0, 0],
    [1_000, 400, 0, 600],
    [1_000, 0, 0, 1_000],
    [1_000, 0, 400, 600],
    // A refund opened more of the bill than had failed.
    [1_000, 1_500, 0, 0],
  ])("of %i failed, %i open and %i given up is %i", (failedMinor, openMinor, lostMinor, recovered) => {
    expect(recoveredOf({ failedMinor, openMinor, lostMinor })).toBe(recovered);
  });
});
