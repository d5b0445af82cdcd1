import { describe, expect, it } from "vitest";
import { PLATFORM_TENANT } from "@/platform/ids";
import { passwordWork } from "./passwords/hash";
import { TEST_PASSWORD } from "./testing";
import { identityWorld, refusal, tokenIn } from "./testing-browser";

const at = identityWorld();
const { user, signedIn } = at;

describe("signing up", () => {
  it("opens the account by link and password, in the asker's language", async () => {
    const browser = at.lab.browser();
    const api = await browser.api({ locale: "de" });
    const email = "neu@example.com";
    await api.signUp({
      name: "Nele",
      email: " Neu@Example.com ",
      password: "drei kleine boote",
      next: "/nordlicht",
    });
    expect(browser.token).toBeUndefined();
    expect((await refusal(api.signIn({ email, password: "drei kleine boote" }))).code).toBe(
      "WRONG_CREDENTIALS",
    );
    await at.lab.sendMails();
    const [mail] = await at.lab.mailsTo(email);
    expect(mail?.subject).toBe("Bestätige deine E-Mail");
    expect(mail?.text).toContain("/verify?next=%2Fnordlicht#");
    const token = tokenIn(mail);
    expect((await refusal(api.verify({ token, password: "ein anderes passwort" }))).code).toBe(
      "WRONG_CREDENTIALS",
    );
    await api.verify({ token, password: "drei kleine boote" });
    expect(await browser.actor()).toMatchObject({ kind: "user", email, emailVerified: true, locale: "de" });
    expect((await refusal(api.verify({ token, password: "drei kleine boote" }))).code).toBe("LINK_EXPIRED");
  });

  it("answers the same for a taken e-mail, hashes as often, and writes to the owner", async () => {
    const owner = await user();
    const work = async (email: string) => {
      const before = passwordWork.done;
      const answer = await (await at.lab.browser().api()).signUp({
        name: "X",
        email,
        password: "vier grosse wagen",
      });
      return { answer, hashes: passwordWork.done - before };
    };
    expect(await work(owner.email)).toEqual(await work("unseen@example.com"));
    await at.lab.sendMails();
    expect((await at.lab.mailsTo(owner.email)).map((mail) => mail.subject)).toEqual([
      "You already have an account",
    ]);
    expect(await signedIn(owner.email).then((browser) => browser.actor())).toMatchObject({ kind: "user" });
  });

  it("lets the mailbox's owner take an account over that somebody else began", async () => {
    const email = "victim@example.com";
    const api = await at.lab.browser().api();
    await api.signUp({ name: "Attacker", email, password: "known to the attacker" });
    await api.signUp({ name: "Victim", email, password: "known to the victim only" });
    await at.lab.sendMails();
    const [mail, ...others] = await at.lab.mailsTo(email);
    expect(others).toEqual([]);
    const token = tokenIn(mail);
    expect((await refusal(api.verify({ token, password: "known to the attacker" }))).code).toBe(
      "WRONG_CREDENTIALS",
    );
    await api.verify({ token, password: "known to the victim only" });
  });

  it.each([
    ["short", "short one"],
    ["common", "Password1234"],
    ["email", "weak.person"],
  ])("refuses a password: %s", async (reason, password) => {
    const api = await at.lab.browser().api();
    expect(
      await refusal(api.signUp({ name: "W", email: "weak.person@example.com", password })),
    ).toMatchObject({ code: "WEAK_PASSWORD", params: { reason } });
  });

  it("stops the eleventh account of an hour from one home network", async () => {
    for (let n = 0; n < 10; n++) {
      const api = await at.lab.browser(`2001:db8:1:2::${n + 1}`).api();
      await refusal(api.signUp({ name: "N", email: `many${n}@example.com`, password: "short" }));
    }
    const same = await at.lab.browser("2001:db8:1:2:ffff::1").api();
    const other = await at.lab.browser("2001:db8:1:3::1").api();
    const account = { name: "N", email: "many11@example.com", password: "vier grosse wagen" };
    expect((await refusal(same.signUp(account))).code).toBe("RATE_LIMITED");
    expect(await other.signUp(account)).toEqual({ ok: true });
  });

  it("expires the link after a day, and sends a new one", async () => {
    const api = await at.lab.browser().api();
    const email = "late@example.com";
    await api.signUp({ name: "Late", email, password: "vier grosse wagen" });
    await at.lab.sendMails();
    at.world.clock.advance(24 * 3_600_000 + 1);
    const token = tokenIn((await at.lab.mailsTo(email))[0]);
    expect((await refusal(api.verify({ token, password: "vier grosse wagen" }))).code).toBe("LINK_EXPIRED");
    await api.resendVerification({ email });
    await api.resendVerification({ email: "nobody@example.com" });
    expect(await at.lab.sendMails()).toBe(1);
    await api.verify({ token: tokenIn((await at.lab.mailsTo(email)).at(-1)), password: "vier grosse wagen" });
  });
});

