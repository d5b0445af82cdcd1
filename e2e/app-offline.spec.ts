import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "@playwright/test";
import { chromium } from "@playwright/test";
import { apiOf } from "./api";
import { classSoon } from "./classes";
import { expect, signIn, test } from "./fixtures";

const OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|status of 503/;
const MEMBER = "member@kifaru.example";
/** Minutes between the beginnings of a member's classes, which last an hour. */
const APART = 75;

/** Minutes until one in the morning in the gym, two nights ahead: nothing else is on, and giving the seat back is free. */
function untilNight(): number {
  const night = new Date();
  night.setUTCDate(night.getUTCDate() + 2);
  night.setUTCHours(22, 0, 0, 0);
  return Math.round((night.getTime() - Date.now()) / 60_000);
}

const ends: (() => Promise<void>)[] = [];
let classes = 0;

test.afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface OwnBooking {
  id: string;
  name: string;
}

/** A class that the member has booked. */
async function booked(browser: Browser, origin: string, name: string) {
  // A session of its own: the journey may end the one that it shows.
  const member = await browser.newContext();
  await signIn(member, MEMBER, origin);
  const context = await browser.newContext();
  await signIn(context, "owner@kifaru.example", origin);
  const owner = apiOf(context, origin, "kifaru");
  const inMinutes = untilNight() + classes++ * APART;
  const { sessionId } = await classSoon(owner, { name, capacity: 8, trainer: null, inMinutes });
  const api = apiOf(member, origin, "kifaru");
  const { id: memberId } = await api.query<{ id: string }>("membership.members.me");
  const { bookingId } = await owner.mutate<{ bookingId: string }>("classes.bookings.bookFor", {
    sessionId,
    memberId,
  });
  ends.push(async () => {
    const left = await api.query<OwnBooking[]>("classes.bookings.mine");
    if (left.some(({ id }) => id === bookingId))
      await owner.mutate("classes.bookings.cancelFor", { bookingId, free: true });
    await Promise.all([context.close(), member.close()]);
  });
  return {
    ahead: () => api.query<OwnBooking[]>("classes.bookings.mine"),
    over: async () =>
      (
        await api.query<{ items: (OwnBooking & { status: string })[] }>("classes.timetable.history", {})
      ).items.filter(({ id }) => id === bookingId),
  };
}

const keptPages = (page: Page) =>
  page.evaluate(async () => {
    const kept = await caches.open("pulse-pages").then((cache) => cache.keys());
    return kept.map(({ url }) => new URL(url).pathname).sort();
  });

/** How many rows a store of the page's device holds. */
const countOf = (page: Page, database: string, store: string) =>
  page.evaluate(
    ([database = "", store = ""]) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction(store).objectStore(store).count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
    [database, store],
  );

/** Opens the member's start and waits until the phone could do without a network. */
async function open(page: Page, className: string): Promise<void> {
  await page.goto("/kifaru");
  await expect
    .poll(() => keptPages(page))
    .toEqual(expect.arrayContaining(["/kifaru/bookings", "/kifaru/inbox", "/kifaru/qr"]));
  await page.goto("/kifaru/bookings");
  await expect(page.getByText(className)).toBeVisible();
  // Schedule and pass were never opened: what they need was fetched ahead.
  await expect.poll(() => countOf(page, "pulse-answers", "answers")).toBeGreaterThan(7);
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).join()))
    .toContain("pulse_pass_kifaru");
}

const cancelButton = (page: Page, name: string) =>
  page.getByRole("button", { name: new RegExp(`Cancel.*${name}`) });

