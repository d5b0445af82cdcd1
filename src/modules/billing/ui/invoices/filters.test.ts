import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { INVOICE_AGES, INVOICE_KINDS, INVOICE_STATUSES } from "../../invoices/words";
import { asInput, isFiltered, NO_FILTERS, readFilters, writeFilters } from "./filters";

describe("the filters in the address", () => {
  it("come back as they were written", () => {
    const filters = fc.record({
      number: fc.stringMatching(/^[A-Z0-9-]{0,20}$/),
      status: fc.subarray([...INVOICE_STATUSES]),
      age: fc.constantFrom("" as const, ...INVOICE_AGES),
      kind: fc.constantFrom("" as const, ...INVOICE_KINDS),
      branch: fc.constantFrom("", "0197a1b2-0000-7000-8000-000000000001"),
      from: fc.constantFrom("", "2026-01-31"),
      to: fc.constantFrom("", "2026-12-01"),
    });
    fc.assert(
      fc.property(filters, (one) => {
        expect(readFilters(writeFilters(one))).toEqual(one);
      }),
    );
  });

  it("leave out what makes no sense", () => {
    const mangled = new URLSearchParams("status=paid,stolen&age=ancient&kind=x&branch=here&from=2026-13-01");
    expect(readFilters(mangled)).toEqual({ ...NO_FILTERS, status: ["paid"] });
    expect(isFiltered(NO_FILTERS)).toBe(false);
  });

  it("become what the list asks for", () => {
    const filters = readFilters(
      new URLSearchParams("age=older&status=open,overdue&from=2026-01-01&number= 12 "),
    );
    expect(asInput(filters)).toEqual({
      number: "12",
      status: ["open", "overdue"],
      age: "older",
      issuedFrom: "2026-01-01",
    });
  });
});
