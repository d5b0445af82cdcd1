import { describe, expect, it } from "vitest";
import { openState, tidyHours } from "./rules";

const weekdays = { days: [1, 2, 3, 4, 5], from: "06:00", to: "22:00" };
const berlin = { zone: "Europe/Berlin", openingHours: [weekdays], closures: [] };

describe("openState", () => {
  it.each([
    ["2026-03-27T05:00:00Z", "open"], // Friday 06:00 in winter time
    ["2026-03-27T04:59:59Z", "hours"],
    ["2026-03-30T04:00:00Z", "open"], // Monday 06:00, clocks changed on Sunday
    ["2026-03-30T20:00:00Z", "hours"], // 22:00 belongs to the night
    ["2026-03-29T10:00:00Z", "hours"], // Sunday
  ])("at %s says %s by the branch's own clock", (at, state) => {
    expect(openState(berlin, at)).toBe(state);
  });

  it("is always open without stated hours, and round the clock when they say so", () => {
    expect(openState({ ...berlin, openingHours: [] }, "2026-03-29T01:30:00Z")).toBe("open");
    const nonstop = [{ days: [7], from: "00:00", to: "24:00" }];
    expect(openState({ ...berlin, openingHours: nonstop }, "2026-03-29T21:59:59Z")).toBe("open");
    expect(openState({ ...berlin, openingHours: nonstop }, "2026-03-29T22:00:00Z")).toBe("hours");
  });

  it("is shut on both ends of a closure, whatever the hours", () => {
    const shut = { ...berlin, closures: [{ fromOn: "2026-12-24", toOn: "2026-12-25" }] };
    expect(openState(shut, "2026-12-23T23:30:00Z")).toBe("closure");
    expect(openState(shut, "2026-12-25T12:00:00Z")).toBe("closure");
    expect(openState(shut, "2026-12-28T12:00:00Z")).toBe("open");
  });
});

describe("tidyHours", () => {
  it("joins equal times and sorts", () => {
    expect(
      tidyHours([
        { days: [6], from: "08:00", to: "12:00" },
        { days: [3, 1], from: "06:00", to: "22:00" },
        { days: [1, 2], from: "06:00", to: "22:00" },
      ]),
    ).toEqual([
      { days: [1, 2, 3], from: "06:00", to: "22:00" },
      { days: [6], from: "08:00", to: "12:00" },
    ]);
  });
});
