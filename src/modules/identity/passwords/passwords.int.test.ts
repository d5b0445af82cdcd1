import { describe, expect, it } from "vitest";
import { PLATFORM_TENANT } from "@/platform/ids";
import { TEST_PASSWORD } from "../testing";
import { identityWorld, refusal, tokenIn } from "../testing-browser";

const at = identityWorld();
const { user, signedIn } = at;

describe("resetting the password", () => {
  it("does the same work for known and unknown people", async () => {
    const known = await user();
    await at.lab.sendMails();
    const api = await at.lab.browser().api();
    expect(await api.requestReset({ email: known.email })).toEqual(
      await api.requestReset({ email: "stranger@example.com" }),
    );
    const before = await at.lab.mailCount();
    expect(await at.lab.sendMails()).toBe(2);
    expect(await at.lab.mailCount()).toBe(before + 1);
  });

  it("works once, ends every session and confirms the e-mail", async () => {
    const { email } = await user({ verified: false });
    const api = await at.lab.browser().api();
    await api.requestReset({ email });
    await at.lab.sendMails();
    const token = tokenIn((await at.lab.mailsTo(email)).at(-1));
    expect((await refusal(api.resetPassword({ token, password: "1234567890" }))).code).toBe("WEAK_PASSWORD");
    await api.resetPassword({ token, password: "entirely new words" });
    const elsewhere = await signedIn(email, "entirely new words");
    expect((await refusal(api.resetPassword({ token, password: "another new word" }))).code).toBe(
      "LINK_EXPIRED",
    );

    await api.requestReset({ email });
    await at.lab.sendMails();
    const links = (await at.lab.mailsTo(email)).filter((mail) => mail.subject === "Your new password");
    await api.resetPassword({ token: tokenIn(links.at(-1)), password: "words of the third kind" });
    expect(await elsewhere.actor()).toEqual({ kind: "anonymous" });
    expect((await at.lab.audits("identity.reset-password")).length).toBeGreaterThanOrEqual(2);
  });

  it("ends a move to another mailbox that is still open, whoever asked for it", async () => {
    const { email } = await user();
    const thief = await signedIn(email);
    const elsewhere = `thief-${email}`;
    await (await thief.api()).requestEmailChange({ email: elsewhere });
    await at.lab.sendMails();
    const moving = tokenIn((await at.lab.mailsTo(elsewhere)).at(-1));

    const api = await at.lab.browser().api();
    await api.requestReset({ email });
    await at.lab.sendMails();
    const token = tokenIn((await at.lab.mailsTo(email)).at(-1));
    await api.resetPassword({ token, password: "entirely new words" });
    expect((await refusal(api.confirmEmailChange({ token: moving, password: TEST_PASSWORD }))).code).toBe(
      "LINK_EXPIRED",
    );
  });

  it("lets two at once use a link once", async () => {
    const { email } = await user();
    const api = await at.lab.browser().api();
    await api.requestReset({ email });
    await at.lab.sendMails();
    const token = tokenIn((await at.lab.mailsTo(email)).at(-1));
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, async (_, n) =>
        (await at.lab.browser().api()).resetPassword({ token, password: `parallel words ${n}` }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("expires after an hour", async () => {
    const { email } = await user();
    const api = await at.lab.browser().api();
    await api.requestReset({ email });
    await at.lab.sendMails();
    at.world.clock.advance(3_600_001);
    const token = tokenIn((await at.lab.mailsTo(email)).at(-1));
    expect((await refusal(api.resetPassword({ token, password: "entirely new words" }))).code).toBe(
      "LINK_EXPIRED",
    );
  });

  it("sends one mail with one link when the job runs twice", async () => {
    const { email } = await user();
    await (await at.lab.browser().api()).requestReset({ email });
    const { sendAccountMail, accountMail } = await import("../jobs");
    const [row] = await at.world.db.system("test", PLATFORM_TENANT, ({ models }) =>
      models.outbox.findMany({ where: { name: sendAccountMail.name } }),
    );
    expect(JSON.stringify(row)).not.toMatch(/[\w-]{43}/);
    const payload = accountMail.parse(row?.payload);
    const handle = await sendAccountMail.handler();
    const ctx = await at.world.system(async (system) => system);
    const job = {
      ...ctx,
      tenant: undefined,
      progress: () => undefined,
      signal: new AbortController().signal,
    };
    await handle(job, payload);
    await handle(job, payload);
    const mails = await at.lab.mailsTo(email);
    expect(mails).toHaveLength(1);
    await at.lab.sendMails();
    await (await at.lab.browser().api()).resetPassword({
      token: tokenIn(mails[0]),
      password: "entirely new words",
    });
  });
});

describe("changing the account", () => {
  it("changes the password, keeps this session under a new token, ends the others", async () => {
    const { email } = await user();
    const [here, there] = [await signedIn(email), await signedIn(email)];
    const old = here.token;
    expect(
      (await refusal((await here.api()).changePassword({ current: "wrong", password: "something long" })))
        .code,
    ).toBe("WRONG_CREDENTIALS");
    await (await here.api()).changePassword({ current: TEST_PASSWORD, password: "something long" });
    expect(await here.actor()).toMatchObject({ kind: "user", email });
    expect(await there.actor()).toEqual({ kind: "anonymous" });
    expect(await at.lab.sessions.authenticate(old)).toEqual({ kind: "anonymous" });
    await at.lab.sendMails();
    expect((await at.lab.mailsTo(email)).at(-1)?.subject).toBe("Your password was changed");
  });

  it("moves the e-mail by a link to the new mailbox and tells the old one", async () => {
    const { email } = await user({ locale: "sw" });
    const moved = `moved-${email}`;
    const browser = await signedIn(email);
    at.world.clock.advance(11 * 60_000);
    expect((await refusal((await browser.api()).requestEmailChange({ email: moved }))).code).toBe(
      "REAUTHENTICATE",
    );
    await (await browser.api()).reauthenticate({ password: TEST_PASSWORD });
    await (await browser.api()).requestEmailChange({ email: moved });
    expect(await browser.actor()).toMatchObject({ email });
    await at.lab.sendMails();
    const token = tokenIn((await at.lab.mailsTo(moved)).at(-1));
    // The link may be opened anywhere, but by the account's owner only.
    const elsewhere = await at.lab.browser().api();
    expect((await refusal(elsewhere.confirmEmailChange({ token, password: "a guess at it" }))).code).toBe(
      "WRONG_CREDENTIALS",
    );
    expect(await browser.actor()).toMatchObject({ email });
    await elsewhere.confirmEmailChange({ token, password: TEST_PASSWORD });
    expect(await browser.actor()).toMatchObject({ email: moved });
    await at.lab.sendMails();
    expect((await at.lab.mailsTo(email)).at(-1)?.subject).toBe("Barua pepe yako imebadilishwa");
    const again = { token, password: TEST_PASSWORD };
    expect((await refusal((await browser.api()).confirmEmailChange(again))).code).toBe("LINK_EXPIRED");
  });

  it("is not kept from an e-mail by an account that nobody ever confirmed", async () => {
    const { email } = await user();
    const wanted = `wanted-${email}`;
    const squatter = await user({ email: wanted, verified: false });
    const browser = await signedIn(email);
    await (await browser.api()).requestEmailChange({ email: wanted });
    await at.lab.sendMails();
    const token = tokenIn((await at.lab.mailsTo(wanted)).at(-1));
    await (await browser.api()).confirmEmailChange({ token, password: TEST_PASSWORD });
    expect(await browser.actor()).toMatchObject({ email: wanted });
    expect(await at.world.system(({ db }) => db.models.user.count({ where: { id: squatter.id } }))).toBe(0);
  });

  it("yields to an account that was confirmed, or closed, meanwhile", async () => {
    for (const meanwhile of [{ emailVerifiedAt: new Date() }, { disabledAt: new Date() }]) {
      const { email } = await user();
      const wanted = `late-${email}`;
      const other = await user({ email: wanted, verified: false });
      const browser = await signedIn(email);
      await (await browser.api()).requestEmailChange({ email: wanted });
      await at.lab.sendMails();
      const token = tokenIn((await at.lab.mailsTo(wanted)).at(-1));
      await at.world.system(({ db }) =>
        db.models.user.updateMany({ where: { id: other.id }, data: meanwhile }),
      );
      const confirm = (await browser.api()).confirmEmailChange({ token, password: TEST_PASSWORD });
      expect((await refusal(confirm)).code).toBe("EMAIL_TAKEN");
      expect(await browser.actor()).toMatchObject({ email });
    }
  });

  it("answers a change to a taken e-mail alike, and writes to its owner", async () => {
    const [one, other] = [await user(), await user()];
    const browser = await signedIn(one.email);
    expect(await (await browser.api()).requestEmailChange({ email: other.email })).toEqual({ ok: true });
    await at.lab.sendMails();
    expect((await at.lab.mailsTo(other.email)).at(-1)?.subject).toBe("You already have an account");
    expect(await browser.actor()).toMatchObject({ email: one.email });
  });

  it("shows a new name and language at once", async () => {
    const { email } = await user();
    const browser = await signedIn(email);
    await (await browser.api()).updateProfile({ name: "Grace", locale: "fil" });
    expect(await (await browser.api()).me()).toMatchObject({ name: "Grace", locale: "fil" });
  });
});

describe("changing the password", () => {
  it("ends the links that were asked for before it", async () => {
    const { email } = await user();
    const browser = await signedIn(email);
    const elsewhere = `thief-${email}`;
    await (await signedIn(email)).api().then((api) => api.requestEmailChange({ email: elsewhere }));
    await (await at.lab.browser().api()).requestReset({ email });
    await at.lab.sendMails();
    const moving = tokenIn((await at.lab.mailsTo(elsewhere)).at(-1));
    const resetting = tokenIn((await at.lab.mailsTo(email)).at(-1));
    const api = await browser.api();
    await api.changePassword({ current: TEST_PASSWORD, password: "entirely new words" });
    expect((await refusal(api.confirmEmailChange({ token: moving, password: TEST_PASSWORD }))).code).toBe(
      "LINK_EXPIRED",
    );
    const reset = api.resetPassword({ token: resetting, password: "a thief's own words" });
    expect((await refusal(reset)).code).toBe("LINK_EXPIRED");
  });
});
