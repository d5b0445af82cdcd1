import { expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { wallTime } from "./time-zone";

const zones = [
  "Africa/Nairobi",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Africa/Monrovia",
  "America/St_Johns",
];

/** What the runtime itself says, asked anew. */
function asked(epoch: number, zone: string) {
  const text = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const [date = "", time = ""] = text.format(epoch).split(" ");
  const [hour, minute, second] = time.split(":").map(Number);
  return { date, hour, minute, second };
}

it("says the same however often it was asked before, around the minutes that clocks change in", () => {
  const changes = [
    Date.parse("2026-04-04T15:00:00Z"),
    Date.parse("2026-03-08T05:30:00Z"),
    Date.parse("1972-01-07T00:44:30Z"),
    Date.parse("1985-12-31T18:15:00Z"),
    Date.parse("2026-11-21T12:00:00Z"),
  ];
  const near = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -90_000, max: 90_000 }));
  fc.assert(
    fc.property(
      fc.array(near, { minLength: 1, maxLength: 20 }),
      fc.constantFrom(...zones),
      (moments, zone) => {
        for (const [change, offset] of moments) {
          expect(wallTime(change + offset, zone)).toEqual(asked(change + offset, zone));
        }
      },
    ),
  );
});
