import { readFileSync } from "node:fs";
import sharp from "sharp";
import { apiOf } from "./api";
import { expect, signIn, test } from "./fixtures";
import { addMember } from "./people";

const GYM = "kifaru";
const OWNER = `owner@${GYM}.example`;

test("a new member with a plan goes on to the till, with the plan in the basket", async ({
  page,
  context,
  origin,
  tag,
}) => {
  await signIn(context, OWNER, origin);
  await page.goto(`/${GYM}/members/new`);
  await page.getByLabel("First name").fill("Zawadi");
  await page.getByLabel("Last name").fill(`Odera${tag}`);
  const plan = page.getByRole("combobox", { name: "Plan" });
  await plan.selectOption({ index: 1 });
  await page.getByRole("button", { name: "Add and sell the plan" }).click();
  await expect(page).toHaveURL(/\/desk\/sell\?member=/);
  await expect(page.getByText(`Zawadi Odera${tag}`).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Price" })).toBeVisible();
  await expect(page.getByText("Choose what is sold")).toBeHidden();
});

test("a new member, and a warning when they are there already", async ({ page, context, origin, tag }) => {
  await signIn(context, OWNER, origin);
  const email = `ria.${tag}@example.org`;
  await page.goto(`/${GYM}/members`);
  await page.getByRole("link", { name: "New member" }).click();
  await page.getByLabel("First name").fill("Ria");
  await page.getByLabel("Last name").fill(`Santos${tag}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Add member" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Ria Santos${tag}` })).toBeVisible();
  await expect(page.getByText("Became a member").filter({ visible: true })).toBeVisible();

  await page.goto(`/${GYM}/members/new`);
  await page.getByLabel("First name").fill("Ria");
  await page.getByLabel("Last name").fill(`Santos${tag}`);
  await page.getByLabel("E-mail").fill(email);
  const warning = page.getByRole("region", { name: "Somebody similar is already a member" });
  await expect(warning).toBeVisible();
  await expect(warning.getByText("Same e-mail")).toBeVisible();
  await warning.getByLabel("This is somebody else: add anyway").check();
  await page.getByRole("button", { name: "Add member" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Ria Santos${tag}` })).toBeVisible();

  await page.goto(`/${GYM}/members`);
  await page.getByRole("searchbox", { name: "Search members" }).fill(`Ria Santso${tag}`);
  await expect(page.getByRole("link", { name: `Ria Santos${tag}` })).toHaveCount(2);
  await expect(page).toHaveURL(/search=|q=/);
});

test("two people edit one member", async ({ page, context, other, origin, tag, watch }) => {
  watch.allow(/status of (409|412)/);
  await signIn(context, OWNER, origin);
  const memberId = await addMember(apiOf(context, origin, GYM), { firstName: "Ben", lastName: `Cruz${tag}` });
  const edit = `/${GYM}/members/${memberId}/edit`;
  const second = await other(OWNER);
  await page.goto(edit);
  await second.goto(edit);
  await expect(page.getByLabel("Last name")).toHaveValue(`Cruz${tag}`);
  await second.getByLabel("Notes").fill("Trains in the morning");
  await second.getByLabel("City").fill("Cebu");
  await second.getByRole("button", { name: "Save changes" }).click();
  await expect(second.getByRole("heading", { level: 1, name: `Ben Cruz${tag}` })).toBeVisible();

  await page.getByLabel("Notes").fill("Left knee");
  await page.getByRole("button", { name: "Save changes" }).click();
  const conflict = page.getByRole("alert").filter({ hasText: "Somebody changed this member" });
  await expect(conflict).toContainText("Trains in the morning");
  await expect(conflict.getByText("Taken over")).toBeVisible();
  await expect(page.getByLabel("Notes")).toHaveValue("Left knee");
  await expect(page.getByLabel("City")).toHaveValue("Cebu");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Ben Cruz${tag}` })).toBeVisible();
  await expect(page.getByText("Left knee").filter({ visible: true }).first()).toBeVisible();
});

test("a photo", async ({ page, context, origin, tag }) => {
  await signIn(context, OWNER, origin);
  const memberId = await addMember(apiOf(context, origin, GYM), { firstName: "Lea", lastName: `Diaz${tag}` });
  await page.goto(`/${GYM}/members/${memberId}`);

  await page.getByRole("button", { name: "Change photo" }).click();
  const photo = page.getByRole("dialog", { name: `Photo of Lea Diaz${tag}` });
  const picture = await sharp({ create: { width: 320, height: 240, channels: 3, background: "#2563eb" } })
    .png()
    .toBuffer();
  await photo
    .getByLabel("Picture file")
    .setInputFiles({ name: "lea.png", mimeType: "image/png", buffer: picture });
  await expect(photo.getByRole("img", { name: "How the photo will look" })).toBeVisible();
  await photo.getByRole("button", { name: "Save photo" }).click();
  await expect(page.getByText(`Photo of Lea Diaz${tag} saved`).first()).toBeVisible();
  await expect(photo).toBeHidden();
  await expect(page.locator('img[src*="/api/files/"]').first()).toBeVisible();
});

test("the list as a file", async ({ page, context, origin, tag }) => {
  await signIn(context, OWNER, origin);
  await addMember(apiOf(context, origin, GYM), { firstName: "Ana", lastName: `=Reyes${tag}` });
  await page.goto(`/${GYM}/members?search=Reyes${tag}`);
  await expect(page.getByRole("link", { name: `Ana =Reyes${tag}` })).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`members-${GYM}.csv`);
  const content = readFileSync(await download.path(), "utf8");
  // Spreadsheets must not run what somebody typed as a name.
  expect(content).toContain(`'=Reyes${tag}`);
});
