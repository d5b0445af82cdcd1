import { TOTP } from "otpauth";
import { expect, signIn, test } from "./fixtures";
import { linkInMail } from "./mail";

const CHOSEN = "quiet-otters-row-at-dawn";
const NEW = "seven-lamps-over-the-bay";

/** A code of the authenticator; `ahead` steps of 30 s from now, since every step opens the account once. */
function codeOf(secret: string, ahead = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + ahead * 30_000 });
}

test("sign up, open a gym, invite the front desk, and they come in", async ({ page, other, tag, watch }) => {
  const owner = `owner-${tag}@example.org`;
  const desk = `desk-${tag}@example.org`;
  const gym = `Harbour ${tag}`;

  await test.step("create an account", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "Create an account" }).click();
    await expect(page.getByRole("heading", { name: "Create your account" })).toBeVisible();
    await page.getByLabel("Your name").fill("Nia Harbour");
    await page.getByLabel("E-mail").fill(owner);
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByText("Use at least 10 characters", { exact: true })).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill(CHOSEN);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  });

  await test.step("confirm the e-mail", async () => {
    await page.goto(await linkInMail(owner, "/verify"));
    await page.getByLabel("Password", { exact: true }).fill(CHOSEN);
    await page.getByRole("button", { name: "Confirm and sign in" }).click();
    await expect(page).toHaveURL("/gyms");
    await expect(page.getByText("You don't belong to a gym yet")).toBeVisible();
  });

  await test.step("set the gym up", async () => {
    await page.getByRole("link", { name: "Open a gym" }).first().click();
    await page.getByLabel("Name of the gym").fill(gym);
    await expect(page.getByText(/is free$/)).toBeVisible();
    // What was typed survives a reload.
    await page.reload();
    await expect(page.getByLabel("Name of the gym")).toHaveValue(gym);
    await page.getByRole("button", { name: "Create the gym" }).click();

    await expect(page.getByRole("heading", { name: "Your first branch" })).toBeVisible();
    await page.getByLabel("Name of the branch").fill("Pier");
    await page.getByRole("button", { name: "Save branch" }).click();
    await expect(page.getByText("Pier")).toBeVisible();
    await page.getByRole("button", { name: "Next", exact: true }).click();

    await expect(page.getByText("Your colour and logo.")).toBeVisible();
    await page.getByRole("button", { name: "Next", exact: true }).click();

    await expect(page.getByRole("heading", { name: "Invite a colleague" })).toBeVisible();
    await page.getByLabel("E-mail").fill(desk);
    await page.getByRole("radio", { name: /Front desk/ }).check();
    await page.getByRole("button", { name: "Send invitation" }).click();
    await expect(page.getByText(desk)).toBeVisible();
    await page.getByRole("button", { name: "Finish" }).click();
    await expect(page.getByRole("heading", { name: `${gym} is ready` })).toBeVisible();
    await page.getByRole("link", { name: /Look around/ }).click();
    await expect(page).toHaveURL(/\/admin$/);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });

  await test.step("accept the invitation", async () => {
    watch.allow(/status of 401/);
    const theirs = await other();
    await theirs.goto(await linkInMail(desk, "/invite"));
    await expect(theirs.getByRole("heading", { name: `Join ${gym}` })).toBeVisible();
    await theirs.getByRole("link", { name: "Create an account to accept" }).click();
    await theirs.getByLabel("Your name").fill("Dan Pier");
    await theirs.getByLabel("E-mail").fill(desk);
    await theirs.getByLabel("Password", { exact: true }).fill(CHOSEN);
    await theirs.getByRole("button", { name: "Create account" }).click();
    await expect(theirs.getByRole("heading", { name: "Check your mail" })).toBeVisible();
    await theirs.goto(await linkInMail(desk, "/verify"));
    await theirs.getByLabel("Password", { exact: true }).fill(CHOSEN);
    await theirs.getByRole("button", { name: "Confirm and sign in" }).click();
    await theirs.getByRole("button", { name: "Accept the invitation" }).click();
    await expect(theirs).toHaveURL(/\/desk$/);
    await expect(theirs.getByRole("heading", { level: 1 })).toBeVisible();
    // A place of the owner's only: words, not an error page.
    await theirs.goto(`${new URL(theirs.url()).pathname.replace(/desk$/, "admin/settings")}`);
    await expect(theirs.getByText("Your role has no access to this page")).toBeVisible();
  });

  await test.step("a forgotten password", async () => {
    const page2 = await other();
    await page2.goto("/sign-in");
    await page2.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(page2.getByRole("heading", { name: "Reset your password" })).toBeVisible();
    await page2.getByLabel("E-mail").fill(owner);
    await page2.getByRole("button", { name: "Send link" }).click();
    await expect(page2.getByText(`If ${owner} has an account`)).toBeVisible();
    await page2.goto(await linkInMail(owner, "/reset"));
    await page2.getByRole("textbox", { name: "New password" }).fill(NEW);
    await page2.getByRole("button", { name: "Save password and sign in" }).click();
    await expect(page2).toHaveURL(/\/gyms|\/admin/);
    // The first browser was signed out by that.
    await page.goto("/account");
    await expect(page).toHaveURL(/\/sign-in/);
  });

  await test.step("a second factor", async () => {
    await page.getByLabel("E-mail").fill(owner);
    await page.getByLabel("Password", { exact: true }).fill(NEW);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
    await page.getByRole("button", { name: "Set up" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("img", { name: "QR code with the key" })).toBeVisible();
    const secret = ((await dialog.getByText("Key for typing").textContent()) ?? "").replace(/^.*:\s*/, "");
    const key = secret || ((await dialog.locator(".select-all").textContent()) ?? "");
    await dialog.getByRole("textbox", { name: "Code" }).fill(codeOf(key.replaceAll(" ", "")));
    await dialog.getByRole("button", { name: "Turn on" }).click();
    await expect(dialog.getByText("Keep these recovery codes")).toBeVisible();
    await dialog.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByText("10 recovery codes left")).toBeVisible();

    const again = await other();
    await again.goto("/sign-in");
    await again.getByLabel("E-mail").fill(owner);
    await again.getByLabel("Password", { exact: true }).fill(NEW);
    await again.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(again.getByRole("heading", { name: "Second factor" })).toBeVisible();
    await again.getByRole("textbox", { name: "Code" }).fill("000000");
    await again.getByRole("button", { name: "Go on" }).click();
    await expect(again.getByText(/This code is wrong or has expired/)).toBeVisible();
    await again.getByRole("textbox", { name: "Code" }).fill(codeOf(key.replaceAll(" ", ""), 1));
    await again.getByRole("button", { name: "Go on" }).click();
    await expect(again).toHaveURL(/\/gyms|\/admin/);
  });
});

