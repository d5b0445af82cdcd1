import type { BrowserContext } from "@playwright/test";
import { apiOf } from "./api";
import { bookSome, cardOf as card, classSoon, openDay } from "./classes";
import { expect, signIn, test } from "./fixtures";

const GYM = "kifaru";
const ZONE = "Africa/Nairobi";
/** A class that soon can no longer be cancelled for nothing. */
const SOON_MINUTES = 45;

/** Minutes until an hour of the night after next: nothing else is on, and cancelling is free until the evening before. */
function untilNight(hour: number): number {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(Date.now() + 2 * 86_400_000);
  return Math.ceil((Date.parse(`${day}T0${hour}:00:00+03:00`) - Date.now()) / 60_000);
}

type Api = ReturnType<typeof apiOf>;

async function ownerOf(browser: { newContext(): Promise<BrowserContext> }, origin: string): Promise<Api> {
  const context = await browser.newContext();
  await signIn(context, "owner@kifaru.example", origin);
  return apiOf(context, origin, GYM);
}

interface Loss {
  feeMinor: number;
  forgiven: { n: number; of: number } | null;
}

async function bookingIn(member: Api, name: string): Promise<{ bookingId: string }> {
  const mine = await member.query<{ id: string; name: string }[]>("classes.bookings.mine");
  return { bookingId: mine.find((one) => one.name === name)?.id ?? "" };
}

test("a member books with one tap, takes it back, and reads what cancelling costs before it is done", async ({
  page,
  context,
  browser,
  origin,
  tag,
}) => {
  const owner = await ownerOf(browser, origin);
  await signIn(context, "member@kifaru.example", origin);
  const farMinutes = untilNight(2);
  const far = `Far ${tag}`;
  const soon = `Soon ${tag}`;
  const member = apiOf(context, origin, GYM);
  await classSoon(owner, { name: far, capacity: 4, trainer: null, inMinutes: farMinutes });
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
    await openDay(page, far, farMinutes);
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
      .poll(() => owner.query("classes.timetable.staff", spanOf(farMinutes)))
      .toMatchObject({
        sessions: expect.arrayContaining([expect.objectContaining({ name: far, booked: 1 })]),
      });
    await page.goto(`/${GYM}/bookings`);
    await page.getByRole("button", { name: `Cancel booking of ${far}` }).click();
    const sheet = page.getByRole("dialog", { name: `Cancel ${far}?` });
    await expect(sheet.getByText("Cancelling is free")).toBeVisible();
    await sheet.getByRole("button", { name: "Cancel booking" }).click();
    await expect(page.getByText(`${far} is cancelled`, { exact: true })).toBeVisible();
    const was = page.getByRole("listitem").filter({ hasText: far });
    await expect(was.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  });

  await test.step("a late one says what it costs first", async () => {
    await openDay(page, soon, SOON_MINUTES);
    await book(soon).click();
    await expect(page.getByText(`${soon} is booked`, { exact: true })).toBeVisible();
    // Within ten seconds it could be undone for nothing.
    await expect(page.getByText(`${soon} is booked`, { exact: true })).toBeHidden({ timeout: 60_000 });
    await page.goto(`/${GYM}/bookings`);
    await page.getByRole("button", { name: `Cancel booking of ${soon}` }).click();
    const sheet = page.getByRole("dialog", { name: `Cancel ${soon}?` });
    // The first ones within thirty days are let off.
    const { bookingId } = await bookingIn(member, soon);
    const { loss } = await member.query<{ loss: Loss }>("classes.bookings.previewCancel", { bookingId });
    const { feeMinor, forgiven } = loss;
    expect(feeMinor).toBe(30_000);
    const said = forgiven
      ? `Free this time: ${forgiven.n} of ${forgiven.of} in 30 days`
      : "This costs KES 300";
    await expect(sheet.getByText(said, { exact: true })).toBeVisible();
    await sheet.getByRole("button", { name: "Cancel booking" }).click();
    const was = page.getByRole("listitem").filter({ hasText: soon });
    await expect(was.getByText("Cancelled late", { exact: true }).first()).toBeVisible();
  });
});

function spanOf(inMinutes: number): { from: string; to: string } {
  const at = new Date(Date.now() + inMinutes * 60_000);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
  return { from: day, to: day };
}

test("a full class: in the queue with a notice of one's own, and moved up on the open screen", async ({
  page,
  context,
  browser,
  origin,
  tag,
}) => {
  const owner = await ownerOf(browser, origin);
  await signIn(context, "member@kifaru.example", origin);
  const farMinutes = untilNight(4);
  const name = `Full ${tag}`;
  const { sessionId } = await classSoon(owner, { name, capacity: 1, trainer: null, inMinutes: farMinutes });
  await bookSome(owner, sessionId, 1);
  await openDay(page, name, farMinutes);
  await page.getByRole("button", { name: new RegExp(`^Join waitlist for ${name}, `) }).click();
  const sheet = page.getByRole("dialog", { name });
  await sheet.getByLabel("Don’t add me late").selectOption({ label: "Not in the last 2 hours" });
  await sheet.getByRole("button", { name: "Join as number 1" }).click();
  await expect(sheet).toBeHidden();
  await expect(card(page, name).getByText("Waitlist: number 1", { exact: true }).first()).toBeVisible();
  const roster = await owner.query<{ people: { bookingId: string }[]; waiting: { name: string }[] }>(
    "classes.roster.read",
    { sessionId },
  );
  expect(roster.waiting.map((one) => one.name)).toEqual(["Wanjiru Kamau"]);
  await owner.mutate("classes.bookings.cancelFor", { bookingId: roster.people[0]?.bookingId });
  await expect(card(page, name).getByText("Booked", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: new RegExp(`^Join waitlist for ${name}, `) })).toBeHidden();
  // Given back, so that the other size finds these hours free.
  const member = apiOf(context, origin, GYM);
  await member.mutate("classes.bookings.cancel", await bookingIn(member, name));
});
