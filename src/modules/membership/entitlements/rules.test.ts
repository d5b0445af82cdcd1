import { describe, expect, it } from "vitest";
import { type AllowanceHolder, poolsOn, resetsOn } from "./rules";

const monthly: AllowanceHolder = {
  membershipId: "m",
  memberId: "p",
  householdId: null,
  planKind: "membership",
  cycle: "month",
  startsOn: "2026-01-31",
  endsOn: null,
  anchorOn: "2026-01-31",
  visits: null,
  allowances: [],
};

describe("the pools of a day", () => {
  it.each([
    ["nothing without a promise", monthly, "2026-02-10", []],
    [
      "a cycle's visits on the member's own billing day",
      { ...monthly, visits: 8 },
      "2026-02-28",
      [{ kind: "visits", source: "cycle", fromOn: "2026-02-28", toOn: "2026-03-30", count: 8 }],
    ],
    [
      "a week from the billing day, whatever the calendar says",
      { ...monthly, allowances: [{ kind: "class", n: 3, per: "week" }] },
      "2026-02-06",
      [{ kind: "class", source: "cycle", fromOn: "2026-01-31", toOn: "2026-02-06", count: 3 }],
    ],
    [
      "a single day",
      { ...monthly, allowances: [{ kind: "class", n: 1, per: "day" }] },
      "2026-02-06",
      [{ kind: "class", source: "cycle", fromOn: "2026-02-06", toOn: "2026-02-06", count: 1 }],
    ],
    [
      "a cycle that the membership's end cuts short",
      { ...monthly, visits: 8, endsOn: "2026-02-10" },
      "2026-02-05",
      [{ kind: "visits", source: "cycle", fromOn: "2026-01-31", toOn: "2026-02-10", count: 8 }],
    ],
    ["nothing after the end", { ...monthly, visits: 8, endsOn: "2026-02-10" }, "2026-02-11", []],
    ["nothing before the start", { ...monthly, visits: 8 }, "2026-01-30", []],
    [
      "a pack as a whole, with what comes on top of its visits",
      {
        ...monthly,
        planKind: "pack",
        cycle: "once",
        visits: 10,
        endsOn: "2026-04-30",
        allowances: [
          { kind: "visits", n: 2, per: "total" },
          { kind: "guest", n: 1, per: "total" },
        ],
      },
      "2026-03-01",
      [
        { kind: "visits", source: "pack", fromOn: "2026-01-31", toOn: "2026-04-30", count: 12 },
        { kind: "guest", source: "pack", fromOn: "2026-01-31", toOn: "2026-04-30", count: 1 },
      ],
    ],
  ] as const)("%s", (_, holder, day, pools) => {
    expect(poolsOn(holder, day)).toEqual(pools);
  });

  it("say from when on there is more", () => {
    const pools = poolsOn({ ...monthly, visits: 8 }, "2026-02-28");
    expect(resetsOn(pools, "visits")).toBe("2026-03-31");
    expect(resetsOn(pools, "guest")).toBeNull();
  });
});
