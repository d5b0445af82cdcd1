import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { apiOf } from "./api";
import { expect, signIn, test } from "./fixtures";
import { linkInMail } from "./mail";
import { addMember, joinApp } from "./people";
import { letDaysPass, runScheduled } from "./worker";

const GYM = "kifaru";
const DESK = `desk@${GYM}.example`;
const OWNER = `owner@${GYM}.example`;

type Api = ReturnType<typeof apiOf>;

/** The calendar day so many days from today, at the gym. */
function day(offset: number): string {
  const at = new Date(Date.now() + offset * 86_400_000);
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Africa/Nairobi" }).format(at);
}

/** A plan of the owner's for this journey alone. */
async function createPlan(owner: Api, name: string, terms: object): Promise<{ id: string }> {
  return await owner.mutate("membership.plans.create", {
    name,
    kind: "membership",
    visits: null,
    validDays: null,
    accessHours: [],
    branchIds: [],
    ...terms,
  });
}

/** No other journey finds it on sale. */
async function retire(owner: Api, planId: string): Promise<void> {
  await owner.mutate("membership.plans.retire", { planId, retired: true });
}

async function branchOf(api: Api): Promise<string> {
  const branches = await api.query<{ id: string }[]>("tenancy.branches.list");
  return branches[0]?.id ?? "";
}

/** Sells a plan at the till for the exact amount in cash. */
async function sellForCash(page: Page, memberId: string, plan: RegExp): Promise<void> {
  await page.goto(`/${GYM}/desk/sell?member=${memberId}`);
  await page.getByRole("button", { name: plan }).click();
  await page.getByRole("radio", { name: "Cash" }).first().check();
  await page.getByRole("button", { name: /^Take KES/ }).click();
  await expect(page.getByText("Next sale")).toBeVisible();
}

/** Finds somebody at the desk by name and checks them in; the answer's region. */
async function checkIn(page: Page, name: string) {
  const field = page.getByRole("combobox", { name: "Scan or search" });
  await field.fill(name);
  await page.getByRole("option", { name: new RegExp(name) }).click();
  const answer = page.getByRole("region", { name: "Last scan" });
  await expect(answer.getByRole("heading", { name })).toBeVisible();
  return answer;
}

