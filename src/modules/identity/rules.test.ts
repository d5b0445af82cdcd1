import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { nextPath } from "./next-path";
import { COMMON_PASSWORDS } from "./passwords/common";
import { MIN_PASSWORD, passwordWeakness } from "./passwords/rules";
import { newRecoveryCodes, newTotpSecret, plainCode, totpCode, totpStep } from "./second-factor/rules";
import { endedSessionCookie, readSessionCookie, sessionCookie } from "./sessions/cookie";
import { deviceOf, passwordIsRecent, RECENT_PASSWORD } from "./sessions/rules";

describe("password rules", () => {
  it.each([
    ["nine char", "short"],
    ["ééééééééé", "short"],
    ["😀😃😄😁😆😅", "short"],
    ["1234567890", "common"],
    ["abcdefghijkl", "common"],
    ["zyxwvutsrqpo", "common"],
    ["aaaaaaaaaaaa", "common"],
    ["abababababab", "common"],
    ["PassWord-1234", "common"],
    ["correct horse battery staple", "common"],
    ["Amina@Kifaru.example", "email"],
    ["amina.otieno", "email"],
    ["a horse and two lamps", undefined],
    ["kuku wangu mweupe", undefined],
    ["jfk2-Xq9!pWz", undefined],
  ])("%s: %s", (password, expected) => {
    const email = password === "amina.otieno" ? "amina.otieno@example.com" : "amina@kifaru.example";
    expect(passwordWeakness(password, email)).toBe(expected);
  });

  it("lists nothing that its length refuses anyway", () => {
    for (const password of COMMON_PASSWORDS)
      expect(password.length, password).toBeGreaterThanOrEqual(MIN_PASSWORD);
    for (const password of COMMON_PASSWORDS) expect(password, password).toBe(password.toLowerCase());
  });

  it("judges a composed and a decomposed letter alike", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
        expect(passwordWeakness(text.normalize("NFD"), "")).toBe(passwordWeakness(text.normalize("NFC"), ""));
      }),
    );
  });
});

describe("the way on after signing in", () => {
  it.each([
    ["/kifaru/desk", "/kifaru/desk"],
    ["/kifaru?tab=1#x", "/kifaru?tab=1#x"],
    ["/", "/"],
  ])("goes to %s", (wanted, expected) => expect(nextPath(wanted)).toBe(expected));

  it.each([
    null,
    "",
    "kifaru",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "/%0d%0a\nx",
    "javascript:alert(1)",
    `/${"x".repeat(501)}`,
  ])("does not go to %s", (wanted) => expect(nextPath(wanted)).toBeUndefined());

  it("never leaves the origin, whatever is asked for", () => {
    const pieces = fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      "evil.example",
      "@",
      ":",
      "?",
      "#",
      "%2f",
      "\t",
      "\n",
      " ",
      "a",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const path = nextPath(`/${parts.join("")}`);
        if (path === undefined) return;
        expect(new URL(path, "https://pulse.test/sign-in").origin).toBe("https://pulse.test");
        expect(path.startsWith("//")).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("session cookie", () => {
  it("is Secure on https only, and never readable by scripts", () => {
    expect(sessionCookie("t", "https://gym.example")).toBe(
      "pulse_session=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure",
    );
    expect(sessionCookie("t", "http://localhost:3000")).not.toContain("Secure");
    expect(endedSessionCookie("https://gym.example")).toContain("Max-Age=0");
  });

  it("is found among others", () => {
    expect(readSessionCookie("a=1; pulse_session=abc; b=2")).toBe("abc");
    expect(readSessionCookie("xpulse_session=abc")).toBeUndefined();
    expect(readSessionCookie("pulse_session=")).toBeUndefined();
    expect(readSessionCookie(undefined)).toBeUndefined();
  });
});

describe("devices", () => {
  it.each([
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1",
      "phone",
      "Safari",
      "iOS",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15; SM-X910) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125.0 Safari/537.36",
      "tablet",
      "Samsung Internet",
      "Android",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0",
      "desktop",
      "Edge",
      "Windows",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15",
      "desktop",
      "Safari",
      "macOS",
    ],
    ["curl/8.5", "unknown", null, null],
    [null, "unknown", null, null],
  ])("%s", (userAgent, kind, browser, system) => {
    expect(deviceOf(userAgent)).toEqual({ kind, browser, system });
  });
});

describe("codes", () => {
  const secret = newTotpSecret();
  const at = (seconds: number) => new Date(seconds * 1_000);

  it("fit their own step and its neighbours", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 4_000_000_000 }), (seconds) => {
        const code = totpCode(secret, at(seconds));
        expect(totpStep(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
        const later = totpStep(secret, code, at(seconds + 30));
        expect([Math.floor(seconds / 30), Math.floor(seconds / 30) + 1]).toContain(later);
      }),
      { numRuns: 200 },
    );
  });

  it("agree with RFC 6238", () => {
    const rfc = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    expect(totpCode(rfc, at(59))).toBe("287082");
    expect(totpCode(rfc, at(1_111_111_109))).toBe("081804");
    expect(totpCode(rfc, at(20_000_000_000))).toBe("353130");
  });

  it("for recovery are ten, all different, without letters that look alike", () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$/);
    expect(plainCode(" ab-cd ef ")).toBe("ABCDEF");
  });
});

it("a password is recent for ten minutes", () => {
  expect(passwordIsRecent(0, new Date(RECENT_PASSWORD))).toBe(true);
  expect(passwordIsRecent(0, new Date(RECENT_PASSWORD + 1))).toBe(false);
});
