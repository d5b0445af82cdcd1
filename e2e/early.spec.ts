import { expect, test } from "./fixtures";

test("what is typed and pressed before the page is alive is not lost", async ({ page }) => {
  // A slow line: words and fields are there, scripts come later.
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await opened;
    await route.continue();
  });
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill("desk@kifaru.example");
  await page.getByLabel("Password", { exact: true }).fill("pulse-demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  expect(new URL(page.url()).search, "no form sends itself").toBe("");
  open();
  await expect(page).not.toHaveURL(/sign-in/);
  await expect(page.getByRole("heading", { name: "Your gyms" })).toBeVisible();
});
