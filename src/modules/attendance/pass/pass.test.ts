import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { checkPass, makePass, passWindow, readPass } from "./pass";

const secret = "5a".repeat(32);
const now = new Date("2026-03-10T09:00:00Z");
const memberId = "019cb3c1-7f00-7a55-8d1e-0123456789ab";
const clock = { now, seconds: 30, windows: 2 };
const shown = makePass({ memberId, secret, seconds: 30 }, now);
const read = (text: string) => {
  const pass = readPass(text);
  if (!pass) throw new Error(`not a pass: ${text}`);
  return pass;
};

describe("a pass", () => {
  it("is short and made of the signs that a QR code packs tightly", () => {
    expect(shown).toMatch(/^[0-9A-Z.]+$/);
    expect(shown.length).toBeLessThanOrEqual(61);
  });

  it("stays the same from version to version", () => {
    expect(shown).toMatchInlineSnapshot(`"P1.3FOWP5SUPCEL0X87F8EJVF6Z.Z6TA0.0BKCWHEZ2L1KSDMF"`);
  });

  it("says who shows it, for any member and moment", () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.date({ min: new Date("2020-01-01"), max: new Date("2080-01-01"), noInvalidDate: true }),
        (id, at) => {
          const pass = read(makePass({ memberId: id, secret, seconds: 30 }, at));
          expect(pass).toMatchObject({ memberId: id, window: passWindow(at, 30) });
          expect(checkPass(pass, secret, { ...clock, now: at })).toBe("good");
        },
      ),
    );
  });

  it("is read however the scanner types it", () => {
    expect(readPass(` ${shown.toLowerCase()}\r\n`)).toEqual(readPass(shown));
  });

  it.each([
    [-60, "good"],
    [-61, "expired"],
    [89, "good"],
    [90, "expired"],
  ])("shown %s seconds off is %s", (seconds, state) => {
    const text = makePass({ memberId, secret, seconds: 30 }, now.getTime() + seconds * 1_000);
    expect(checkPass(read(text), secret, clock)).toBe(state);
  });

  it("is forged when any sign of it changes", () => {
    const mac = shown.slice(-16);
    for (let at = 0; at < mac.length; at++) {
      const other = mac[at] === "0" ? "1" : "0";
      const text = shown.slice(0, -16) + mac.slice(0, at) + other + mac.slice(at + 1);
      expect(checkPass(read(text), secret, clock)).toBe("forged");
    }
    const pass = read(shown);
    expect(checkPass({ ...pass, window: pass.window + 1 }, secret, clock)).toBe("forged");
    expect(checkPass(pass, "5b".repeat(32), clock)).toBe("forged");
  });

  it.each([
    "",
    "P1",
    "P2.A.B.C",
    "00123",
    `${shown}A`,
    shown.replace("P1.", "P1.ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
    "P1.1.ZZZZZZ.0000000000000000",
  ])("is not %j", (text) => expect(readPass(text)).toBeUndefined());

  it("reads any text without failing", () => {
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => void readPass(text)));
  });
});
