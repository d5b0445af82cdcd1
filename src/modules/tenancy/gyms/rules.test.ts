import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { isReservedSlug, isSlugShaped, isUsableSlug, slugIdeas, slugOf, stepAfter } from "./rules";

describe("addresses", () => {
  it.each([
    ["Nordlicht Studio (Mitte)", "nordlicht-studio-mitte"],
    ["Kraft & Ausdauer", "kraft-and-ausdauer"],
    ["  Ñandú’s Gym ", "nandus-gym"],
    ["Straße 24/7", "strasse-24-7"],
    ["健身", ""],
  ])("reads %j as %j", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it.each(["a", "-ab", "ab-", "a--b", "AB", "a b", "ä1", "x".repeat(41), "", "sw.js"])(
    "refuses %j",
    (slug) => {
      expect(isSlugShaped(slug)).toBe(false);
    },
  );

  it.each(["ab", "a-b", "24-7", "x".repeat(40)])("takes %j", (slug) => {
    expect(isSlugShaped(slug)).toBe(true);
  });

  it.each([
    "api",
    "operator",
    "sign-in",
    "new",
    "gyms",
    "invite",
    "admin",
    "status",
    "live",
    "icons",
    "gallery",
  ])("keeps %s for Pulse", (slug) => {
    expect(isReservedSlug(slug)).toBe(true);
  });

  it("offers only addresses a gym may have, whatever the name", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.option(fc.string({ maxLength: 40 })), (name, place) => {
        const slug = slugOf(name);
        expect(slug === "" || slug.length === 1 || isSlugShaped(slug)).toBe(true);
        for (const idea of slugIdeas(name, place ?? undefined, "KE")) expect(isUsableSlug(idea)).toBe(true);
      }),
    );
  });

  it("tells two of one name apart by their place first", () => {
    expect(slugIdeas("Kifaru Strength", "Nairobi", "KE").slice(0, 3)).toEqual([
      "kifaru-strength",
      "kifaru-strength-nairobi",
      "kifaru",
    ]);
    expect(slugIdeas("Admin", "Berlin", "DE")[0]).toBe("admin-berlin");
  });
});

describe("setup", () => {
  it("walks forward, never back, and stays done", () => {
    expect(stepAfter("branches", "branches")).toBe("brand");
    expect(stepAfter("team", "branches")).toBe("team");
    expect(stepAfter("branches", "brand")).toBe("team");
    expect(stepAfter("team", "team")).toBeNull();
    expect(stepAfter(null, "branches")).toBeNull();
  });
});
