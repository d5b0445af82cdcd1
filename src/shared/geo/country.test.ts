import { describe, expect, it } from "vitest";
import { isTimeZone } from "../time-zone/time-zone";
import { countries, countryDefaults, currencyCodes, currencyOf, zonesOf } from "./country";

describe("countries", () => {
  it("has each country once, with a name and a currency the runtime knows", () => {
    const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    expect(new Set(countries).size).toBe(countries.length);
    expect(countries.length).toBeGreaterThan(230);
    for (const country of countries) expect(names.of(country), country).toBeTruthy();
    for (const currency of currencyCodes) expect(currency).toMatch(/^[A-Z]{3}$/);
    expect(countries.map(currencyOf)).not.toContain(undefined);
  });

  it.each([
    ["KE", { currency: "KES", zone: "Africa/Nairobi", locale: "en" }],
    ["PH", { currency: "PHP", zone: "Asia/Manila", locale: "fil" }],
    ["DE", { currency: "EUR", zone: "Europe/Berlin", locale: "de" }],
  ] as const)("proposes for %s what people there use", (country, expected) => {
    expect(countryDefaults(country, "Pacific/Auckland")).toEqual(expected);
  });

  it("prefers the device's own zone among a country's", () => {
    expect(countryDefaults("US", "America/Denver").zone).toBe("America/Denver");
    expect(isTimeZone(countryDefaults("US", "Europe/Paris").zone)).toBe(true);
    expect(zonesOf("XX")).toEqual([]);
  });
});
