import { describe, expect, it } from "vitest";
import { phoneEnd, shortName, stateOf } from "./rules";

const now = new Date("2026-03-10T09:00:00Z");
const link = {
  expiresAt: "2026-03-20T09:00:00.000Z",
  revokedAt: null,
  invoiceStatus: "overdue",
  openMinor: 500,
};

describe("a pay link", () => {
  it.each([
    ["open", link],
    ["unknown", undefined],
    ["expired", { ...link, expiresAt: "2026-03-10T09:00:00.000Z" }],
    ["withdrawn", { ...link, revokedAt: "2026-03-09T09:00:00.000Z" }],
    ["withdrawn", { ...link, invoiceStatus: "void" }],
    ["withdrawn", { ...link, invoiceStatus: "written_off", openMinor: 0 }],
    // Paid is paid, also for a link that was withdrawn by the payment and is old by now.
    [
      "paid",
      { ...link, invoiceStatus: "paid", revokedAt: "2026-03-09T09:00:00.000Z", expiresAt: "2026-03-01" },
    ],
  ])("is %s", (state, facts) => {
    expect(stateOf(facts, now)).toBe(state);
  });

  it("shows a first name and an initial", () => {
    expect(shortName("Amina", "kamau")).toBe("Amina K.");
    expect(shortName("Émile", "  Öztürk")).toBe("Émile Ö.");
    expect(shortName("Cher", "")).toBe("Cher");
    expect(phoneEnd("+254708374149")).toBe("149");
    expect(phoneEnd(null)).toBeNull();
  });
});
