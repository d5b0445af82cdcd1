import type { BrowserContext, Page } from "@playwright/test";
import { apiOf } from "./api";
import { bookSome, classSoon, whoMayCome } from "./classes";
import { expect, signIn, test } from "./fixtures";

const OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|status of 503/;

/** The owner's calls, from a browser of their own. */
async function ownerOf(browser: { newContext(): Promise<BrowserContext> }, origin: string) {
  const context = await browser.newContext();
  await signIn(context, "owner@kifaru.example", origin);
  return { context, api: apiOf(context, origin, "kifaru") };
}

/** The name that the trainer of the demo has in the gym. */
async function trainerName(context: BrowserContext, origin: string): Promise<string> {
  const { name } = await apiOf(context, origin).query<{ name: string }>("identity.me");
  return name;
}

const mark = (page: Page, choice: string, name: string) =>
  page.getByRole("button", { name: `${choice}: ${name}` });

/** Gives the hour back to whoever took part, for the other size's run. */
const callOff = (owner: ReturnType<typeof apiOf>, sessionId: string) =>
  owner.mutate("classes.sessions.cancel", { sessionId, reason: "The journey is over" });

interface Roster {
  session: { booked: number; present: number };
  people: { memberId: string; name: string; status: string; late: boolean; overbooked: boolean }[];
}

test("a trainer marks a class, without a network too, and every mark arrives once", async ({
  page,
  context,
  browser,
  origin,
  watch,
  tag,
}) => {
  watch.allow(OFFLINE);
  await signIn(context, "trainer@kifaru.example", origin);
  const owner = await ownerOf(browser, origin);
  const name = `Roster ${tag}`;
  const trainer = await trainerName(context, origin);
  const { sessionId } = await classSoon(owner.api, { name, capacity: 8, trainer });
  const [amina, brian, carol] = await bookSome(owner.api, sessionId, 3);
  if (!amina || !brian || !carol) throw new Error("nobody has booked");

  await page.goto("/kifaru/coach");
  await page.getByRole("link", { name: new RegExp(name) }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await mark(page, "Check in", amina.name).click();
  await expect(mark(page, "Check in", amina.name)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("1 of 3 here")).toBeVisible();
  const read = () => owner.api.query<Roster>("classes.roster.read", { sessionId });
  await expect.poll(async () => (await read()).session.present).toBe(1);
  // What was tapped in error is taken back by the same button.
  await mark(page, "Check in", amina.name).click();
  await expect.poll(async () => (await read()).session.present).toBe(0);
  await Promise.all([
    page.waitForResponse((answer) => answer.url().includes("classes.roster.sync")),
    mark(page, "Check in", amina.name).click(),
  ]);
  await expect.poll(async () => (await read()).session.present).toBe(1);
  await expect
    .poll(() =>
      page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        const kept = await caches.open("pulse-pages").then((cache) => cache.keys());
        return kept.map(({ url }) => new URL(url).pathname);
      }),
    )
    .toContain(`/kifaru/coach/roster/${sessionId}`);

  await context.setOffline(true);
  await mark(page, "Late", brian.name).click();
  await mark(page, "Check in", carol.name).click();
  await expect(page.getByText("Unsent: 2")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Unsent: 2")).toBeVisible();
  await expect(page.getByText(/No connection. As of/)).toBeVisible();
  await expect(mark(page, "Late", brian.name)).toHaveAttribute("aria-pressed", "true");
  expect((await read()).session.present).toBe(1);

  await context.setOffline(false);
  await expect(page.getByText(/Unsent/)).toHaveCount(0);
  await expect.poll(async () => (await read()).session.present).toBe(3);
  const { people } = await read();
  const late = people.filter((one) => one.late).map(({ memberId }) => memberId);
  expect(late).toEqual([brian.memberId]);
  const { items } = await owner.api.query<{ items: { method: string }[] }>("attendance.visitsOfMember", {
    memberId: carol.memberId,
    limit: 5,
  });
  expect(items.filter(({ method }) => method === "class")).toHaveLength(1);
  await callOff(owner.api, sessionId);
  await owner.context.close();
});

test("the desk adds a walk-in, and one more than there are seats where the owner allows it", async ({
  page,
  context,
  browser,
  origin,
  tag,
}) => {
  await signIn(context, "owner@kifaru.example", origin);
  const owner = await ownerOf(browser, origin);
  const name = `Walk-ins ${tag}`;
  const { sessionId } = await classSoon(owner.api, { name, capacity: 1, trainer: null });
  const [amina, brian] = await whoMayCome(owner.api, sessionId, 2);
  if (!amina || !brian) throw new Error("nobody has booked");

  await page.goto("/kifaru/desk/classes");
  await page
    .getByRole("link", { name: new RegExp(name) })
    .first()
    .click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expect(page.getByText("Nobody has booked")).toBeVisible();
  const add = async (who: string) => {
    await page.getByRole("button", { name: "Add a walk-in" }).click();
    const sheet = page.getByRole("dialog", { name: "Add a walk-in" });
    await sheet.getByRole("combobox", { name: "Who is it?" }).fill(who);
    await sheet
      .getByRole("option", { name: new RegExp(who) })
      .first()
      .click();
    return sheet;
  };
  const first = await add(amina.name);
  await expect(first.getByText(/May come in/)).toBeVisible();
  await first.getByRole("button", { name: "Check in" }).click();
  await expect(mark(page, "Check in", amina.name)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("1/1 booked").first()).toBeVisible();

  const second = await add(brian.name);
  await expect(second.getByText("The class is full.")).toBeVisible();
  await second.getByRole("button", { name: "Overbook: 2/1" }).click();
  await expect(page.getByText("2/1 booked").first()).toBeVisible();
  const read = () => owner.api.query<Roster>("classes.roster.read", { sessionId });
  await expect
    .poll(async () => (await read()).people.map(({ status }) => status))
    .toEqual(["checked_in", "checked_in"]);
  expect((await read()).people.filter(({ overbooked }) => overbooked)).toHaveLength(1);
  await callOff(owner.api, sessionId);
  await owner.context.close();
});
