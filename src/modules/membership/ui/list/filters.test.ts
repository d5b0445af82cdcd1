import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { asInput, isFiltered, type ListFilters, NO_FILTERS, readFilters, writeFilters } from "./filters";

const id = "01a1fdbb-b55a-7546-83ee-fcf25520a976";
const read = (query: string) => readFilters(new URLSearchParams(query));

describe("filters in the address", () => {
  it("come back as they were written", () => {
    const filters = fc.record<ListFilters>({
      search: fc.string({ maxLength: 40 }).map((text) => text.trim()),
      standing: fc.subarray(["active", "frozen", "suspended", "expired", "none"] as const),
      planId: fc.constantFrom("", id),
      branchId: fc.constantFrom("", id),
      joinedFrom: fc.constantFrom("", "2026-01-31"),
      joinedTo: fc.constantFrom("", "2026-12-01"),
      endingWithin: fc.integer({ min: 0, max: 366 }),
      sort: fc.constantFrom("name", "newest"),
    });
    fc.assert(
      fc.property(filters, (wanted) => {
        expect(read(writeFilters(wanted).toString())).toEqual(wanted);
      }),
    );
  });

  it("leave out what makes no sense", () => {
    expect(read("standing=active,boss&planId=x&joinedFrom=2026-13-01&endingWithin=-4&sort=up")).toEqual({
      ...NO_FILTERS,
      standing: ["active"],
    });
  });

  it("read the dashboard's links", () => {
    expect(asInput(read("endingWithin=7"))).toEqual({ sort: "name", endingWithin: 7 });
    expect(asInput(read("standing=active"))).toEqual({ sort: "name", standing: ["active"] });
  });

  it("count the order as no filter", () => {
    expect(isFiltered(read("sort=newest"))).toBe(false);
    expect(isFiltered(read("search=ann"))).toBe(true);
  });
});
