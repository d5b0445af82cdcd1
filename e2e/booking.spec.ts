import type { BrowserContext, Page } from "@playwright/test";
import { apiOf } from "./api";
import { bookSome, classSoon } from "./classes";
import { expect, signIn, test } from "./fixtures";
import { addMember, joinApp } from "./people";

const GYM = "kifaru";
const ZONE = "Africa/Nairobi";
/** Far enough that cancelling is free, whatever the night takes away of the hours before. */
const FAR_MINUTES = 30 * 60;
const SOON_MINUTES = 45;

type Api = ReturnType<typeof apiOf>;

async function ownerOf(browser: { newContext(): Promise<BrowserContext> }, origin: string): Promise<Api> {
  const context = await browser.newContext();
  await signIn(context, "owner@kifaru.example", origin);
  return apiOf(context, origin, GYM);
}

/** Signs a new member with a plan in, who has nothing booked yet. */
async function memberIn(page: Page, owner: Api, origin: string, tag: string): Promise<void> {
  const email = `zuri-${tag}@example.org`;
  const fields = { firstName: "Zuri", lastName: `Booker${tag}`, email };
  const memberId = await addMember(owner, fields);
  const { today } = await owner.query<{ today: string }>("billing.overview.ofMember", { memberId });
  const plans = await owner.query<{ id: string; name: string }[]>("membership.plans.list");
  const planId = plans.find(({ name }) => name === "Staff and guests")?.id;
  const items = [{ kind: "plan", planId, startOn: today }];
  const { quoteId } = await owner.mutate<{ quoteId: string }>("billing.changes.quoteSale", {
    memberId,
    items,
  });
  await owner.mutate("billing.changes.sell", { quoteId });
  await joinApp(owner, { memberId, name: `Zuri Booker${tag}`, email }, page.context(), origin);
}

/** The timetable of the day on which a class in so many minutes falls, with that class on the screen. */
async function openDay(page: Page, name: string, inMinutes: number): Promise<void> {
  const at = new Date(Date.now() + inMinutes * 60_000);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
  await page.goto(`/${GYM}/schedule?day=${day}`);
  await expect(page.getByRole("button", { name: `${name}, ` }).first()).toBeVisible({ timeout: 45_000 });
}

const card = (page: Page, name: string) =>
  page.getByRole("listitem").locator("div", { hasText: name }).filter({ visible: true });

test("a member books with one tap, takes it back, and reads what cancelling costs before it is done", async ({
  page,
  browser,
  origin,
  tag,
}) => {
  const owner = await ownerOf(browser, origin);
  await memberIn(page, owner, origin, tag);
  const far = `Far ${tag}`;
  const soon = `Soon ${tag}`;
  await classSoon(owner, { name: far, capacity: 4, trainer: null, inMinutes: FAR_MINUTES });
  const { typeId } = await classSoon(owner, {
    name: soon,
    capacity: 4,
    trainer: null,
    inMinutes: SOON_MINUTES,
  });
  await owner.mutate("classes.penalties.setOwnRules", {
    classTypeId: typeId,
    rules: {
      freeCancelMinutes: null,
      penaltyTakes: "fee",
      lateFeeMinor: 30_000,
      extraLateFeeMinor: null,
      noShowFeeMinor: null,
    },
  });
  const book = (name: string) => page.getByRole("button", { name: new RegExp(`^Book ${name}, `) });

  await test.step("booked and undone", async () => {
    await openDay(page, far, FAR_MINUTES);
    await book(far).click();
    await expect(page.getByText(`${far} is booked`, { exact: true })).toBeVisible();
    await expect(card(page, far).getByText("Booked", { exact: true }).first()).toBeVisible();
    await expect(card(page, far).getByText("3 seats left").first()).toBeVisible();
    await page.getByRole("button", { name: /Undo/ }).click();
    await expect(book(far)).toBeVisible();
    await expect(card(page, far).getByText("4 seats left").first()).toBeVisible();
  });

  await test.step("booked, and cancelled for nothing", async () => {
    await book(far).click();
    await expect(card(page, far).getByText("Booked", { exact: true }).first()).toBeVisible();
    await expect
      .poll(() => owner.query("classes.timetable.staff", spanOf(FAR_MINUTES)))
      .toMatchObject({
        sessions: expect.arrayContaining([expect.objectContaining({ name: far, booked: 1 })]),
      });
    await page.goto(`/${GYM}/bookings`);
    await page.getByRole("button", { name: `Cancel booking of ${far}` }).click();
    const sheet = page.getByRole("dialog", { name: `Cancel ${far}?` });
    await expect(sheet.getByText("Cancelling is free")).toBeVisible();
    await sheet.getByRole("button", { name: "Cancel booking" }).click();
    await expect(page.getByText(`${far} is cancelled`, { exact: true })).toBeVisible();
    await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
  });

  await test.step("a late one says what it costs first", async () => {
    await openDay(page, soon, SOON_MINUTES);
    await book(soon).click();
    await expect(page.getByText(`${soon} is booked`, { exact: true })).toBeVisible();
    // Within ten seconds it could be undone for nothing.
    await expect(page.getByText(`${soon} is booked`, { exact: true })).toBeHidden({ timeout: 20_000 });
    await page.goto(`/${GYM}/bookings`);
    await page.getByRole("button", { name: `Cancel booking of ${soon}` }).click();
    const sheet = page.getByRole("dialog", { name: `Cancel ${soon}?` });
    await expect(sheet.getByText("Free this time: 1 of 2 in 30 days")).toBeVisible();
    await expect(sheet.getByText("It is late and would cost KES 300.")).toBeVisible();
    await sheet.getByRole("button", { name: "Cancel booking" }).click();
    await expect(page.getByText("Cancelled late", { exact: true }).first()).toBeVisible();
  });
});

function spanOf(inMinutes: number): { from: string; to: string } {
  const at = new Date(Date.now() + inMinutes * 60_000);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
  return { from: day, to: day };
}

test("a full class: in the queue with a notice of one's own, and moved up on the open screen", async ({
  page,
  browser,
  origin,
  tag,
}) => {
  const owner = await ownerOf(browser, origin);
  await memberIn(page, owner, origin, `q${tag}`);
  const name = `Full ${tag}`;
  const { sessionId } = await classSoon(owner, { name, capacity: 1, trainer: null, inMinutes: FAR_MINUTES });
  await bookSome(owner, sessionId, 1);
  await openDay(page, name, FAR_MINUTES);
  await page.getByRole("button", { name: new RegExp(`^Join waitlist for ${name}, `) }).click();
  const sheet = page.getByRole("dialog", { name });
  await sheet.getByLabel("Don’t add me late").selectOption({ label: "Not in the last 2 hours" });
  await sheet.getByRole("button", { name: "Join as number 1" }).click();
  await expect(sheet).toBeHidden();
  await expect(card(page, name).getByText("Waitlist: number 1", { exact: true }).first()).toBeVisible();
  const roster = await owner.query<{ booked: { bookingId: string }[]; waiting: { name: string }[] }>(
    "classes.bookings.roster",
    { sessionId },
  );
  expect(roster.waiting.map((one) => one.name)).toEqual([`Zuri Bookerq${tag}`]);
  await owner.mutate("classes.bookings.cancelFor", { bookingId: roster.booked[0]?.bookingId });
  await expect(card(page, name).getByText("Booked", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: new RegExp(`^Join waitlist for ${name}, `) })).toBeHidden();
});
