import type { BrowserContext, Page } from "@playwright/test";
import { apiOf } from "./api";
import { bookSome, classSoon } from "./classes";
import { expect, signIn, test } from "./fixtures";
import { joinApp, newMember } from "./people";

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

async function ownerOf(
  browser: { newContext(): Promise<BrowserContext> },
  origin: string,
): Promise<Api & { context: BrowserContext }> {
  const context = await browser.newContext();
  await signIn(context, "owner@kifaru.example", origin);
  return { ...apiOf(context, origin, GYM), context };
}

/** The timetable of the day on which a class in so many minutes falls, with that class on the screen. */
async function openDay(page: Page, name: string, inMinutes: number): Promise<void> {
  const at = new Date(Date.now() + inMinutes * 60_000);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
  await page.goto(`/${GYM}/schedule?day=${day}`);
  await expect(page.getByRole("button", { name: `${name}, ` }).first()).toBeVisible({ timeout: 45_000 });
}

interface Loss {
  feeMinor: number;
  forgiven: { n: number; of: number } | null;
}

async function bookingIn(member: Api, name: string): Promise<{ bookingId: string }> {
  const mine = await member.query<{ id: string; name: string }[]>("classes.bookings.mine");
  return { bookingId: mine.find((one) => one.name === name)?.id ?? "" };
}

const card = (page: Page, name: string) =>
  page.getByRole("listitem").locator("div", { hasText: name }).filter({ visible: true });

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
    await expect(page.getByText(`${soon} is booked`, { exact: true })).toBeHidden({ timeout: 20_000 });
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

test("a full class: in the queue with a notice of one's own, moved up on the open screen, told, and there", async ({
  page,
  context,
  browser,
  origin,
  tag,
}) => {
  const owner = await ownerOf(browser, origin);
  const neema = await newMember(owner, "Neema", tag);
  await joinApp(owner, neema, context, origin);
  const member = apiOf(context, origin, GYM);
  const name = `Full ${tag}`;
  const inMinutes = 200;
  const { sessionId } = await classSoon(owner, { name, capacity: 1, trainer: null, inMinutes });
  await bookSome(owner, sessionId, 1);
  const roster = () =>
    owner.query<{
      session: { present: number };
      people: { bookingId: string; memberId: string }[];
      waiting: { name: string }[];
    }>("classes.roster.read", { sessionId });

  await test.step("in the queue, and moved up when the seat is given back", async () => {
    await openDay(page, name, inMinutes);
    await page.getByRole("button", { name: new RegExp(`^Join waitlist for ${name}, `) }).click();
    const sheet = page.getByRole("dialog", { name });
    await sheet.getByLabel("Don’t add me late").selectOption({ label: "Not in the last 2 hours" });
    await sheet.getByRole("button", { name: "Join as number 1" }).click();
    await expect(sheet).toBeHidden();
    await expect(card(page, name).getByText("Waitlist: number 1", { exact: true }).first()).toBeVisible();
    const { waiting, people } = await roster();
    expect(waiting.map((one) => one.name)).toEqual([neema.name]);
    await owner.mutate("classes.bookings.cancelFor", { bookingId: people[0]?.bookingId });
    await expect(card(page, name).getByText("Booked", { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: new RegExp(`^Join waitlist for ${name}, `) })).toBeHidden();
  });

  await test.step("told once, in the inbox", async () => {
    await page.goto(`/${GYM}/inbox`);
    await expect(page.getByRole("listitem").filter({ hasText: `You have a seat in ${name}` })).toHaveCount(1);
  });

  await test.step("there: marked on the roster, and so it stands with the member", async () => {
    const { policies } = await owner.query<{ policies: Record<string, unknown> }>("tenancy.gyms.settings");
    await owner.mutate("tenancy.gyms.setPolicies", { ...policies, rosterOpensMinutes: 240 });
    try {
      const desk = await owner.context.newPage();
      await desk.goto(`/${GYM}/coach/roster/${sessionId}`);
      await desk.getByRole("button", { name: `Check in: ${neema.name}` }).click();
      await expect(desk.getByText("1 of 1 here")).toBeVisible();
      await expect.poll(async () => (await roster()).session.present).toBe(1);
    } finally {
      await owner.mutate("tenancy.gyms.setPolicies", policies);
    }
    const mine = await member.query<{ name: string; status: string }[]>("classes.bookings.mine");
    expect(mine.filter((one) => one.name === name).map(({ status }) => status)).toEqual(["checked_in"]);
    const { items } = await member.query<{ items: { method: string }[] }>("attendance.myVisits", {
      limit: 5,
    });
    expect(items.map(({ method }) => method)).toEqual(["class"]);
  });
  await owner.context.close();
});
