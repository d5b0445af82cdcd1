import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "@playwright/test";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KINDS } from "@/modules/notifications/catalogue";
import type { Facts } from "@/modules/notifications/schema";
import { wordsOf } from "@/modules/notifications/words";
import { type MailContent, renderMail } from "@/platform/mail/render-mail";
import { type Locale, locales } from "@/shared/i18n/locales";
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

type Mails = (readonly [about: string, content: MailContent])[];

const ACCOUNT = [
  "verify",
  "change-email",
  "account-exists",
  "reset",
  "password-changed",
  "email-changed",
  "second-factor-on",
  "second-factor-off",
  "recovery-code-used",
] as const;
const BILLING = [
  "grace_first",
  "grace_later",
  "grace_last",
  "suspended",
  "renewal",
  "price_change",
  "receipt",
  "receipt_copy",
  "pay_link",
  "pool_empty",
] as const;
const COVER = ["asked", "accepted", "declined"] as const;

const BRAND = { name: "Nordlicht", color: "#b91c1c" };
const URL = "https://gym.example/nordlicht/bookings";

/** What the inbox says, sent by mail, with its ways to hear less. */
async function ofTheInbox(locale: Locale): Promise<Mails> {
  const t = await loadTranslator(locale, "notifications");
  return KINDS.map((kind) => {
    const { title, body } = wordsOf(t, { kind, facts: FACTS, locale, zone: "Africa/Nairobi" });
    const content = {
      locale,
      brand: BRAND,
      preview: body,
      heading: title,
      paragraphs: [t("mail.hello", { name: "Ada" }), body],
      action: { label: t("mail.open"), url: URL },
      footer: [t("mail.footer", { gym: "Nordlicht" }), t("mail.mandatory")],
      footerLinks: [
        { label: t("mail.unsubscribe", { topic: t("topics.changes") }), url: "https://gym.example/u/1" },
        { label: t("mail.preferences"), url: "https://gym.example/nordlicht/inbox/preferences" },
      ],
    };
    return [kind, content];
  });
}

/** What is sent by mail alone: of one's account, of bills, of who takes a class. */
async function byMailAlone(locale: Locale): Promise<Mails> {
  const account = await loadTranslator(locale, "identity-mail");
  const bills = await loadTranslator(locale, "billing-mail");
  const classes = await loadTranslator(locale, "classes");
  const bill = {
    gym: "Nordlicht",
    name: "Ada",
    amount: "KES\u00a03,000.00",
    open: "KES\u00a01,500.00",
    former: "KES\u00a02,800.00",
    number: "2026-0001",
    on: "Saturday, March 14, 2026",
    until: "March 21, 2026",
    plan: "Twelve months with everything",
    allowance: "class",
    tender: "M-Pesa",
    expires: "March 28, 2026",
  };
  const cover = {
    name: FACTS.name ?? "",
    branch: "Westlands",
    asker: "Wanjiru",
    colleague: "Kelvin Barasa",
    when: "Mon, Mar 16, 6:00 PM",
    gym: "Nordlicht",
  };
  const lines = ["until", "linkUntil", "byItself", "byHand", "priceNext", "stillOpen", "paidBy"] as const;
  return [
    ...ACCOUNT.map((kind) => {
      const [heading, body] = [account(`${kind}.subject`), account(`${kind}.body`)];
      const content = {
        locale,
        brand: { name: "Pulse" },
        heading,
        paragraphs: [account("hello", { name: "Ada" }), body],
        action: { label: account(`${kind}.action`), url: URL },
        footer: [account(`${kind}.footer`), "gym.example"],
      };
      return [kind, content] as const;
    }),
    ...BILLING.map((kind) => {
      const content = {
        locale,
        brand: BRAND,
        heading: bills(`${kind}.subject`, bill),
        paragraphs: [
          bills("hello", bill),
          bills(`${kind}.body`, bill),
          ...lines.map((line) => bills(line, bill)),
        ],
        action: { label: bills("pay", bill), url: URL },
        footer: [bills("footer", bill)],
      };
      return [kind, content] as const;
    }),
    ...COVER.map((kind) => {
      const note = classes("coverMail.note", { asker: "Wanjiru", note: "My knee" });
      const content = {
        locale,
        brand: BRAND,
        heading: classes(`coverMail.${kind}.title`, cover),
        paragraphs: [classes(`coverMail.${kind}.body`, cover), note],
        action: { label: classes("coverMail.open"), url: URL },
        footer: [classes("coverMail.footer", cover)],
      };
      return [kind, content] as const;
    }),
  ];
}

it.each(locales)(
  "every mail reads well in %s: whole words, on a narrow phone too, and the same as text",
  async (locale) => {
    const context = await browser.newContext({ colorScheme: "dark", viewport: { width: 320, height: 900 } });
    const page = await context.newPage();
    for (const [about, content] of [...(await ofTheInbox(locale)), ...(await byMailAlone(locale))]) {
      const { heading, paragraphs, action, footer, footerLinks = [] } = content;
      const { html, text } = await renderMail(content);
      await page.setContent(html);
      // biome-ignore lint/performance/useDomNodeTextContent: what is hidden does not count as shown.
      const said = await page.locator("body").innerText();
      const shown = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        lang: document.documentElement.lang,
      }));
      expect(shown.lang).toBe(locale);
      expect(shown.width, `${locale} ${about}`).toBeLessThanOrEqual(320);
      for (const words of [heading, ...paragraphs, action?.label ?? "", ...footer]) {
        expect(words.length, `${locale} ${about}`).toBeGreaterThan(3);
        expect(words, `${locale} ${about}`).not.toMatch(
          /\{|\}|undefined|(notifications|classes|-mail)\.|\s{2}|\s[.,]/,
        );
        expect(said, `${locale} ${about}`).toContain(words);
        expect(text, `${locale} ${about}`).toContain(words);
      }
      for (const { url } of footerLinks) expect(text).toContain(url);
    }
    const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze();
    expect(violations.map(({ nodes }) => nodes[0]?.html)).toEqual([]);
    await context.close();
  },
  60_000,
);
