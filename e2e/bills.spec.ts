import { readFile } from "node:fs/promises";
import { apiOf } from "./api";
import { expect, signIn, test } from "./fixtures";
import { mailWith } from "./mail";

const GYM = "kifaru";

test("a bill from the list and its export to the payment and the receipt", async ({
  page,
  context,
  origin,
  tag,
}) => {
  await signIn(context, "owner@kifaru.example", origin);
  const api = apiOf(context, origin, GYM);
  const email = `halima-${tag}@example.org`;
  const fields = { firstName: "Halima", lastName: `=Noor${tag}`, email, phone: "0712 345 678" };
  const { memberId } = await api.mutate<{ memberId: string }>("membership.members.create", {
    fields,
    acceptDuplicate: true,
  });
  const { today } = await api.query<{ today: string }>("billing.overview.ofMember", { memberId });
  const plans = await api.query<{ id: string; name: string }[]>("membership.plans.list");
  const planId = plans.find(({ name }) => name === "Off-peak")?.id;
  const items = [{ kind: "plan", planId, startOn: today }];
  const { quoteId } = await api.mutate<{ quoteId: string }>("billing.changes.quoteSale", { memberId, items });
  const sold = await api.mutate<{ invoice: { number: string } }>("billing.changes.sell", { quoteId });
  const { number } = sold.invoice;

  await test.step("the list, narrowed to it, as a file", async () => {
    await page.goto(`/${GYM}/admin/money/invoices?number=${number}&status=open`);
    await expect(page.getByText(number).filter({ visible: true }).first()).toBeVisible();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export" }).click();
    const file = await readFile(await (await downloading).path(), "utf8");
    const [head, row, ...more] = file.trim().split("\n");
    expect(head).toContain("number,issued_on,due_on,kind,status,member_number,billed_to");
    expect(row).toContain(`${number},${today},`);
    expect(row).toContain(`,Halima =Noor${tag},`);
    expect(row).toMatch(/,KES,3017\.24,482\.76,3500\.00,3500\.00,$/);
    expect(more).toEqual([]);
  });

  await test.step("paid: the payer's phone is known", async () => {
    await page.getByText(number).filter({ visible: true }).first().click();
    await page.getByRole("button", { name: "Take payment" }).click();
    const pay = page.getByRole("dialog", { name: "Take payment" });
    await pay.getByRole("radio", { name: "M-Pesa" }).check();
    await expect(pay.getByLabel("Phone")).toHaveValue(/712\s?345\s?678$/);
    await pay.getByRole("radio", { name: "Cash" }).check();
    await pay.getByRole("button", { name: "Take KES 3,500.00" }).click();
    await expect(pay).toBeHidden();
    await expect(page.getByRole("main").getByText("Paid", { exact: true }).first()).toBeVisible();
  });

  await test.step("the receipt, by e-mail", async () => {
    await page.getByRole("button", { name: "Send receipt" }).click();
    await expect(page.getByText("The receipt is on its way by e-mail", { exact: true })).toBeVisible();
    const mail = await mailWith(email, `Your receipt: bill ${number}`);
    expect(mail.text.replace(/\s+/g, " ")).toContain("Paid by Cash: KES 3,500.00");
  });
});
