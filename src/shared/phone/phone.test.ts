import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { toE164 } from "./phone";

describe("toE164", () => {
  it.each([
    ["0763 779 460", "KE", "+254763779460", true],
    ["254764-402-603", "KE", "+254764402603", true],
    ["749351431", "KE", "+254749351431", true],
    ["9309456230", "PH", "+639309456230", true],
    ["09383416072", "PH", "+639383416072", true],
    ["+63 9166400214", "PH", "+639166400214", true],
    ["030/6169671", "DE", "+49306169671", true],
    ["0049 30 6169671", "US", "+49306169671", true],
    ["(911) 555-0165", "US", "+19115550165", false],
  ] as const)("%s from %s is %s", (text, country, e164, verified) => {
    expect(toE164(text, country)).toEqual({ ok: true, e164, verified });
  });

  it.each([
    ["", "KE", "EMPTY"],
    ["12", "US", "TOO_SHORT"],
    ["99999999999999999", "KE", "TOO_LONG"],
    ["call me", "KE", "NOT_A_NUMBER"],
    ["2.54764E+11", "KE", "NOT_A_NUMBER"],
    ["0763 779 460", "XX", "UNKNOWN_COUNTRY"],
  ] as const)("%j from %s is %s", (text, country, problem) => {
    expect(toE164(text, country)).toEqual({ ok: false, problem });
  });

  it("keeps a number that it made, whatever the country", () => {
    const text = fc.stringMatching(/^\+?[\d ()/-]{6,15}$/);
    fc.assert(
      fc.property(text, fc.constantFrom("KE", "PH", "DE", "US"), (written, country) => {
        const first = toE164(written, country);
        if (first.ok) expect(toE164(first.e164, country)).toEqual(first);
      }),
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, country) => void toE164(text, country)),
    );
  });
});
