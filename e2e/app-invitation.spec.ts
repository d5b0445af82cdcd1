import { expect, signIn, test } from "./fixtures";
import { linkInMail } from "./mail";

const CHOSEN = "quiet-otters-row-at-dawn";

test("the desk invites a member to the app, and they come in with an account of their own", async ({
  page,
  context,
  origin,
  other,
  tag,
  watch,
}) => {
  const email = `amina-${tag}@example.org`;
  await signIn(context, "desk@kifaru.example", origin);

  await test.step("a new member, invited from their profile", async () => {
    await page.goto("/kifaru/members/new");
    await page.getByLabel("First name").fill("Amina");
    await page.getByLabel("Last name").fill(`Pier ${tag}`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Add member" }).click();
    await expect(page).toHaveURL(/\/members\/[0-9a-f-]{36}$/);
    await expect(page.getByText("No account yet")).toBeVisible();
    await page.getByRole("button", { name: "Invite to the app" }).click();
    await expect(page.getByText(`Invited at ${email}`)).toBeVisible();
  });

  await test.step("the mail leads to an account and into the gym", async () => {
    watch.allow(/status of 401/);
    const theirs = await other();
    await theirs.goto(await linkInMail(email, "/join"));
    await expect(theirs.getByText("Hello Amina")).toBeVisible();
    await theirs.getByRole("link", { name: "Create an account to accept" }).click();
    await theirs.getByLabel("Your name").fill("Amina Pier");
    await theirs.getByLabel("E-mail").fill(email);
    await theirs.getByLabel("Password", { exact: true }).fill(CHOSEN);
    await theirs.getByRole("button", { name: "Create account" }).click();
    await expect(theirs.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    await theirs.goto(await linkInMail(email, "/verify"));
    await theirs.getByLabel("Password", { exact: true }).fill(CHOSEN);
    await theirs.getByRole("button", { name: "Confirm and sign in" }).click();
    await theirs.getByRole("button", { name: "Accept the invitation" }).click();
    await expect(theirs).toHaveURL(/\/kifaru$/);
    await theirs.goto("/kifaru/qr");
    await expect(theirs.getByRole("img", { name: "Your pass as a QR code" })).toBeVisible();
    // An open screen would be told in its console what it may no longer read.
    await theirs.close();
  });

  await test.step("the desk sees it, and can take the account away again", async () => {
    await expect(page.getByText(`Signs in as ${email}`)).toBeVisible();
    await page.getByRole("button", { name: "Remove the account" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the account" }).click();
    await expect(page.getByText("No account yet")).toBeVisible();
  });
});
