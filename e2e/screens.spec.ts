import { axeFindings, expect, signIn, test } from "./fixtures";

/** Every screen, by who looks at it. A new screen adds its address here. */
const SCREENS: Record<string, readonly string[]> = {
  "": ["/", "/sign-in", "/sign-up", "/forgot", "/gallery", "/kifaru/kiosk", "/no-such-gym/desk"],
  "owner@kifaru.example": [
    "/gyms",
    "/new",
    "/account",
    "/kifaru/admin",
    "/kifaru/desk",
    "/kifaru/desk/visits",
    "/kifaru/members",
    "/kifaru/members?standing=expired",
    "/kifaru/members/new",
    "/kifaru/admin/plans",
    "/kifaru/admin/imports",
    "/kifaru/admin/imports/new",
    "/kifaru/admin/kiosks",
    "/kifaru/admin/branches",
    "/kifaru/admin/staff",
    "/kifaru/admin/settings",
  ],
  "owner@fresh.example": [
    "/fresh/admin",
    "/fresh/desk",
    "/fresh/members",
    "/fresh/admin/plans",
    "/fresh/admin/imports",
  ],
  "trainer@nordlicht.example": ["/nordlicht/coach", "/nordlicht/members"],
  "member@bayani.example": ["/bayani", "/bayani/qr"],
  "operator@pulse.example": ["/operator"],
};

for (const [email, paths] of Object.entries(SCREENS)) {
  for (const theme of ["light", "dark"] as const) {
    test(`screens of ${email || "a visitor"}, ${theme}`, async ({ page, context, baseURL, watch }) => {
      test.setTimeout(240_000);
      watch.allow(/status of 404/);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      if (email) await signIn(context, email, baseURL ?? "");
      const findings: string[] = [];
      for (const path of paths) {
        await page.goto(path);
        await expect(page.locator("h1").first()).toBeVisible();
        // Loaded: nothing on the screen says that it is still busy.
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        for (const finding of await axeFindings(page)) findings.push(`${path}: ${finding}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
        if (wide) findings.push(`${path}: scrolls sideways`);
      }
      expect(findings).toEqual([]);
    });
  }
}