test("a family's visits run out, and the next one is told why", async ({
  page,
  context,
  origin,
  other,
  tag,
}) => {
  await signIn(context, DESK, origin);
  const desk = apiOf(context, origin, GYM);
  const ownersPage = await other(OWNER);
  const owner = apiOf(ownersPage.context(), origin, GYM);
  const email = `zawadi-${tag}@example.org`;
  const plan = `Family ${tag}`;
  const payer = `Zawadi Otieno${tag}`;
  const { id: planId } = await createPlan(owner, plan, {
    priceMinor: 640_000,
    cycle: "month",
    visits: 2,
    seats: 3,
  });
  const payerId = await addMember(desk, { firstName: "Zawadi", lastName: `Otieno${tag}`, email });
  const partnerId = await addMember(desk, { firstName: "Juma", lastName: `Otieno${tag}` });
  const childId = await addMember(desk, { firstName: "Neema", lastName: `Otieno${tag}` });

  await test.step("the desk makes a household of them and sells the family's plan", async () => {
    const { id: householdId } = await desk.mutate<{ id: string }>("membership.households.create", {
      name: `Otieno ${tag}`,
      payerId,
    });
    await desk.mutate("membership.households.add", { householdId, memberId: partnerId, role: "adult" });
    await desk.mutate("membership.households.add", { householdId, memberId: childId, role: "child" });
    await sellForCash(page, payerId, new RegExp(`^${plan}`));
    await retire(owner, planId);
  });

  await test.step("two of them come in, the third is stopped with the reason and its fix", async () => {
    await page.goto(`/${GYM}/desk`);
    await expect((await checkIn(page, payer)).getByText("Come in", { exact: true })).toBeVisible();
    const second = await checkIn(page, `Juma Otieno${tag}`);
    await expect(second.getByText("Come in", { exact: true })).toBeVisible();
    const third = await checkIn(page, `Neema Otieno${tag}`);
    await expect(third.getByText("Stop", { exact: true })).toBeVisible();
    await expect(
      third.getByText(new RegExp(`All visits of ${plan} are used; more from .+\\.$`)),
    ).toBeVisible();
    await third.getByRole("link", { name: "Sell visits" }).click();
    await expect(page).toHaveURL(new RegExp(`/desk/sell\\?member=${childId}`));
    await expect(page.getByText(`Neema Otieno${tag}`).filter({ visible: true }).first()).toBeVisible();
  });

  await test.step("the payer sees on their own page that nothing is left, and who used it", async () => {
    const theirs = await other();
    await joinApp(desk, { memberId: payerId, name: payer, email }, theirs.context(), origin);
    await theirs.goto(`/${GYM}/membership`);
    await expect(theirs.getByRole("heading", { name: plan })).toBeVisible();
    await expect(theirs.getByText("Shared", { exact: true })).toBeVisible();
    await expect(theirs.getByText("0 of 2 left")).toBeVisible();
    await theirs.getByRole("button", { name: "History" }).click();
    const history = theirs.getByRole("dialog", { name: "History" });
    const used = history.getByRole("listitem").filter({ hasText: "Visits · used" });
    await expect(used).toHaveCount(2);
    await expect(used.filter({ hasText: payer })).toHaveCount(1);
    await expect(used.filter({ hasText: `Juma Otieno${tag}` })).toHaveCount(1);
    await history.getByRole("button", { name: "Close" }).click();
    await expect(theirs.getByText(`Neema Otieno${tag}`)).toBeVisible();
  });
});

interface Bill {
  id: string;
  kind: string;
  status: string;
  totalMinor: number;
  lines: { fromOn: string | null; toOn: string | null }[];
}

/** A member's bills with their lines, the oldest first. */
async function billsOf(api: Api, memberId: string): Promise<Bill[]> {
  const { items } = await api.query<{ items: { id: string }[] }>("billing.invoices.list", { memberId });
  const bills: Bill[] = [];
  for (const { id } of items.toReversed())
    bills.push(await api.query<Bill>("billing.invoices.get", { invoiceId: id }));
  return bills;
}

