import { readFileSync } from "node:fs";
import { expect, signIn, test } from "./fixtures";

const LANGUAGES = { sw: "Kiswahili", fil: "Filipino", de: "Deutsch" };

/** The words that a screen has in a language. */
function words(
  locale: string,
  namespace: string,
): Record<string, string> & { title: string & { signIn: string } } {
  const file = new URL(`../src/shared/i18n/messages/${locale}/${namespace}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

for (const [locale, language] of Object.entries(LANGUAGES)) {
  test(`in ${language}, from the first screen on`, async ({ page, context, origin }) => {
    await page.goto("/sign-in");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await page.getByRole("combobox", { name: "Language" }).selectOption({ label: language });
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    const signedOut = words(locale, "identity").title.signIn;
    await expect(page.getByRole("heading", { level: 1, name: signedOut })).toBeVisible();

    await signIn(context, "owner@kifaru.example", origin);
    await page.goto("/kifaru/admin");
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    const dashboard = words(locale, "analytics").title;
    await expect(page.getByRole("heading", { level: 1, name: dashboard })).toBeVisible();
    // Back to English from within.
    await page.getByRole("button", { name: words(locale, "navigation").userMenu }).click();
    await page.getByRole("menuitem", { name: words(locale, "navigation").preferences }).click();
    await page.getByRole("dialog").getByRole("combobox").selectOption({ label: "English" });
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
}
