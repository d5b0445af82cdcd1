import jsQr from "jsqr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PLATFORM_TENANT } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { createUser, TEST_PASSWORD } from "../testing";
import { identityLab, refusal, type TestBrowser } from "../testing-browser";
import { totpCode } from "./rules";

let world: TestWorld;
let lab: ReturnType<typeof identityLab>;
beforeAll(async () => {
  world = await createTestWorld();
  lab = identityLab(world);
});
afterAll(() => world.close());

const STEP = 30_000;

async function signIn(email: string): Promise<TestBrowser> {
  const browser = lab.browser();
  await (await browser.api()).signIn({ email, password: TEST_PASSWORD });
  return browser;
}

/** A person with the second factor on, in a browser that has passed it. */
async function protectedPerson() {
  const user = await world.system((ctx) => createUser(ctx));
  const browser = await signIn(user.email);
  const setup = await (await browser.api()).startTotp();
  const secret = setup.secret.replaceAll(" ", "");
  const code = () => totpCode(secret, world.clock.now());
  const first = code();
  const { recoveryCodes } = await (await browser.api()).confirmTotp({ code: first });
  return { user, browser, setup, secret, code, first, recoveryCodes };
}

/** Draws the path four pixels a square with a quiet zone and reads it as a phone's camera would. */
function readPicture({ size, path }: { size: number; path: string }): string | undefined {
  const side = (size + 8) * 4;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let down = 0; down < 4; down++) {
      const from = ((Number(y) + 4) * 4 + down) * side + (Number(x) + 4) * 4;
      for (let at = from; at < from + Number(width) * 4; at++) pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  return jsQr(pixels, side, side)?.data;
}

describe("setting up", () => {
  it("takes a code, seals the secret, and asks all other sessions for it", async () => {
    const user = await world.system((ctx) => createUser(ctx));
    const [here, there] = [await signIn(user.email), await signIn(user.email)];
    const { secret, uri, qr } = await (await here.api()).startTotp();
    expect(uri).toMatch(/^otpauth:\/\/totp\/Pulse:.*secret=[A-Z2-7]{32}/);
    expect(readPicture(qr)).toBe(uri);
    expect((await (await here.api()).me())?.mfaEnabled).toBe(false);
    expect((await refusal((await here.api()).confirmTotp({ code: "000000" }))).code).toBe("WRONG_CODE");
    const before = here.token;
    const code = totpCode(secret.replaceAll(" ", ""), world.clock.now());
    const { recoveryCodes } = await (await here.api()).confirmTotp({ code });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(here.token).not.toBe(before);
    expect(await here.actor()).toMatchObject({ mfa: true, mfaEnabled: true });
    expect((await refusal((await there.api()).sessions())).code).toBe("MFA_REQUIRED");
    const stored = await world.db.system("test", PLATFORM_TENANT, async ({ models }) => [
      await models.user.findFirst({ where: { id: user.id } }),
      await models.recoveryCode.findMany({ where: { userId: user.id } }),
    ]);
    const bytes = JSON.stringify(stored, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
    );
    for (const clear of [secret.replaceAll(" ", ""), ...recoveryCodes]) expect(bytes).not.toContain(clear);
  });

  it("wants the password not older than ten minutes", async () => {
    const user = await world.system((ctx) => createUser(ctx));
    const browser = await signIn(user.email);
    world.clock.advance(10 * 60_000 + 1);
    expect((await refusal((await browser.api()).startTotp())).code).toBe("REAUTHENTICATE");
  });

  it("does not replace one that is on", async () => {
    const { browser } = await protectedPerson();
    expect((await refusal((await browser.api()).startTotp())).code).toBe("CONFLICT");
  });
});

