import { describe, expect, it } from "vitest";
import { meaningOf } from "./codes";
import { darajaTime, fromDarajaTime } from "./time";

describe("Daraja's time and codes", () => {
  it("is Nairobi's, across midnight", () => {
    expect(darajaTime(new Date("2026-11-21T21:30:05Z"))).toBe("20261122003005");
    expect(fromDarajaTime("20261122003005")).toEqual(new Date("2026-11-21T21:30:05Z"));
    expect(fromDarajaTime("20261322003005")).toBeNull();
    expect(fromDarajaTime("")).toBeNull();
  });

  it("never takes an unknown code for paid", () => {
    for (const code of ["00", "", "0.0", " 0", "constructor", "SUCCESS", -0.5, 7]) {
      expect(meaningOf(code)).not.toBe("paid");
    }
  });
});
