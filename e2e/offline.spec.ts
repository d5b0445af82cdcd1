import { expect, signIn, test } from "./fixtures";

test("a member's start and pass open without a network", async ({ page, context, origin, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|status of 503/);
  await signIn(context, "member@kifaru.example", origin);
  await page.goto("/kifaru/qr");
  const code = page.getByRole("img", { name: "Your pass as a QR code" });
  await expect(code).toBeVisible();
  // One visit is enough: the service worker is in charge and has kept both screens.
  await expect
    .poll(() =>
      page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        const kept = await caches.open("pulse-pages").then((cache) => cache.keys());
        return kept.map(({ url }) => new URL(url).pathname).sort();
      }),
    )
    .toEqual(expect.arrayContaining(["/kifaru", "/kifaru/qr"]));

  await context.setOffline(true);
  await page.goto("/kifaru/qr");
  await expect(code).toBeVisible();
  await expect(page.getByText(/Shown from this phone/)).toBeVisible();
  await page.goto("/kifaru");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(/You are offline/).first()).toBeVisible();
  await context.setOffline(false);
});