describe("signing in with it", () => {
  it("opens nothing before the code, everything after, under a new token", async () => {
    const { user, code } = await protectedPerson();
    const browser = lab.browser();
    expect(await (await browser.api()).signIn({ email: user.email, password: TEST_PASSWORD })).toEqual({
      secondFactor: true,
    });
    expect(await (await browser.api()).me()).toMatchObject({ secondFactorPending: true });
    const refused = await Promise.all([
      refusal((await browser.api()).sessions()),
      refusal((await browser.api()).updateProfile({ name: "Intruder" })),
      refusal((await browser.api()).changePassword({ current: TEST_PASSWORD, password: "taken over now" })),
      refusal((await browser.api()).disableTotp({ password: TEST_PASSWORD, code: "000000" })),
      refusal((await browser.api()).reauthenticate({ password: TEST_PASSWORD })),
    ]);
    expect(refused.map(({ code: name }) => name)).toEqual(refused.map(() => "MFA_REQUIRED"));
    world.clock.advance(STEP);
    const before = browser.token;
    await (await browser.api()).passSecondFactor({ code: code() });
    expect(await lab.sessions.authenticate(before)).toEqual({ kind: "anonymous" });
    expect(await (await browser.api()).sessions()).not.toHaveLength(0);
  });

  it("takes a code once, also from two browsers at the same moment", async () => {
    const { user, code, first } = await protectedPerson();
    expect(
      (await refusal((await (await signIn(user.email)).api()).passSecondFactor({ code: first }))).code,
    ).toBe("WRONG_CODE");
    world.clock.advance(STEP);
    const browsers = [await signIn(user.email), await signIn(user.email), await signIn(user.email)];
    const outcomes = await Promise.allSettled(
      browsers.map(async (browser) => (await browser.api()).passSecondFactor({ code: code() })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("takes the codes of a clock that is half a minute off, no older ones", async () => {
    const { user, secret } = await protectedPerson();
    world.clock.advance(10 * STEP);
    const at = (offset: number) => totpCode(secret, new Date(world.clock.now().getTime() + offset));
    const api = await (await signIn(user.email)).api();
    expect((await refusal(api.passSecondFactor({ code: at(-2 * STEP) }))).code).toBe("WRONG_CODE");
    expect((await refusal(api.passSecondFactor({ code: at(2 * STEP) }))).code).toBe("WRONG_CODE");
    await api.passSecondFactor({ code: at(-STEP) });
    const later = await (await signIn(user.email)).api();
    await later.passSecondFactor({ code: at(STEP) });
  });

  it("stops guessing after five tries, for the person on every device", async () => {
    const { user, code } = await protectedPerson();
    world.clock.advance(STEP);
    for (let n = 0; n < 5; n++) {
      const api = await (await signIn(user.email)).api();
      expect((await refusal(api.passSecondFactor({ code: `00000${n}` }))).code).toBe("WRONG_CODE");
    }
    const api = await (await signIn(user.email)).api();
    expect((await refusal(api.passSecondFactor({ code: code() }))).code).toBe("RATE_LIMITED");
    expect(
      (await lab.audits("identity.second-factor-failed")).filter((entry) => entry.subjectId === user.id),
    ).toHaveLength(5);
  });

  it("takes each recovery code once and says so by mail", async () => {
    const { user, recoveryCodes } = await protectedPerson();
    const typed = ` ${recoveryCodes[0]?.toLowerCase().replace("-", " ")} `;
    const answer = await (await (await signIn(user.email)).api()).passSecondFactor({ code: typed });
    expect(answer).toEqual({ recoveryCodesLeft: 9 });
    const again = (await signIn(user.email)).api();
    expect((await refusal((await again).passSecondFactor({ code: typed }))).code).toBe("WRONG_CODE");
    await lab.sendMails();
    expect((await lab.mailsTo(user.email)).at(-1)?.subject).toBe("A recovery code was used");
  });

  it("is asked for after a reset as well", async () => {
    const { user } = await protectedPerson();
    const browser = lab.browser();
    await (await browser.api()).requestReset({ email: user.email });
    await lab.sendMails();
    const token = /#([\w-]{43})/.exec((await lab.mailsTo(user.email)).at(-1)?.text ?? "")?.[1] ?? "";
    const answer = await (await browser.api()).resetPassword({ token, password: "entirely new words" });
    expect(answer).toEqual({ secondFactor: true });
    expect((await refusal((await browser.api()).sessions())).code).toBe("MFA_REQUIRED");
  });
});

describe("changing it", () => {
  it("turns off by password and code together", async () => {
    const { user, browser, code } = await protectedPerson();
    world.clock.advance(STEP);
    const api = await browser.api();
    expect((await refusal(api.disableTotp({ password: "wrong", code: code() }))).code).toBe(
      "WRONG_CREDENTIALS",
    );
    expect((await refusal(api.disableTotp({ password: TEST_PASSWORD, code: "000000" }))).code).toBe(
      "WRONG_CODE",
    );
    await api.disableTotp({ password: TEST_PASSWORD, code: code() });
    expect(await (await browser.api()).secondFactor()).toEqual({ enabled: false, recoveryCodesLeft: 0 });
    expect(await (await browser.api()).disableTotp({ password: "whatever", code: "000000" })).toEqual({
      ok: true,
    });
    const again = await signIn(user.email);
    expect(await (await again.api()).sessions()).not.toHaveLength(0);
  });

  it("replaces recovery codes", async () => {
    const { user, browser, code, recoveryCodes } = await protectedPerson();
    world.clock.advance(STEP);
    const fresh = await (await browser.api()).renewRecoveryCodes({ code: code() });
    expect(fresh.recoveryCodes).toHaveLength(10);
    const api = await (await signIn(user.email)).api();
    expect((await refusal(api.passSecondFactor({ code: String(recoveryCodes[1]) }))).code).toBe("WRONG_CODE");
    await api.passSecondFactor({ code: String(fresh.recoveryCodes[0]) });
  });
});
