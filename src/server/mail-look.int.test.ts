import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "@playwright/test";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KINDS } from "@/modules/notifications/catalogue";
import type { Facts } from "@/modules/notifications/schema";
import { wordsOf } from "@/modules/notifications/words";
import { renderMail } from "@/platform/mail/render-mail";
import { locales } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";

const FACTS: Facts = {
  name: "Morning strength",
  startsAt: "2026-03-16T15:00:00Z",
  from: "2026-03-16T14:00:00Z",
  until: "2026-03-16T13:00:00Z",
  branch: "Westlands",
  trainer: "Wanjiru",
  room: "Hall 2",
  reason: "Water damage",
  why: "NO_CREDITS",
  returned: true,
  plan: "Open",
  amountMinor: 300_000,
  currency: "KES",
  number: "2026-0001",
};
/** A light, a dark and a strong colour of a gym. */
const COLOURS = ["#fde047", "#1e3a8a", "#b91c1c"];

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  });
});
afterAll(() => browser.close());

/** How bright a picture is on the whole, 0 to 255. */
async function brightnessOf(picture: Buffer): Promise<number> {
  const { channels } = await sharp(picture).greyscale().stats();
  return channels[0]?.mean ?? Number.NaN;
}

/** The grounds of the page and of the card on it, as the browser paints them. */
async function groundOf(page: Page): Promise<{ page: string; card: string }> {
  return await page.evaluate(() => {
    const colourOf = (selector: string) =>
      getComputedStyle(document.querySelector(selector) ?? document.body).backgroundColor;
    return { page: colourOf("body"), card: colourOf(".card") };
  });
}

describe.each(["light", "dark"] as const)("mails in %s", (colorScheme) => {
  it.each(COLOURS)(
    "are readable on a phone and on a desk, with the gym's colour %s",
    async (color) => {
      const t = await loadTranslator("de", "notifications");
      const words = wordsOf(t, {
        kind: "class_cancelled",
        facts: FACTS,
        locale: "de",
        zone: "Africa/Nairobi",
      });
      const { html, text } = await renderMail({
        locale: "de",
        brand: { name: "Nordlicht", color },
        preview: words.body,
        heading: words.title,
        paragraphs: [t("mail.hello", { name: "Ada" }), words.body],
        items: [{ title: words.title, text: words.body }],
        action: { label: t("mail.open"), url: "https://gym.example/nordlicht/bookings" },
        footer: [t("mail.footer", { gym: "Nordlicht" })],
        footerLinks: [
          { label: t("mail.preferences"), url: "https://gym.example/nordlicht/inbox/preferences" },
        ],
      });
      for (const width of [360, 1_024]) {
        const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
        const page = await context.newPage();
        await page.setContent(html);
        const { violations } = await new AxeBuilder({ page })
          .withRules(["color-contrast", "link-in-text-block", "image-alt", "html-has-lang"])
          .analyze();
        expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
        // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count as shown.
        const shown = await page.locator("body").innerText();
        for (const part of [words.title, words.body, t("mail.open"), "Nordlicht"]) {
          expect(shown).toContain(part);
          expect(text).toContain(part);
        }
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        const dark = { page: "rgb(24, 24, 27)", card: "rgb(39, 39, 42)" };
        const light = { page: "rgb(244, 244, 245)", card: "rgb(255, 255, 255)" };
        expect(await groundOf(page)).toEqual(colorScheme === "dark" ? dark : light);
        const brightness = await brightnessOf(await page.screenshot());
        if (colorScheme === "dark") expect(brightness).toBeLessThan(70);
        else expect(brightness).toBeGreaterThan(200);
        await context.close();
      }
    },
    60_000,
  );
});

it.each(locales)(
  "every kind has its mail in %s: whole words, on a narrow phone too, and the same as text",
  async (locale) => {
    const t = await loadTranslator(locale, "notifications");
    const context = await browser.newContext({ colorScheme: "dark", viewport: { width: 320, height: 900 } });
    const page = await context.newPage();
    for (const kind of KINDS) {
      const { title, body } = wordsOf(t, { kind, facts: FACTS, locale, zone: "Africa/Nairobi" });
      for (const words of [title, body]) {
        expect(words.length, `${locale} ${kind}`).toBeGreaterThan(5);
        expect(words, `${locale} ${kind}`).not.toMatch(/\{|\}|undefined|notifications\.|\s{2}|\s[.,]/);
      }
      const { html, text } = await renderMail({
        locale,
        brand: { name: "Nordlicht", color: "#b91c1c" },
        preview: body,
        heading: title,
        paragraphs: [t("mail.hello", { name: "Ada" }), body],
        action: { label: t("mail.open"), url: "https://gym.example/nordlicht/bookings" },
        footer: [t("mail.footer", { gym: "Nordlicht" }), t("mail.mandatory")],
        footerLinks: [
          { label: t("mail.unsubscribe", { topic: t("topics.changes") }), url: "https://gym.example/u/1" },
          { label: t("mail.preferences"), url: "https://gym.example/nordlicht/inbox/preferences" },
        ],
      });
      await page.setContent(html);
      // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count as shown.
      const said = await page.locator("body").innerText();
      const shown = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        lang: document.documentElement.lang,
      }));
      expect(shown.lang).toBe(locale);
      expect(shown.width, `${locale} ${kind}`).toBeLessThanOrEqual(320);
      for (const part of [title, body, t("mail.open")]) {
        expect(said, `${locale} ${kind}`).toContain(part);
        expect(text, `${locale} ${kind}`).toContain(part);
      }
      expect(text).toContain("https://gym.example/u/1");
    }
    const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
    expect(violations.map(({ nodes }) => nodes[0]?.html)).toEqual([]);
    await context.close();
  },
  60_000,
);