test("a renewal fails, the link is paid, and the membership goes on without a gap", async ({
  page,
  context,
  origin,
  other,
  tag,
}) => {
  await signIn(context, DESK, origin);
  const desk = apiOf(context, origin, GYM);
  const ownersPage = await other(OWNER);
  const owner = apiOf(ownersPage.context(), origin, GYM);
  const name = `Baraka Kiprono${tag}`;
  const email = `baraka-${tag}@example.org`;
  const plan = `Weekly ${tag}`;
  const memberId = await addMember(desk, {
    firstName: "Baraka",
    lastName: `Kiprono${tag}`,
    email,
    phone: "0722 110 220",
  });

  await test.step("a week that began eight days ago is paid; the next one is billed and not", async () => {
    const { id: planId } = await createPlan(owner, plan, { priceMinor: 130_000, cycle: "week" });
    await sellForCash(page, memberId, new RegExp(`^${plan}`));
    await letDaysPass(memberId, 8);
    await retire(owner, planId);
    await runScheduled(GYM, "billing.renew");
    await runScheduled(GYM, "billing.mark-overdue");
    await expect
      .poll(async () => (await billsOf(desk, memberId)).map(({ status }) => status))
      .toEqual(["paid", "overdue"]);
  });

  await test.step("the door opens with a warning", async () => {
    await page.goto(`/${GYM}/desk`);
    const answer = await checkIn(page, name);
    await expect(answer.getByText("Look", { exact: true })).toBeVisible();
    await expect(
      answer.getByText(new RegExp(`In grace until .+: a payment for ${plan} is open`)),
    ).toBeVisible();
    await expect(answer.getByRole("link", { name: "Take payment" })).toBeVisible();
    await answer.getByRole("link", { name: "Open profile" }).click();
  });

  await test.step("it stands among the owner's failed payments", async () => {
    await ownersPage.goto(`/${GYM}/admin/money/failed`);
    await expect(ownersPage.getByText(name).filter({ visible: true }).first()).toBeVisible();
  });

  await test.step("the desk sends a link from the bill", async () => {
    await expect(page.getByText("days of grace left").filter({ visible: true }).first()).toBeVisible();
    await page.getByRole("button", { name: /Renewal.*Overdue/ }).click();
    const bill = page.getByRole("dialog", { name: /^Bill / });
    await bill.getByRole("button", { name: "Send pay link" }).click();
    await expect(page.getByText("The link is on its way by e-mail").first()).toBeVisible();
    await bill.getByRole("button", { name: "Close" }).click();
  });

  await test.step("a browser that nobody is signed in to pays by it", async () => {
    const payer = await other();
    await payer.goto(await linkInMail(email, `/${GYM}/pay/`));
    await expect(payer.getByRole("heading", { name: "Pay a bill" })).toBeVisible();
    await expect(payer.getByText(/Baraka K\./)).toBeVisible();
    await payer.getByRole("button", { name: /^Pay KES\s1,300/ }).click();
    await expect(payer.getByText(/Thank you, it is paid|This bill is paid/).first()).toBeVisible({
      timeout: 60_000,
    });
    await payer.reload();
    await expect(payer.getByText("This bill is paid")).toBeVisible();
  });

  await test.step("the desk sees it without a reload, and no day between the two weeks is missing", async () => {
    await expect(page.getByText("days of grace left").filter({ visible: true })).toHaveCount(0);
    await expect(page.getByText("Active", { exact: true }).filter({ visible: true }).first()).toBeVisible();
    const bills = await billsOf(desk, memberId);
    expect(bills.map(({ kind, status }) => `${kind} ${status}`)).toEqual(["sale paid", "renewal paid"]);
    const weeks = bills.flatMap(({ lines }) => lines.filter(({ fromOn }) => fromOn));
    expect(weeks.map(({ fromOn, toOn }) => [fromOn, toOn])).toEqual([
      [day(-8), day(-2)],
      [day(-1), day(5)],
    ]);
    const money = await desk.query<{ memberships: { status: string; nextBill: { dueOn: string } | null }[] }>(
      "billing.overview.ofMember",
      { memberId },
    );
    expect(money.memberships.map(({ status, nextBill }) => [status, nextBill?.dueOn])).toEqual([
      ["active", day(6)],
    ]);
    await ownersPage.reload();
    await ownersPage.getByRole("button", { name: "Recovered", exact: true }).click();
    await expect(ownersPage.getByText(name).filter({ visible: true }).first()).toBeVisible();
  });
});

interface Drawer {
  id: string;
  tenders: { tender: string; expectedMinor: number }[];
}

/** Counts and closes whatever drawers an earlier journey left open in a branch. */
async function closeDrawers(api: Api, branchId: string): Promise<void> {
  const { open } = await api.query<{ open: Drawer[] }>("billing.shifts.board", { branchId });
  for (const { id, tenders } of open) {
    const counted = tenders.filter(({ tender }) => tender === "cash" || tender === "card_terminal");
    await api.mutate("billing.shifts.close", {
      shiftId: id,
      counts: counted.map(({ tender, expectedMinor }) => ({ tender, countedMinor: expectedMinor })),
    });
  }
}