describe("signing in", () => {
  it("hands out an opaque token and keeps its hash only", async () => {
    const { email } = await user();
    const browser = await signedIn(email);
    expect(browser.lastCookie).toMatch(
      /^pulse_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    );
    const found = await at.world.db.system("test", PLATFORM_TENANT, ({ rows }) =>
      rows<{ n: number }>(
        {
          name: "",
          text: "select count(*)::int as n from user_session where encode(token_hash, 'escape') like $1",
        },
        [`%${browser.token}%`],
      ),
    );
    expect(found).toEqual([{ n: 0 }]);
  });

  it("works as hard for an unknown, a closed, a passwordless and a known person", async () => {
    const known = await user();
    const unconfirmed = await user({ verified: false });
    const passwordless = await user({ password: null });
    const tries = await Promise.all(
      [known.email, unconfirmed.email, passwordless.email, "nobody@nowhere.example"].map(async (email) => {
        const before = passwordWork.done;
        const { code } = await refusal(
          (await at.lab.browser().api()).signIn({ email, password: "not the password" }),
        );
        return { code, hashed: passwordWork.done > before };
      }),
    );
    expect(tries).toEqual(tries.map(() => ({ code: "WRONG_CREDENTIALS", hashed: true })));
    const before = passwordWork.done;
    await refusal((await at.lab.browser().api()).signIn({ email: "nobody@nowhere.example", password: "x" }));
    expect(passwordWork.done - before).toBe(1);
  });

  it("keeps failures without what was typed", async () => {
    const before = (await at.lab.audits("identity.sign-in-failed")).length;
    await refusal(
      (await at.lab.browser().api()).signIn({ email: "typo@example.com", password: "secret typed" }),
    );
    const entries = await at.lab.audits("identity.sign-in-failed");
    expect(entries).toHaveLength(before + 1);
    expect(entries.at(-1)).toMatchObject({
      subjectKind: "user",
      subjectId: null,
      reason: "WRONG_CREDENTIALS",
    });
    expect(JSON.stringify(entries)).not.toContain("typo@");
  });

  it("stops the sixth try from one address, not the owner elsewhere", async () => {
    const { email } = await user();
    const attacker = await at.lab.browser().api();
    for (let n = 0; n < 5; n++) {
      expect((await refusal(attacker.signIn({ email, password: `guess ${n}` }))).code).toBe(
        "WRONG_CREDENTIALS",
      );
    }
    const sixth = await refusal(attacker.signIn({ email, password: TEST_PASSWORD }));
    expect(sixth.code).toBe("RATE_LIMITED");
    expect(sixth.params?.retryAfter).toBeGreaterThan(0);
    expect(sixth.params?.retryAfter).toBeLessThanOrEqual(60);
    await signedIn(email);
  });

  it("forgets the failed tries after a right password", async () => {
    const { email } = await user();
    const api = await at.lab.browser().api();
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 4; n++) await refusal(api.signIn({ email, password: "wrong" }));
      await api.signIn({ email, password: TEST_PASSWORD });
    }
  });

  it("ends the session it replaces", async () => {
    const { email } = await user();
    const browser = await signedIn(email);
    const old = browser.token;
    await (await browser.api()).signIn({ email, password: TEST_PASSWORD });
    expect(browser.token).not.toBe(old);
    expect(await at.lab.sessions.authenticate(old)).toEqual({ kind: "anonymous" });
  });

  it("asks for the request's own origin", async () => {
    const api = await at.lab.browser().api({ csrfSafe: false });
    expect((await refusal(api.signIn({ email: "a@example.com", password: "x" }))).code).toBe("CSRF");
  });

  it("stores neither password nor answer with the idempotency key", async () => {
    const { email } = await user();
    const browser = await signedIn(email);
    await (await browser.api()).changePassword({ current: TEST_PASSWORD, password: "a new one to keep" });
    const keys = await at.world.db.system("test", PLATFORM_TENANT, ({ models }) =>
      models.idempotencyKey.findMany({
        where: { procedure: { in: ["identity.changePassword", "identity.signIn"] } },
      }),
    );
    expect(keys).toEqual([]);
  });
});

describe("accounts closed by the operator", () => {
  it("end at once and can't sign in", async () => {
    const [person, operator] = [await user(), await user({ platformRole: "operator" })];
    const browser = await signedIn(person.email);
    const desk = await signedIn(operator.email);
    expect(
      (await refusal((await browser.api()).setDisabled({ userId: operator.id, disabled: true }))).code,
    ).toBe("FORBIDDEN");
    await (await desk.api()).setDisabled({ userId: person.id, disabled: true });
    expect(await browser.actor()).toEqual({ kind: "anonymous" });
    const api = await at.lab.browser().api();
    expect((await refusal(api.signIn({ email: person.email, password: TEST_PASSWORD }))).code).toBe(
      "WRONG_CREDENTIALS",
    );
  });
});

describe("demo sign-ins", () => {
  it("exist only where the demo is on", async () => {
    expect(await (await at.lab.browser().api()).demoSignIns()).toBeNull();
    const on = await (
      await at.lab.browser().api({ ports: { ...at.world.ports, demo: "small" } })
    ).demoSignIns();
    expect(on?.gyms.map((gym) => gym.slug)).toEqual(["kifaru", "bayani", "nordlicht", "fresh"]);
    expect(on?.gyms[0]?.people[0]).toEqual({ role: "owner", email: "owner@kifaru.example" });
  });
});
