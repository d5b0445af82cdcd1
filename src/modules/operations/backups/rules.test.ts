import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { expiredBackups, type KeptBackup } from "./rules";

const ZONE = "Africa/Nairobi";

function nightly(nights: number, last = "2026-03-31T23:00:00Z"): KeptBackup[] {
  return Array.from({ length: nights }, (_, ago) => {
    const madeAt = new Date(Date.parse(last) - ago * 86_400_000);
    return { id: madeAt.toISOString().slice(0, 10), madeAt, proven: true };
  });
}

function keptOf(backups: readonly KeptBackup[], zone = ZONE): string[] {
  const gone = new Set(expiredBackups(backups, zone));
  return backups.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
}

describe("what is kept of backups", () => {
  it.each([
    ["nothing of nothing", 0, 0],
    ["all of a week", 7, 7],
    // Seven days, and the ends of the weeks before them.
    ["a month", 31, 9],
    ["a year and more", 500, 19],
  ])("%s", (_, nights, kept) => {
    expect(keptOf(nightly(nights))).toHaveLength(kept);
  });

  it("ends each week and month with its latest night, by the installation's calendar", () => {
    // 23:00 UTC is the next day in Nairobi: the last night of March there is UTC's 30th.
    const kept = keptOf(nightly(120));
    expect(kept).toContain("2026-03-30");
    expect(kept).toContain("2026-02-27");
    expect(keptOf(nightly(120), "UTC")).toContain("2026-02-28");
  });

  it("keeps the proven one of a day, and the last proven one of all", () => {
    const at = (time: string) => new Date(`2026-03-10T${time}Z`);
    const day = [
      { id: "good", madeAt: at("02:00"), proven: true },
      { id: "broken", madeAt: at("03:00"), proven: false },
      { id: "latest", madeAt: at("04:00"), proven: false },
    ];
    expect(expiredBackups(day, "UTC")).toEqual(["broken"]);
    const long = nightly(60).map((one) => ({ ...one, proven: one.id === "2026-02-03" }));
    expect(keptOf(long)).toContain("2026-02-03");
  });

  it("never takes the latest or the last proven one, never keeps too many, and has nothing left to take", () => {
    const backups = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        madeAt: fc.date({
          min: new Date("2024-01-01"),
          max: new Date("2026-12-31"),
          noInvalidDate: true,
        }),
        proven: fc.boolean(),
      }),
      { selector: ({ id }) => id, maxLength: 80 },
    );
    fc.assert(
      fc.property(
        backups,
        fc.constantFrom("UTC", ZONE, "Asia/Manila", "America/Los_Angeles"),
        (all, zone) => {
          const gone = new Set(expiredBackups(all, zone));
          const kept = all.filter(({ id }) => !gone.has(id));
          const latest = [...all].sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime());
          expect(kept.length).toBeLessThanOrEqual(7 + 4 + 12 + 2);
          if (latest[0]) expect(gone.has(latest[0].id)).toBe(false);
          const proven = latest.find((one) => one.proven);
          if (proven) expect(gone.has(proven.id)).toBe(false);
          expect(expiredBackups(kept, zone)).toEqual([]);
        },
      ),
      { seed: 20_261_121, numRuns: 300 },
    );
  });
});