test("a cash-up with a difference, its report and what the next shift reads", async ({
  page,
  context,
  origin,
  other,
  tag,
}) => {
  await signIn(context, DESK, origin);
  const desk = apiOf(context, origin, GYM);
  await closeDrawers(desk, await branchOf(desk));
  const memberId = await addMember(desk, { firstName: "Wambui", lastName: `Njeri${tag}` });
  const note = `Drawer ${tag}: a hundred is missing, the coins are low.`;
  let closed = "";

  await test.step("a drawer is opened with its float", async () => {
    await page.goto(`/${GYM}/desk/cash`);
    await page.getByLabel("Float").fill("2,000");
    await page.getByLabel("Drawer", { exact: true }).fill(`Till ${tag}`);
    await page.getByRole("button", { name: "Open drawer" }).click();
    await expect(
      page.getByRole("heading", { name: new RegExp(`^Drawer Till ${tag} · shift \\d+$`) }),
    ).toBeVisible();
  });

  await test.step("a day pass is sold for cash and lies in it", async () => {
    await sellForCash(page, memberId, /^Day pass/);
    await page.goto(`/${GYM}/desk/cash`);
    const cash = page
      .getByRole("list", { name: "Should be there" })
      .getByRole("listitem")
      .filter({ hasText: "Cash" });
    await expect(cash.getByText(/Taken KES\s1,000/)).toBeVisible();
    await expect(cash.getByText(/^KES\s3,000/)).toBeVisible();
  });

  await test.step("a hundred is missing: it takes a reason to close", async () => {
    await page.getByRole("button", { name: "Cash up" }).click();
    const count = page.getByRole("dialog", { name: new RegExp(`^Cash up drawer Till ${tag}`) });
    const close = count.getByRole("button", { name: "Close shift" });
    await count.getByLabel("Cash counted").fill("2,900");
    await expect(count.getByText(/KES\s100.* missing/)).toBeVisible();
    await expect(close).toBeDisabled();
    await count.getByLabel("Why it differs (Cash)").fill("Wrong change given");
    await count.getByLabel("For the next shift").fill(note);
    await close.click();
    await expect(count).toBeHidden();
    const toast = page.getByText(/^Shift \d+ is closed\.$/).first();
    await expect(toast).toBeVisible();
    closed = /\d+/.exec((await toast.textContent()) ?? "")?.[0] ?? "";
  });

  await test.step("the owner keeps the Z-report", async () => {
    const owner = await other(OWNER);
    await owner.goto(`/${GYM}/desk/cash`);
    await owner.getByRole("checkbox", { name: "Only with a difference" }).check();
    await owner
      .getByText(new RegExp(`Drawer Till ${tag} · shift ${closed}`))
      .filter({ visible: true })
      .first()
      .click();
    const report = owner.getByRole("dialog", { name: `Z-report, shift ${closed}` });
    await expect(report.getByText("Wrong change given")).toBeVisible();
    await expect(report.getByText(/KES\s100.* missing/)).toBeVisible();
    const link = report.getByRole("link", { name: "PDF" });
    const answer = await owner.request.get((await link.getAttribute("href")) ?? "");
    expect(answer.headers()["content-type"]).toBe("application/pdf");
    const downloading = owner.waitForEvent("download");
    await link.click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`shift-${closed}.pdf`);
    expect(
      readFileSync(await download.path())
        .subarray(0, 5)
        .toString("latin1"),
    ).toBe("%PDF-");
  });

  await test.step("the next shift reads the note and begins", async () => {
    const next = await other(DESK);
    await next.goto(`/${GYM}/desk/cash`);
    await expect(next.getByRole("heading", { name: "From the last shift" })).toBeVisible();
    await expect(next.getByText(note)).toBeVisible();
    await next.getByLabel("Float").fill("1,500");
    await next.getByRole("button", { name: "Open drawer" }).click();
    await expect(
      next.getByRole("heading", { name: new RegExp(`· shift ${Number(closed) + 1}$`) }),
    ).toBeVisible();
    await closeDrawers(desk, await branchOf(desk));
  });
});
