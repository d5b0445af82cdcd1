import { apiOf } from "./api";
import { axeFindings, expect, signIn, test } from "./fixtures";

const GYM = "kifaru";
const DESK = `desk@${GYM}.example`;

test("two records of one person become one, and two again", async ({ page, context, origin, tag, watch }) => {
  await signIn(context, DESK, origin);
  const api = apiOf(context, origin, GYM);
  const add = async (fields: Record<string, unknown>) =>
    (await api.mutate<{ memberId: string }>("membership.members.create", { fields, acceptDuplicate: true }))
      .memberId;
  const one = await add({ firstName: "Sara", lastName: `Otieno${tag}`, city: "Nairobi", notes: "Left knee" });
  const other = await add({
    firstName: "Sarah",
    lastName: `Otieno${tag}`,
    email: `sarah.${tag}@example.org`,
    city: "Thika",
    notes: "Likes mornings",
  });

  await page.goto(`/${GYM}/members/${one}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Merge with another record" }).click();
  await page.getByRole("link", { name: new RegExp(`Sarah Otieno${tag}`) }).click();
  await expect(page.getByRole("heading", { name: "The two records" })).toBeVisible();

  // The proposal can be turned round: the first record stays.
  const stays = page.getByText("Stays", { exact: true }).locator("..");
  if (!(await stays.textContent())?.includes(`Sara Otieno${tag}`))
    await page.getByRole("button", { name: "Keep the other one" }).click();
  await expect(stays).toContainText(`Sara Otieno${tag}`);
  await page
    .getByRole("group", { name: "Address" })
    .getByRole("radio", { name: /Nairobi/ })
    .check();
  await expect(
    page.getByRole("group", { name: "Notes" }).getByRole("radio", { name: "Keep both" }),
  ).toBeChecked();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Merge records" }).click();

  await expect(page).toHaveURL(new RegExp(`/members/${one}$`));
  await expect(page.getByText(`sarah.${tag}@example.org`).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText("Likes mornings").filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText("Nairobi").filter({ visible: true }).first()).toBeVisible();
  await expect(
    page
      .getByText(/^Merged with Sarah/)
      .filter({ visible: true })
      .first(),
  ).toBeVisible();

  // The other record's address leads here now.
  await page.goto(`/${GYM}/members/${other}`);
  await expect(page).toHaveURL(new RegExp(`/members/${one}$`));

  await page.getByRole("button", { name: "Undo the merge" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo the merge" }).click();
  await expect(page.getByText(`Sarah Otieno${tag} is a record of their own again`).first()).toBeVisible();
  await page.goto(`/${GYM}/members/${other}`);
  await expect(page.getByRole("heading", { level: 1, name: `Sarah Otieno${tag}` })).toBeVisible();
  await expect(page.getByText("Thika").filter({ visible: true }).first()).toBeVisible();
  expect(watch.faults).toEqual([]);
});

test("what stands against a merge is said before it is tried", async ({ page, context, origin, tag }) => {
  await signIn(context, DESK, origin);
  const api = apiOf(context, origin, GYM);
  const add = async (firstName: string) => {
    const { memberId } = await api.mutate<{ memberId: string }>("membership.members.create", {
      fields: { firstName, lastName: `Wafula${tag}` },
      acceptDuplicate: true,
    });
    await api.mutate("membership.households.create", { name: firstName, payerId: memberId });
    return memberId;
  };
  const [one, other] = [await add("Tom"), await add("Thomas")];
  await page.goto(`/${GYM}/members/${one}/merge?with=${other}`);
  const blocked = page.getByRole("region", { name: "End these first" });
  await expect(blocked).toContainText("Take one record out of its household first");
  await expect(page.getByRole("button", { name: "Merge records" })).toBeDisabled();
});

test("the desk decides about scans that were kept offline", async ({ page, context, origin }) => {
  await signIn(context, DESK, origin);
  const api = apiOf(context, origin, GYM);
  const waiting = await api.query<{ name: string; mayAccept: boolean }[]>("attendance.conflicts.list", {});
  await page.goto(`/${GYM}/desk/conflicts`);
  const first = waiting.find(({ mayAccept }) => mayAccept);
  if (!first) throw new Error("the demo keeps scans that the desk may count");
  await page
    .getByRole("button", { name: `Count the visit of ${first.name}` })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Paid at the desk");
  await dialog.getByRole("button", { name: "Let in anyway" }).click();
  await expect(page.getByText(`Visit of ${first.name} counted`).first()).toBeVisible();
});
