import type { Page } from "@playwright/test";
import { apiOf } from "./api";
import { classSoon } from "./classes";
import { expect, signIn, test } from "./fixtures";
import { linkInMail, mailsTo, mailWith } from "./mail";
import { addMember, joinApp } from "./people";

const GYM = "kifaru";
/** What would come too late after a night is told in the night: so close to the class it never waits. */
const IN_MINUTES = 59;

type Api = ReturnType<typeof apiOf>;

/** Somebody new with a plan. */
async function newMember(owner: Api, name: string, tag: string) {
  const email = `${name.toLowerCase()}-${tag}@example.org`;
  const memberId = await addMember(owner, { firstName: name, lastName: `Told${tag}`, email });
  const { today } = await owner.query<{ today: string }>("billing.overview.ofMember", { memberId });
  const plans = await owner.query<{ id: string; name: string }[]>("membership.plans.list");
  const planId = plans.find((plan) => plan.name === "Staff and guests")?.id;
  const items = [{ kind: "plan", planId, startOn: today }];
  const { quoteId } = await owner.mutate<{ quoteId: string }>("billing.changes.quoteSale", {
    memberId,
    items,
  });
  await owner.mutate("billing.changes.sell", { quoteId });
  return { memberId, email, name: `${name} Told${tag}` };
}

const inboxLink = (page: Page) =>
  page.getByRole("link", { name: /^(?:Inbox ?1|Inbox: one unread message)$/ }).filter({ visible: true });
const mailChoice = (page: Page, topic: string) => page.getByRole("combobox", { name: `${topic}: E-mail` });

test("a class that the owner cancels reaches everybody in it, as each has chosen", async ({
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

  /** The owner cancels a class with both of them in it, while Zuri looks at something else. */
  async function cancelClass(name: string): Promise<void> {
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
    await owner.mutate("classes.sessions.cancel", { sessionId, reason: "Water damage" });
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

  await test.step("the next one is in the inbox, and a mail goes to the other alone", async () => {
    const second = `Again ${tag}`;
    await cancelClass(second);
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
