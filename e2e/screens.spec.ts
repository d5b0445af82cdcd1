import type { BrowserContext } from "@playwright/test";
import { apiOf } from "./api";
import { axeFindings, expect, signIn, test } from "./fixtures";

/** Every screen, by who looks at it. A new screen adds its address here. */
const SCREENS: Record<string, readonly string[]> = {
  "": [
    "/",
    "/sign-in",
    "/sign-up",
    "/forgot",
    "/reset",
    "/verify",
    "/invite",
    "/gallery",
    "/kifaru/kiosk",
    "/kifaru/welcome",
    "/kifaru/embed/timetable",
    "/kifaru/join",
    "/no-such-gym/desk",
  ],
  "owner@kifaru.example": [
    "/gyms",
    "/new",
    "/account",
    "/kifaru/admin",
    "/kifaru/desk",
    "/kifaru/desk/visits",
    "/kifaru/desk/conflicts",
    "/kifaru/desk/classes",
    "/kifaru/coach/roster/:class",
    "/kifaru/members",
    "/kifaru/members?standing=expired",
    "/kifaru/members/new",
    "/kifaru/members/:first",
    "/kifaru/members/:first/edit",
    "/kifaru/members/:first/merge",
    "/kifaru/members/:twins",
    "/kifaru/desk/sell",
    "/kifaru/desk/cash",
    "/kifaru/admin/classes",
    "/kifaru/admin/classes/numbers?period=90",
    "/kifaru/desk/requests",
    "/kifaru/admin/classes/penalties",
    "/kifaru/admin/money",
    "/kifaru/admin/money/recurring",
    "/kifaru/admin/money/invoices",
    "/kifaru/admin/money/failed",
    "/kifaru/admin/products",
    "/kifaru/admin/plans",
    "/kifaru/admin/imports",
    "/kifaru/admin/imports/new",
    "/kifaru/admin/kiosks",
    "/kifaru/admin/branches",
    "/kifaru/admin/staff",
    "/kifaru/admin/settings",
    "/kifaru/admin/settings?tab=security",
    "/kifaru/admin/settings?tab=policies",
    "/kifaru/admin/settings?tab=taxes",
    "/kifaru/admin/settings?tab=providers",
    "/kifaru/admin/settings?tab=waivers",
    "/kifaru/no-such-page",
  ],
  "owner@fresh.example": [
    "/fresh/admin",
    "/fresh/desk",
    "/fresh/desk/conflicts",
    "/fresh/desk/classes",
    "/fresh/members",
    "/fresh/admin/plans",
    "/fresh/admin/money",
    "/fresh/admin/classes/numbers",
    "/fresh/desk/sell",
    "/fresh/desk/cash",
    "/fresh/admin/products",
    "/fresh/admin/imports",
  ],
  "desk@kifaru.example": [
    "/kifaru/desk",
    "/kifaru/members/:first",
    "/kifaru/admin/imports",
    "/kifaru/admin/staff",
  ],
  "trainer@nordlicht.example": ["/nordlicht/coach", "/nordlicht/members", "/nordlicht/members/:first"],
  "member@bayani.example": [
    "/bayani",
    "/bayani/schedule",
    "/bayani/schedule?seats=free",
    "/bayani/bookings",
    "/bayani/qr",
    "/bayani/inbox",
    "/bayani/inbox/preferences",
    "/bayani/membership",
    "/bayani/billing",
  ],
  "operator@pulse.example": [
    "/operator",
    "/operator/alerts",
    "/operator/gyms",
    "/operator/gyms/kifaru",
    "/operator/kiosks",
    "/operator/backups",
    "/operator/versions",
    "/operator/mail",
    "/operator/deliveries",
    "/operator/jobs",
    "/operator/audit",
  ],
};

/** The rules of axe that the theme can break; the others saw the same page a moment ago. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** `:first` stands for the first member of the gym's list, `:twins` for the merge of the two records of one
 * person, `:class` for the next class. */
async function addressOf(context: BrowserContext, origin: string, path: string): Promise<string> {
  const api = apiOf(context, origin, path.split("/")[1]);
  if (path.includes(":twins")) {
    const { items } = await api.query<{ items: { id: string }[] }>("membership.members.list", {
      search: "Sharon Njoroge",
      limit: 2,
    });
    return path.replace(":twins", `${items[0]?.id}/merge?with=${items[1]?.id}`);
  }
  if (path.includes(":class")) {
    const from = new Date().toISOString().slice(0, 10);
    const to = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
    const { sessions } = await api.query<{ sessions: { id: string }[] }>("classes.timetable.staff", {
      from,
      to,
    });
    return path.replace(":class", sessions[0]?.id ?? "");
  }
  if (!path.includes(":first")) return path;
  const { items } = await api.query<{ items: { id: string }[] }>("membership.members.list", { limit: 1 });
  return path.replace(":first", items[0]?.id ?? "");
}

for (const [email, paths] of Object.entries(SCREENS)) {
  test(`screens of ${email || "a visitor"}, light and dark`, async ({ page, context, baseURL, watch }) => {
    test.setTimeout(paths.length * 30_000);
    watch.allow(/status of 404/);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    if (email) await signIn(context, email, baseURL ?? "");
    const findings: string[] = [];
    for (const path of paths) {
      await page.goto(await addressOf(context, baseURL ?? "", path));
      await expect(page.locator("h1").first()).toBeVisible();
      // Loaded: nothing on the screen says that it is still busy. The gallery shows what being busy looks like.
      if (path !== "/gallery") await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const finding of await axeFindings(page, colorScheme === "light" ? undefined : COLOURS))
          findings.push(`${path}, ${colorScheme}: ${finding}`);
      }
      await page.emulateMedia({ colorScheme: "light" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
      if (wide) findings.push(`${path}: scrolls sideways`);
    }
    expect(findings).toEqual([]);
  });
}
