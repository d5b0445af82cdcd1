import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "@playwright/test";
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

/** The colours in which a pixel of the picture and its card really come out. */
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
      const pictures: Buffer[] = [];
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
        pictures.push(await page.screenshot());
        await context.close();
      }
      expect(pictures.every(({ byteLength }) => byteLength > 10_000)).toBe(true);
    },
    60_000,
  );
});

it("every kind has its words in every language, without a gap", async () => {
  for (const locale of locales) {
    const t = await loadTranslator(locale, "notifications");
    for (const kind of KINDS) {
      const { title, body } = wordsOf(t, { kind, facts: FACTS, locale, zone: "Africa/Nairobi" });
      for (const words of [title, body]) {
        expect(words.length, `${locale} ${kind}`).toBeGreaterThan(5);
        expect(words, `${locale} ${kind}`).not.toMatch(/\{|\}|undefined|notifications\.|\s{2}|\s[.,]/);
      }
    }
  }
});
