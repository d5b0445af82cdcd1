import type { Page } from "@playwright/test";
import { apiOf } from "./api";
import { cardOf, classSoon, openDay } from "./classes";
import { expect, signIn, test } from "./fixtures";
import { linkInMail, mailsTo, mailWith } from "./mail";
import { joinApp, newMember } from "./people";

const GYM = "kifaru";
/** What would come too late after a night is told in the night: so close to the class it never waits. */
const IN_MINUTES = 59;

const inboxLink = (page: Page) =>
  page.getByRole("link", { name: /^(?:Inbox ?1|Inbox: one unread message)$/ }).filter({ visible: true });
const mailChoice = (page: Page, topic: string) => page.getByRole("combobox", { name: `${topic}: E-mail` });

/** Turns the owner's week to the day of a class in so many minutes, where that is not today's. */
async function turnTo(page: Page, inMinutes: number): Promise<void> {
  const day = (at: number) => new Date(at).toLocaleDateString("en-CA", { timeZone: "Africa/Nairobi" });
  const on = day(Date.now() + inMinutes * 60_000);
  if (on === day(Date.now())) return;
  if (new Date(on).getUTCDay() === 1) return await page.getByRole("button", { name: "Week after" }).click();
  const next = page.locator("button[aria-pressed='true'] + button");
  if (await next.isVisible()) await next.click();
}

