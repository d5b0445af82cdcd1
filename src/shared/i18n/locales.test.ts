import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { chooseLocale, locales, negotiate } from "./locales";

describe("negotiate", () => {
  it.each([
    ["sw-KE,sw;q=0.9,en;q=0.8", "sw"],
    ["fr-FR, fil;q=0.4, de-AT;q=0.7", "de"],
    ["tl-PH", "fil"],
    ["EN_us", "en"],
    ["fr, *;q=0.1", "en"],
    ["de;q=0, de-CH, sw;q=0.2", "sw"],
    ["en;q=0.5,de;q=0.5", "en"],
    ["fr,ja;q=0.2", undefined],
    ["", undefined],
    [null, undefined],
    ["constructor, __proto__", undefined],
  ])("%s → %s", (header, locale) => expect(negotiate(header)).toBe(locale));

  it("answers any header with one of ours or nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        const locale = negotiate(header);
        return locale === undefined || locales.includes(locale);
      }),
    );
  });
});

describe("chooseLocale", () => {
  const all = { cookie: "sw", preferred: "fil", acceptLanguage: "de" };
  it.each([
    [all, "sw"],
    [{ ...all, cookie: "xx" }, "fil"],
    [{ ...all, cookie: undefined, preferred: null }, "de"],
    [{ acceptLanguage: "fr" }, "en"],
    [{}, "en"],
  ] as const)("%j → %s", (sources, locale) => expect(chooseLocale(sources)).toBe(locale));
});
