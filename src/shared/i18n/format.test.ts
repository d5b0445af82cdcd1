import { describe, expect, it } from "vitest";
import {
  formatDate,
  formatDateTime,
  formatLocalDate,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPhone,
  formatRelative,
  formatTime,
} from "./format";

/** `Intl` separates by no-break spaces, whose kind differs between versions. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("formatters", () => {
  it.each([
    [118_800, "EUR", "de", "1.188,00 €"],
    [1_200, "JPY", "en", "¥1,200"],
    [1_234_567, "KWD", "en", "KWD 1,234.567"],
    [-350_000, "KES", "en", "-KES 3,500.00"],
    [120_000, "PHP", "fil", "₱1,200.00"],
    [5_000, "UGX", "en", "UGX 5,000"],
    [500_000, "TZS", "en", "TZS 5,000.00"],
  ])("%i %s in %s reads %s", (minor, currency, locale, text) => {
    expect(plain(formatMoney({ minor, currency }, locale))).toBe(text);
  });

  it("drops the decimals of round amounts when asked", () => {
    expect(plain(formatMoney({ minor: 9_900, currency: "EUR" }, "de", { wholeWhenRound: true }))).toBe(
      "99 €",
    );
    expect(plain(formatMoney({ minor: 9_990, currency: "EUR" }, "de", { wholeWhenRound: true }))).toBe(
      "99,90 €",
    );
  });

  it("shows an instant on the branch's clock", () => {
    const instant = "2026-11-21T22:30:00Z";
    expect(plain(formatTime(instant, "de", "Africa/Nairobi"))).toBe("01:30");
    expect(formatDate(instant, "de", "Africa/Nairobi")).toBe("22.11.2026");
    expect(formatDate(instant, "de", "America/New_York")).toBe("21.11.2026");
    expect(plain(formatDateTime(instant, "de", "Europe/Berlin"))).toBe("21.11.2026, 23:30");
    expect(formatLocalDate("1990-02-03", "de", "long")).toBe("3. Februar 1990");
  });

  it.each([
    [-20, "now"],
    [-40, "1 minute ago"],
    [-3_600, "1 hour ago"],
    [86_400, "tomorrow"],
    [-14 * 86_400, "2 weeks ago"],
  ])("%i seconds from now is %s", (seconds, words) => {
    expect(formatRelative(seconds * 1_000, 0, "en")).toBe(words);
  });

  it("shows numbers, shares and phones", () => {
    expect(formatNumber(12_345.678, "de", 1)).toBe("12.345,7");
    expect(plain(formatPercent(0.123, "de"))).toBe("12 %");
    expect(formatPhone("+254763779460", "KE")).toBe("0763 779 460");
    expect(formatPhone("+254763779460", "DE")).toBe("+254 763 779 460");
    expect(formatPhone("+17585550116", "US")).toBe("758 555 0116");
    expect(formatPhone("+33612345678", "DE")).toBe("+336 123 456 78");
    expect(formatPhone("ask her", "DE")).toBe("ask her");
  });
});
