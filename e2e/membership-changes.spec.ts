import type { Locator, Page } from "@playwright/test";
import { apiOf } from "./api";
import { expect, signIn, test } from "./fixtures";
import { addMember } from "./people";
import { bringForward } from "./worker";

const GYM = "kifaru";
const DESK = "desk@kifaru.example";
const OWNER = "owner@kifaru.example";
const MEMBER = "member@kifaru.example";
const DAY = 86_400_000;

type Api = ReturnType<typeof apiOf>;

interface Overview {
  today: string;
  memberships: {
    id: string;
    planName: string;
    status: string;
    endsOn: string | null;
    freezes: { fromOn: string; toOn: string; running: boolean }[];
    nextBill: { dueOn: string; payableMinor: number } | null;
  }[];
}

const plusDays = (on: string, days: number) =>
  new Date(Date.parse(on) + days * DAY).toISOString().slice(0, 10);

/** Sells a plan to a new member and takes the money in cash, some days ago. */
async function sell(api: Api, planName: string, lastName: string, daysAgo: number): Promise<string> {
  const memberId = await addMember(api, { firstName: "Zuri", lastName });
  const { today } = await api.query<Overview>("billing.overview.ofMember", { memberId });
  const plans = await api.query<{ id: string; name: string }[]>("membership.plans.list");
  const planId = plans.find(({ name }) => name === planName)?.id;
  const quote = await api.mutate<{ quoteId: string; payableMinor: number }>("billing.changes.quoteSale", {
    memberId,
    items: [{ kind: "plan", planId, startOn: plusDays(today, -daysAgo) }],
  });
  await api.mutate("billing.changes.sell", {
    quoteId: quote.quoteId,
    tenders: [{ tender: "cash", amountMinor: quote.payableMinor }],
  });
  return memberId;
}

async function standing(api: Api, memberId: string) {
  const { today, memberships } = await api.query<Overview>("billing.overview.ofMember", { memberId });
  const [membership] = memberships;
  if (!membership) throw new Error("nothing was sold");
  return { today, ...membership };
}

/** The first of the coming bills as a price shows it: its day and its amount. */
async function nextBillIn(dialog: Locator): Promise<string> {
  const bills = dialog
    .locator("section")
    .filter({ has: dialog.page().getByRole("heading", { name: /^Next/ }) });
  const [on = "", amount = ""] = (
    await bills.locator("summary").first().locator("> span").allTextContents()
  ).map((text) => text.replace(/\s+/g, " ").trim());
  expect(amount).toMatch(/^KES\s[\d,]+\.\d\d$/);
  return `Next bill on ${on}: ${amount}`;
}

const panelOf = (page: Page, title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

const textOf = async (one: Locator) => ((await one.textContent()) ?? "").replace(/\s+/g, " ").trim();

const linesIn = async (list: Locator) => Promise.all((await list.getByRole("listitem").all()).map(textOf));

async function ask(page: Page, change: string): Promise<Locator> {
  const panel = panelOf(page, "Memberships");
  await panel.getByRole("button", { name: change, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: /^Next/ })).toBeVisible();
  return dialog;
}

