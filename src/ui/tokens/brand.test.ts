import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { brandStyleSheet, brandTokens, contrast, parseHex, SURFACES, type ThemeName } from "./brand";

const anyColour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);
const anyTheme = fc.constantFrom<ThemeName>("light", "dark");

describe("brand tokens", () => {
  it("keep WCAG AA for every brand colour in both themes", () => {
    fc.assert(
      fc.property(anyColour, anyTheme, (brand, theme) => {
        const tokens = brandTokens(brand, theme);
        expect(contrast(tokens.on, tokens.strong)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(tokens.ink, tokens.soft)).toBeGreaterThanOrEqual(4.5);
        for (const surface of Object.values(SURFACES[theme])) {
          expect(contrast(tokens.strong, surface)).toBeGreaterThanOrEqual(3);
          expect(contrast(tokens.ink, surface)).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["#000000", "#ffffff", "#ffff00", "#00ff00", "#0000ff", "#808080"])(
    "hold for the corner %s",
    (b) => {
      for (const theme of ["light", "dark"] as const) {
        const tokens = brandTokens(b, theme);
        expect(contrast(tokens.on, tokens.strong)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(tokens.ink, tokens.soft)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it("leave a colour alone that is readable as it is", () => {
    expect(brandTokens("#4f46e5", "light").strong).toBe("#4f46e5");
  });

  it("fall back to the default for text that is not a colour", () => {
    expect(brandTokens("red;}body{display:none", "light")).toEqual(brandTokens("#4f46e5", "light"));
  });

  it("never let a stored value break out of the style sheet", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const sheet = brandStyleSheet(value);
        expect(sheet).toMatch(/^:root\{(--brand[a-z-]*:[#0-9a-z(),-]+;?)+\}$/);
      }),
    );
  });

  it("know the contrast of black on white", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(parseHex("#abc")).toEqual(parseHex("#aabbcc"));
    expect(parseHex("abc")).toBeNull();
  });
});
