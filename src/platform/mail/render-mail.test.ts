import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { type MailContent, renderMail } from "./render-mail";

const content: MailContent = {
  locale: "de",
  brand: { name: "Nordlicht & Söhne", color: "#fde047" },
  preview: "Kurz",
  heading: "Willkommen",
  paragraphs: ["Schön, dass du da bist.", "Bis bald."],
  action: { label: "Bestätigen", url: "https://gym.example/verify?a=1&b=2" },
  code: "123 456",
  footer: ["Du bekommst diese Mail, weil …"],
};

describe("renderMail", () => {
  it("writes every part in both forms", async () => {
    const { html, text } = await renderMail(content);
    expect(html).toMatch(/^<!DOCTYPE html/);
    expect(html).toMatch(/<html[^>]* lang="de"/);
    expect(html).toContain("Nordlicht &amp; Söhne");
    expect(html).toContain('href="https://gym.example/verify?a=1&amp;b=2"');
    expect(text).toBe(
      "Nordlicht & Söhne\n\nWillkommen\n\nSchön, dass du da bist.\n\nBis bald.\n\n123 456\n\nBestätigen:\nhttps://gym.example/verify?a=1&b=2\n\n-- \nDu bekommst diese Mail, weil …\n",
    );
  });

  it("chooses black or white on the brand's colour", async () => {
    const dark = { ...content, brand: { name: "x", color: "#1e3a8a" } };
    expect((await renderMail(content)).html).toContain("background-color:#fde047;color:#000000");
    expect((await renderMail(dark)).html).toContain("background-color:#1e3a8a;color:#ffffff");
  });

  it("falls back when the colour is not one", async () => {
    const { html } = await renderMail({ ...content, brand: { name: "x", color: 'red;"><script>' } });
    expect(html).not.toContain("script");
    expect(html).toContain("background-color:#0f766e");
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "not an address"])(
    "refuses the link %s",
    async (url) => {
      const link = { label: "x", url };
      await expect(renderMail({ ...content, action: link })).rejects.toThrow(TypeError);
      await expect(renderMail({ ...content, footerLinks: [link] })).rejects.toThrow(TypeError);
    },
  );

  it("lets no text become markup", async () => {
    const tags = (html: string) => (html.match(/<[a-z!/]/gi) ?? []).length;
    const calm = await renderMail({
      ...content,
      heading: "x",
      paragraphs: ["x"],
      code: "x",
      items: [{ title: "x", text: "x" }],
      footer: ["x"],
      preview: "x",
    });
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[<>"'&a-z/=!-]{1,40}$/), async (evil) => {
        const { html } = await renderMail({
          ...content,
          brand: { ...content.brand, name: evil },
          heading: evil,
          paragraphs: [evil],
          code: evil,
          items: [{ title: evil, text: evil }],
          footer: [evil],
          preview: evil,
          action: { label: evil, url: `https://gym.example/?${encodeURIComponent(evil)}` },
        });
        expect(tags(html)).toBe(tags(calm.html));
      }),
    );
  });
});
