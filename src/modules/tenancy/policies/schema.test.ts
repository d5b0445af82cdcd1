import { describe, expect, it } from "vitest";
import { defaultPolicies, policiesOf, policiesSchema } from "./schema";

describe("policies", () => {
  it("start as the table of defaults says", () => {
    expect(defaultPolicies).toMatchObject({
      graceDays: 7,
      ignoreWindowMinutes: 10,
      autoCheckOutHours: 3,
      qrSeconds: 30,
      qrWindows: 2,
      waiver: "none",
    });
  });

  it("keep what is stored and valid, and fill in the rest", () => {
    const policies = policiesOf({ policies: { graceDays: 0, qrSeconds: 5, waiver: "block", unknown: 1 } });
    expect(policies).toEqual({ ...defaultPolicies, graceDays: 0, waiver: "block" });
  });

  it.each([null, undefined, [], "text", 3])("are the defaults when %j is stored", (stored) => {
    expect(policiesOf({ policies: stored })).toEqual(defaultPolicies);
  });

  it("refuse what is beyond their range, and rules nobody knows", () => {
    expect(policiesSchema.safeParse({ graceDays: 31 }).success).toBe(false);
    expect(policiesSchema.safeParse({ qrSeconds: 14 }).success).toBe(false);
    expect(policiesSchema.safeParse({ fancy: true }).success).toBe(false);
  });
});
