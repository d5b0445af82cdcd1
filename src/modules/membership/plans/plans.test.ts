import { describe, expect, it } from "vitest";
import type { Holding } from "./data";
import { PLAN_PRESETS, PRESET_NAMES, suggestedPrice } from "./presets";
import { affectedBy, renewsOn } from "./rules";
import { createPlanInput } from "./schema";

describe("presets", () => {
  it.each(PRESET_NAMES)("%s can be kept as it is", (name) => {
    const made = createPlanInput.parse({ ...PLAN_PRESETS[name], name, priceMinor: 0 });
    expect(made).toMatchObject({ joiningFeeMinor: 0, maxHolders: null, taxRateId: null, onlineSale: true });
    // What is sold once runs out; what renews does not.
    expect(made.cycle === "once").toBe(made.validDays !== null);
    expect(made.cycle === "once").toBe(!made.autoRenew);
  });

  it("suggest a price where the currency is known, and leave it to the owner elsewhere", () => {
    expect(suggestedPrice("monthly", "KES")).toBe(350_000);
    expect(suggestedPrice("dayPass", "EUR")).toBe(1_200);
    expect(suggestedPrice("monthly", "JPY")).toBeUndefined();
    expect(suggestedPrice("trial", "JPY")).toBe(0);
    for (const currency of ["KES", "PHP", "EUR", "USD"])
      for (const name of PRESET_NAMES)
        expect([name, suggestedPrice(name, currency)]).not.toContain(undefined);
  });
});

const holding = (more: Partial<Holding> = {}): Holding => ({
  version: 1,
  validFrom: "2025-01-01",
  priceMinor: 3_000,
  cycle: "month",
  startsOn: "2026-01-31",
  endsOn: null,
  anchorOn: "2026-01-31",
  nextBillOn: "2026-03-31",
  termEndsOn: null,
  autoRenew: true,
  leaves: false,
  ...more,
});

describe("whom new terms reach", () => {
  it.each([
    ["on the next bill", {}, "2026-03-15", "2026-03-31"],
    ["on a bill of the very day", {}, "2026-03-31", "2026-03-31"],
    ["on the first bill after them", {}, "2026-04-01", "2026-04-30"],
    ["without a bill so far: by its cycle", { nextBillOn: null }, "2026-02-10", "2026-02-28"],
    ["after the agreed term", { termEndsOn: "2027-01-30" }, "2026-03-15", "2027-01-31"],
    ["a year later", { cycle: "year" as const, nextBillOn: "2027-01-31" }, "2026-03-15", "2027-01-31"],
    ["never: it ends before", { endsOn: "2026-03-30" }, "2026-03-15", null],
    ["never: it goes to another plan", { leaves: true }, "2026-03-15", null],
    ["never: it does not renew", { autoRenew: false }, "2026-03-15", null],
    ["never: it is a pack", { cycle: "once" as const }, "2026-03-15", null],
  ] as const)("%s", (_, more, validFrom, expected) => {
    expect(renewsOn(holding(more), validFrom)).toBe(expected);
  });

  it("are counted by the version they hold, with what changes for them", () => {
    const held = [
      holding(),
      holding({ nextBillOn: "2026-04-05", anchorOn: "2026-01-05" }),
      holding({ endsOn: "2026-03-16" }),
      holding({ version: 2, priceMinor: 3_500, termEndsOn: "2026-12-31", anchorOn: "2026-01-01" }),
    ];
    const found = affectedBy(held, "2026-03-15", 4_000);
    expect(found.holders).toBe(4);
    expect(found.versions).toEqual([
      {
        version: 1,
        validFrom: "2025-01-01",
        priceMinor: 3_000,
        cycle: "month",
        holders: 3,
        differenceMinor: 1_000,
        firstRenewalOn: "2026-03-31",
        lastRenewalOn: "2026-04-05",
        endsBefore: 1,
        inTerm: 0,
      },
      expect.objectContaining({ version: 2, differenceMinor: 500, firstRenewalOn: "2027-01-01", inTerm: 1 }),
    ]);
    expect(found.renewals).toEqual([
      { on: "2026-03-31", holders: 1 },
      { on: "2026-04-05", holders: 1 },
      { on: "2027-01-01", holders: 1 },
    ]);
  });
});