test("the member's app opens without a network and says how old it is", async ({
  page,
  context,
  browser,
  origin,
  watch,
  tag,
}) => {
  watch.allow(OFFLINE);
  await signIn(context, MEMBER, origin);
  const name = `Away ${tag}`;
  await booked(browser, origin, name);
  await open(page, name);

  await context.setOffline(true);
  await page.goto("/kifaru");
  await expect(page.getByText(/You are offline.*As of/).first()).toBeVisible();
  await expect(page.getByText(/Hello|Hi/).first()).toBeVisible();
  await page.goto("/kifaru/bookings");
  await expect(page.getByText(name)).toBeVisible();
  await expect(page.getByText(/You are offline.*As of/).first()).toBeVisible();
  await page.goto("/kifaru/schedule");
  await expect(page.getByText(/As of/).first()).toBeVisible();
  await page.goto("/kifaru/inbox");
  await expect(page.getByRole("list", { name: "Messages" }).getByRole("listitem").first()).toBeVisible();
  await page.goto("/kifaru/qr");
  await expect(page.getByRole("img", { name: "Your pass as a QR code" })).toBeVisible();

  await context.setOffline(false);
  await page.goto("/kifaru/bookings");
  await expect(page.getByText(/You are offline/)).toHaveCount(0);
});

test("a seat given back without a network is given back once, after the phone was restarted", async ({
  browser,
  context,
  origin,
  tag,
}, { project }) => {
  const name = `Queued ${tag}`;
  await signIn(context, MEMBER, origin);
  const cookies = await context.cookies();
  const made = await booked(browser, origin, name);
  const profile = mkdtempSync(path.join(tmpdir(), "pulse-phone-"));
  const start = async () => {
    const { launchOptions, viewport = null, hasTouch = false, isMobile = false } = project.use;
    const phone = await chromium.launchPersistentContext(profile, {
      ...launchOptions,
      baseURL: origin,
      locale: "en-GB",
      viewport,
      hasTouch,
      isMobile,
    });
    return { phone, page: phone.pages()[0] ?? (await phone.newPage()) };
  };
  const first = await start();
  await first.phone.addCookies(cookies);
  await open(first.page, name);
  await first.phone.setOffline(true);
  await cancelButton(first.page, name).click();
  const sheet = first.page.getByRole("dialog");
  await expect(sheet.getByText(/sent when you are online/)).toBeVisible();
  await sheet.getByRole("button", { name: "Cancel booking" }).click();
  await expect(first.page.getByText("1 change waits to be sent")).toBeVisible();
  await expect(first.page.getByText("Sent when you are online")).toBeVisible();
  await first.phone.close();
  expect((await made.ahead()).map((one) => one.name)).toContain(name);

  const second = await start();
  await second.phone.addCookies(cookies);
  await second.phone.setOffline(true);
  await second.page.goto("/kifaru/bookings");
  await expect(second.page.getByText("1 change waits to be sent")).toBeVisible();
  await second.phone.setOffline(false);
  await expect(second.page.getByText("1 change was sent").first()).toBeVisible();
  await expect(cancelButton(second.page, name)).toHaveCount(0);
  await expect.poll(async () => (await made.over()).map(({ status }) => status)).toEqual(["cancelled_early"]);
  expect(await countOf(second.page, "pulse-waiting", "actions")).toBe(0);
  await second.phone.close();
  rmSync(profile, { recursive: true, force: true });
});

test("signing out leaves nothing of a member on the phone", async ({
  page,
  context,
  browser,
  origin,
  watch,
  tag,
}) => {
  watch.allow(OFFLINE);
  watch.allow(/status of 401/);
  await signIn(context, MEMBER, origin, { fresh: true });
  const name = `Gone ${tag}`;
  await booked(browser, origin, name);
  await open(page, name);
  expect(await countOf(page, "pulse-answers", "answers")).toBeGreaterThan(0);

  await page.getByRole("button", { name: "Your menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  await expect.poll(() => countOf(page, "pulse-answers", "answers")).toBe(0);
  expect(await keptPages(page)).toEqual([]);
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("pulse_pass_"))),
  ).toEqual([]);
  await context.setOffline(true);
  await page.goto("/kifaru/bookings").catch(() => undefined);
  await expect(page.getByText(name)).toHaveCount(0);
  await context.setOffline(false);
});