test("a seat that comes free and a class that is cancelled reach everybody, as each has chosen", async ({
  page,
  browser,
  origin,
  tag,
}) => {
  const context = await browser.newContext();
  await signIn(context, "owner@kifaru.example", origin);
  const owner = apiOf(context, origin, GYM);
  const zuri = await newMember(owner, "Zuri", tag);
  const baraka = await newMember(owner, "Baraka", tag);
  await joinApp(owner, zuri, page.context(), origin);

  await test.step("in the queue of a full class, moved up on the open screen, told once, and there", async () => {
    const full = `Full ${tag}`;
    const inMinutes = 200;
    const { sessionId } = await classSoon(owner, { name: full, capacity: 1, trainer: null, inMinutes });
    const { bookingId } = await owner.mutate<{ bookingId: string }>("classes.bookings.bookFor", {
      sessionId,
      memberId: baraka.memberId,
    });
    await openDay(page, full, inMinutes);
    await page.getByRole("button", { name: new RegExp(`^Join waitlist for ${full}, `) }).click();
    await page.getByRole("dialog", { name: full }).getByRole("button", { name: "Join as number 1" }).click();
    await expect(cardOf(page, full).getByText("Waitlist: number 1", { exact: true }).first()).toBeVisible();
    await owner.mutate("classes.bookings.cancelFor", { bookingId });
    await expect(cardOf(page, full).getByText("Booked", { exact: true }).first()).toBeVisible();
    await page.goto(`/${GYM}/inbox`);
    await expect(page.getByRole("listitem").filter({ hasText: `You have a seat in ${full}` })).toHaveCount(1);
    const { policies } = await owner.query<{ policies: Record<string, unknown> }>("tenancy.gyms.settings");
    await owner.mutate("tenancy.gyms.setPolicies", { ...policies, rosterOpensMinutes: 240 });
    try {
      const desk = await context.newPage();
      await desk.goto(`/${GYM}/coach/roster/${sessionId}`);
      await desk.getByRole("button", { name: `Check in: ${zuri.name}` }).click();
      await expect(desk.getByText("1 of 1 here")).toBeVisible();
      const member = apiOf(page.context(), origin, GYM);
      const mine = () => member.query<{ name: string; status: string }[]>("classes.bookings.mine");
      await expect
        .poll(async () => (await mine()).filter(({ name }) => name === full).map(({ status }) => status))
        .toEqual(["checked_in"]);
      await desk.close();
    } finally {
      await owner.mutate("tenancy.gyms.setPolicies", policies);
    }
  });

  /** The owner cancels a class with both of them in it, while Zuri looks at something else. */
  async function cancelClass(
    name: string,
    cancel = (sessionId: string): Promise<unknown> =>
      owner.mutate("classes.sessions.cancel", { sessionId, reason: "Water damage" }),
  ): Promise<void> {
    const { sessionId } = await classSoon(owner, {
      name,
      capacity: 4,
      trainer: null,
      inMinutes: IN_MINUTES,
    });
    for (const { memberId } of [zuri, baraka])
      await owner.mutate("classes.bookings.bookFor", { sessionId, memberId });
    await apiOf(page.context(), origin, GYM).mutate("notifications.inbox.readAll", {
      upTo: new Date(Date.now() + 60_000).toISOString(),
    });
    await page.goto(`/${GYM}/membership`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(inboxLink(page)).toHaveCount(0);
    await cancel(sessionId);
    await expect(inboxLink(page)).toBeVisible({ timeout: 30_000 });
  }
  const line = (name: string) => page.getByRole("listitem").filter({ hasText: `${name} is cancelled` });

  const first = `Told ${tag}`;
  await test.step("the badge says so at once, the inbox why, and it remembers what was read", async () => {
    await cancelClass(first);
    await inboxLink(page).click();
    await expect(line(first).getByText(/Reason: Water damage/)).toBeVisible();
    await line(first)
      .getByRole("button", { name: `Mark as read: ${first} is cancelled` })
      .click();
    await expect(inboxLink(page)).toHaveCount(0);
    await page.reload();
    await expect(line(first)).toBeVisible();
    await expect(line(first).getByRole("button")).toHaveCount(0);
  });

  await test.step("both have a mail; its link ends such mails with one press", async () => {
    for (const { email } of [zuri, baraka]) {
      expect((await mailWith(email, `${first} is cancelled`)).text).toContain("Water damage");
    }
    await page.goto(await linkInMail(zuri.email, `/${GYM}/unsubscribe/`));
    await page.getByRole("button", { name: "Stop these mails" }).click();
    await expect(page.getByRole("heading", { name: "Done" })).toBeVisible();
    await page.getByRole("link", { name: "To my preferences" }).click();
    await expect(mailChoice(page, "Cancelled classes and seats")).toHaveValue("off");
    await expect(mailChoice(page, "Payments and refunds")).toBeDisabled();
  });

  const second = `Again ${tag}`;
  await test.step("the owner cancels the next one on the screen and sees that both were told", async () => {
    await cancelClass(second, async () => {
      const desk = await context.newPage();
      await desk.goto(`/${GYM}/admin/classes`);
      const card = desk.getByRole("button", { name: new RegExp(`^${second}, .*: open$`) });
      await turnTo(desk, IN_MINUTES);
      await card.click();
      const sheet = desk.getByRole("dialog", { name: second, exact: true });
      await sheet.getByRole("button", { name: "Cancel class" }).click();
      const asked = desk.getByRole("dialog", { name: `Cancel ${second}?` });
      await expect(asked.getByText("2 people are booked and get their credits back.")).toBeVisible();
      await asked.getByRole("textbox", { name: "Reason" }).fill("Water damage");
      await asked.getByRole("button", { name: "Cancel class" }).click();
      const told = sheet.getByRole("list", { name: "2 of 2 told" });
      await expect(told).toBeVisible({ timeout: 30_000 });
      for (const { name } of [zuri, baraka])
        await expect(told.getByText(name, { exact: true })).toBeVisible();
      await expect(told.getByText(/E-mail: sent/)).toHaveCount(1, { timeout: 30_000 });
      await desk.close();
    });
  });

  await test.step("it is in the inbox, and a mail went to the other alone", async () => {
    const mail = await mailWith(baraka.email, `${second} is cancelled`);
    await page.goto(`/${GYM}/inbox`);
    await expect(line(second)).toBeVisible();
    expect(mailsTo(zuri.email).map(({ subject }) => subject)).not.toContain(mail.subject);
  });

  await test.step("choices are kept", async () => {
    await page.goto(`/${GYM}/inbox/preferences`);
    const choice = mailChoice(page, "Reminders of my classes");
    const saved = page.waitForResponse((answer) => answer.url().includes("notifications.preferences.choose"));
    await choice.selectOption("Always");
    expect((await saved).status()).toBe(200);
    await page.reload();
    await expect(choice).toHaveValue("on");
  });
  await context.close();
});