test("too many wrong passwords are told in a sentence", async ({ page, tag, watch }) => {
  watch.allow(/status of (401|429)/);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(`nobody-${tag}@example.org`);
  const alert = page.getByRole("alert").filter({ hasText: /\w/ });
  for (let attempt = 1; attempt <= 5; attempt++) {
    await page.getByLabel("Password", { exact: true }).fill(`wrong-password-${attempt}`);
    const answered = page.waitForResponse(/identity\.signIn/);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    expect((await answered).status()).toBe(401);
    await expect(alert.first()).toContainText("The e-mail or the password is wrong");
  }
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(alert.filter({ hasText: "That was too often in a short time" })).toBeVisible();
});

test("a device signed out elsewhere is thrown out", async ({ page, context, other, origin, watch }) => {
  watch.allow(/status of 401/);
  const email = "dennis.mutua@kifaru.example";
  await signIn(context, email, origin, { fresh: true });
  const theirs = await other();
  await signIn(theirs.context(), email, origin, { fresh: true });
  await theirs.goto("/account");
  await expect(theirs.getByText("This device")).toBeVisible();

  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out all other devices" }).click();
  await expect(page.getByText(/other devices? (is|are) signed out/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign out all other devices" })).toBeHidden();

  await theirs.goto("/account");
  await expect(theirs).toHaveURL(/\/sign-in/);
});

test("a session that ends mid-form keeps what was typed", async ({ page, context, origin, tag, watch }) => {
  watch.allow(/status of 401/);
  const email = "halima.abdi@kifaru.example";
  await signIn(context, email, origin, { fresh: true });
  await page.goto("/kifaru/members/new");
  await page.getByLabel("First name").fill("Mid");
  await page.getByLabel("Last name").fill(`Form ${tag}`);
  await expect(page.getByLabel("Last name")).toHaveValue(`Form ${tag}`);
  // It ends with the press: any sooner, whatever else the screen asks for might be the first to hear of it.
  const sent = "**/api/trpc/membership.members.create*";
  const end = async () => await context.clearCookies({ name: "pulse_session" });
  await page.route(sent, (route) => end().then(() => route.continue()), { times: 1 });
  await page.getByRole("button", { name: "Add member" }).click();

  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel("E-mail")).toHaveValue(email);
  await dialog.getByLabel("Password", { exact: true }).fill("pulse-demo");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  // What was sent before goes on by itself.
  await expect(page.getByRole("heading", { name: `Mid Form ${tag}` })).toBeVisible();
});