test("a freeze for next week, called off again; another one that ends when they come back early", async ({
  page,
  context,
  origin,
  other,
  tag,
}) => {
  await signIn(context, DESK, origin);
  const api = apiOf(context, origin, GYM);
  // A start in the past is for those whom the gym trusts with it.
  const manager = apiOf((await other(OWNER)).context(), origin, GYM);
  const memberId = await sell(manager, "Monthly", `Achieng${tag}`, 10);
  const before = await standing(api, memberId);
  const panel = panelOf(page, "Memberships");
  let unfrozen = "";

  await test.step("next week: the price first, then exactly that", async () => {
    await page.goto(`/${GYM}/members/${memberId}`);
    unfrozen = await textOf(panel.getByText(/^Next bill on/));
    const freeze = await ask(page, "Freeze");
    await expect(freeze.getByLabel("First day")).toHaveValue(plusDays(before.today, 7));
    await freeze.getByRole("button", { name: "1 week" }).click();
    await expect(freeze.getByText("The next bill moves back by 7 days.")).toBeVisible();
    await expect(freeze.getByText("Nothing is billed now.")).toBeVisible();
    const shown = await nextBillIn(freeze);
    const [from, to] = (await textOf(freeze.getByText(/^\w{3} \d.* to \w{3} \d/))).split(" to ");
    await freeze.getByRole("button", { name: "Freeze membership" }).click();
    await expect(freeze).toBeHidden();
    await expect(panel.getByText(`Freeze planned from ${from} to ${to}`)).toBeVisible();
    await expect(panel.getByText(shown)).toBeVisible();
    const after = await standing(api, memberId);
    expect(after).toMatchObject({
      status: "active",
      freezes: [{ fromOn: plusDays(before.today, 7), toOn: plusDays(before.today, 13), running: false }],
      nextBill: {
        dueOn: plusDays(before.nextBill?.dueOn ?? "", 7),
        payableMinor: before.nextBill?.payableMinor,
      },
    });
  });

  await test.step("called off: the next bill is where it was", async () => {
    const back = await ask(page, "Take the freeze back");
    await expect(back.getByText("The next bill comes forward by 7 days.")).toBeVisible();
    expect(await nextBillIn(back)).toBe(unfrozen);
    await back.getByRole("button", { name: "Take it back" }).click();
    await expect(back).toBeHidden();
    await expect(panel.getByText(unfrozen)).toBeVisible();
    expect(await standing(api, memberId)).toMatchObject({ freezes: [], nextBill: before.nextBill });
  });

  await test.step("frozen since some days, against the notice and with a reason", async () => {
    const freeze = await ask(page, "Freeze");
    await freeze.getByLabel("First day").fill(plusDays(before.today, -4));
    await freeze.getByRole("button", { name: "2 weeks" }).click();
    await expect(freeze.getByText(/A freeze is asked for 7 days ahead/)).toBeVisible();
    const confirm = freeze.getByRole("button", { name: "Freeze membership" });
    await expect(confirm).toBeDisabled();
    await freeze.getByLabel("Do it anyway").check();
    await expect(freeze.getByText("The next bill moves back by 14 days.")).toBeVisible();
    await expect(confirm).toBeDisabled();
    await freeze.getByRole("textbox", { name: /^Reason/ }).fill("in hospital since Tuesday");
    const shown = await nextBillIn(freeze);
    await confirm.click();
    await expect(freeze).toBeHidden();
    await expect(panel.getByText(/^Frozen until/)).toBeVisible();
    await expect(panel.getByText(shown)).toBeVisible();
    expect((await standing(api, memberId)).nextBill?.dueOn).toBe(plusDays(before.nextBill?.dueOn ?? "", 14));
  });

  await test.step("they come in: the door opens, the freeze ends, the bills come forward", async () => {
    const { number } = await api.query<{ number: string }>("membership.members.get", { memberId });
    await page.goto(`/${GYM}/desk`);
    await page.getByLabel("Scan or search").fill(number);
    await page.getByLabel("Scan or search").press("Enter");
    const result = page.getByRole("region", { name: "Last scan" });
    await expect(result.getByText("Back from the freeze: billing goes on")).toBeVisible();
    await result.getByRole("link", { name: "Open profile" }).click();
    await expect(panel.getByText(/^Frozen until/)).toBeVisible();
    // A visit can be taken back for two minutes; only then the freeze ends with it.
    await bringForward(memberId, "attendance.confirm-return");
    await expect(panel.getByText("Active", { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(panel.getByText(/^Frozen/)).toHaveCount(0);
    await expect(page.getByText("Back from the freeze of Monthly").filter({ visible: true })).toBeVisible();
    // Four of the fourteen days were used.
    const after = await standing(api, memberId);
    expect(after).toMatchObject({
      status: "active",
      freezes: [],
      nextBill: { dueOn: plusDays(before.nextBill?.dueOn ?? "", 4), payableMinor: 600_000 },
    });
  });
});

test("an upgrade in the middle of a month: credit, charge and the difference", async ({
  page,
  context,
  origin,
  tag,
}) => {
  await signIn(context, OWNER, origin);
  const api = apiOf(context, origin, GYM);
  const memberId = await addMember(api, { firstName: "Zuri", lastName: `Njeri${tag}` });
  const { today } = await api.query<Overview>("billing.overview.ofMember", { memberId });
  const panel = panelOf(page, "Memberships");

  await test.step("sold ten days ago", async () => {
    await page.goto(`/${GYM}/desk/sell?member=${memberId}`);
    await page.locator("button[data-plan]").filter({ hasText: "Off-peak" }).click();
    await page.getByLabel("First day").fill(plusDays(today, -10));
    await page.getByRole("radio", { name: "Cash" }).first().check();
    await page.getByRole("button", { name: "Take KES 3,500.00" }).click();
    await expect(page.getByText("Next sale")).toBeVisible();
  });

  await page.goto(`/${GYM}/members/${memberId}`);
  const change = page.getByRole("dialog", { name: "Switch plan" });
  await panel.getByRole("button", { name: "Switch plan" }).click();
  let lines: string[] = [];
  let shown = "";
  let due = "";

  await test.step("the price: what is left of one, what is left for the other", async () => {
    await change.getByRole("radio", { name: /^Monthly/ }).check();
    await change.getByRole("radio", { name: "Today" }).check();
    const list = change.getByRole("list", { name: "Now" });
    await expect(list).toBeVisible();
    lines = await linesIn(list);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^Unused days of Off-peak, \d+ of \d+.*-KES [\d,]+\.\d\d$/);
    expect(lines[1]).toMatch(/^Monthly, \d+ of \d+ days.*KES [\d,]+\.\d\d$/);
    due = await textOf(
      change
        .getByText(/^To be paid/)
        .locator("..")
        .getByText(/^KES/),
    );
    const sums = lines.map((line) => minorIn(line));
    expect(minorIn(due)).toBe((sums[0] ?? 0) + (sums[1] ?? 0));
    shown = await nextBillIn(change);
  });

  await test.step("committed, and paid as it was shown", async () => {
    await change.getByRole("button", { name: "Switch plan" }).click();
    const pay = page.getByRole("dialog", { name: /^Pay bill/ });
    await pay.getByRole("radio", { name: "Cash" }).check();
    await pay.getByRole("button", { name: `Take ${due}` }).click();
    await expect(pay).toBeHidden();
    await expect(panel.getByText("Monthly", { exact: true })).toBeVisible();
    await expect(panel.getByText(shown)).toBeVisible();
  });

  await test.step("the bill has exactly these lines", async () => {
    const bills = panelOf(page, "Bills");
    await bills.getByRole("button", { name: /Change/ }).click();
    const bill = page.getByRole("dialog", { name: /^Bill/ });
    const billed = bill.getByRole("list", { name: "Lines of the bill" });
    await expect(billed.getByRole("listitem")).toHaveCount(lines.length);
    expect(await linesIn(billed)).toEqual(lines);
    await expect(bill.getByText("Paid", { exact: true }).first()).toBeVisible();
    await expect(bill.getByText(due, { exact: true }).first()).toBeVisible();
  });
});

/** Minor units of the amount at the end of a text, `-KES 1,234.50`. */
function minorIn(text: string): number {
  const [, sign = "", amount = ""] = /(-?)KES\s([\d,]+\.\d\d)$/.exec(text) ?? [];
  return Math.round(Number(amount.replaceAll(",", "")) * 100) * (sign ? -1 : 1);
}

test("a member cancels by themselves, sees the last day, and takes it back", async ({
  page,
  context,
  origin,
  other,
}) => {
  await signIn(context, MEMBER, origin);
  const api = apiOf(context, origin, GYM);
  const { id: memberId } = await api.query<{ id: string }>("membership.members.me");
  const main = page.getByRole("main");
  let lastDay = "";
  let unbilled = "";

  await test.step("why, what else, and what it means", async () => {
    await page.goto(`/${GYM}/membership`);
    await expect(main.getByText(/You can cancel at any time with 14 days of notice/)).toBeVisible();
    unbilled = await textOf(main.locator("summary").first());
    await main.getByRole("button", { name: "Cancel membership" }).click();
    await page.getByRole("radio", { name: "I have no time for it" }).check();
    await page.getByRole("button", { name: "Go on" }).click();
    const instead = page.getByRole("dialog", { name: "Would one of these help?" });
    await expect(instead.getByRole("button", { name: /Take a break/ })).toBeVisible();
    await expect(instead.getByRole("button", { name: /Take another plan/ })).toBeVisible();
    await instead.getByRole("button", { name: "No, cancel" }).click();
    const cancel = page.getByRole("dialog", { name: "Cancel membership" });
    await expect(cancel.getByText(/With 14 days of notice/)).toBeVisible();
    const row = cancel.locator("dl > div").filter({ has: page.getByText("Last day", { exact: true }) });
    lastDay = await textOf(row.getByRole("definition"));
    expect(lastDay).toMatch(/^\w{3} \d{1,2}, \d{4}$/);
    await expect(cancel.getByText("Nothing is billed now.")).toBeVisible();
    await cancel.getByRole("button", { name: "Cancel membership" }).click();
    await expect(cancel).toBeHidden();
  });

  await test.step("the last day is said to them and at the desk", async () => {
    await expect(main.getByText(`Cancelled: the last day is ${lastDay}`)).toBeVisible();
    await expect(main.getByRole("button", { name: "Cancel membership" })).toHaveCount(0);
    const desk = await other(DESK);
    await desk.goto(`/${GYM}/members/${memberId}`);
    const panel = panelOf(desk, "Memberships");
    await expect(panel.getByText(`Cancelled: the last day is ${lastDay}`)).toBeVisible();

    await main.getByRole("button", { name: "Take the cancellation back" }).click();
    const back = page.getByRole("dialog", { name: "Take the cancellation back" });
    await expect(back.getByText("None, it runs on")).toBeVisible();
    await back.getByRole("button", { name: "Go on" }).click();
    await expect(back).toBeHidden();
    await expect(main.getByText(/^Cancelled/)).toHaveCount(0);
    await expect(main.locator("summary").first()).toHaveText(unbilled);
    // The desk's open screen hears of it by itself.
    await expect(panel.getByText(/^Cancelled/)).toHaveCount(0);
  });
});
