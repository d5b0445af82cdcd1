import { apiOf } from "./api";
import { expect, signIn, test } from "./fixtures";
import { addMember } from "./people";

const GYM = "kifaru";
const DESK = "desk@kifaru.example";
const OWNER = "owner@kifaru.example";

test("a plan with its joining fee, paid in cash and by M-Pesa", async ({ page, context, origin, tag }) => {
  await signIn(context, DESK, origin);
  const memberId = await addMember(apiOf(context, origin, GYM), {
    firstName: "Nia",
    lastName: `Wafula${tag}`,
    phone: "0712 345 678",
  });
  await page.goto(`/${GYM}/desk/sell?member=${memberId}`);
  await page.locator("button[data-plan]").first().click();
  const lines = page
    .getByRole("list", { name: "Lines of the bill" })
    .or(page.getByLabel("Lines of the bill"));
  await expect(lines.first()).toBeVisible();
  await expect(page.getByText("Joining fee").first()).toBeVisible();
  await page.getByRole("button", { name: "Split the payment" }).click();
  const amounts = page.getByLabel("Amount", { exact: true });
  await amounts.first().fill("1000");
  await page.getByRole("radio", { name: "Cash" }).first().check();
  await page.getByRole("radio", { name: "M-Pesa" }).last().check();
  await page.getByRole("button", { name: /^Take KES/ }).click();
  // The demo's M-Pesa asks for the PIN and says yes after a moment.
  await expect(page.getByText("Next sale")).toBeVisible({ timeout: 60_000 });
  await page.goto(`/${GYM}/members/${memberId}`);
  await expect(page.getByText("Active").first()).toBeVisible();
});

test("a freeze with its price first", async ({ page, context, origin, tag }) => {
  await signIn(context, OWNER, origin);
  const api = apiOf(context, origin, GYM);
  const memberId = await addMember(api, { firstName: "Lea", lastName: `Moraa${tag}` });
  await page.goto(`/${GYM}/desk/sell?member=${memberId}`);
  await page.locator("button[data-plan]").first().click();
  await page.getByRole("radio", { name: "Cash" }).first().check();
  await page.getByRole("button", { name: /^Take KES/ }).click();
  await expect(page.getByText("Next sale")).toBeVisible();

  await page.goto(`/${GYM}/members/${memberId}`);
  await page.getByRole("button", { name: "Freeze", exact: true }).first().click();
  const freeze = page.getByRole("dialog", { name: "Freeze membership" });
  await expect(freeze.getByText(/The next bill moves back by/)).toBeVisible();
  await freeze.getByRole("button", { name: "Freeze membership" }).click();
  await expect(page.getByText("Monthly will be frozen").first()).toBeVisible();
  await expect(freeze).toBeHidden();
});
