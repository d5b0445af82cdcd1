import fc from "fast-check";
import { describe, expect, it } from "vitest";
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
  it("writes every part in both forms", () => {
    const { html, text } = renderMail(content);
    expect(html).toContain('<html lang="de">');
    expect(html).toContain("Nordlicht &amp; Söhne");
    expect(html).toContain('href="https://gym.example/verify?a=1&amp;b=2"');
    expect(text).toBe(
      "Nordlicht & Söhne\n\nWillkommen\n\nSchön, dass du da bist.\n\nBis bald.\n\n123 456\n\nBestätigen:\nhttps://gym.example/verify?a=1&b=2\n\n-- \nDu bekommst diese Mail, weil …\n",
    );
  });

  it("chooses black or white on the brand's colour", () => {
    expect(renderMail(content).html).toContain("color:#000000;text-decoration:none");
    expect(renderMail({ ...content, brand: { name: "x", color: "#1e3a8a" } }).html).toContain(
      "color:#ffffff;text",
    );
  });

  it("falls back when the colour is not one", () => {
    const { html } = renderMail({ ...content, brand: { name: "x", color: 'red;"><script>' } });
    expect(html).not.toContain("script");
    expect(html).toContain('bgcolor="#0f766e"');
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "not an address"])("refuses the link %s", (url) => {
    expect(() => renderMail({ ...content, action: { label: "x", url } })).toThrow(TypeError);
  });

  it("lets no text become markup", () => {
    const tags = (html: string) => (html.match(/<[a-z!/]/gi) ?? []).length;
    const calm = renderMail({
      ...content,
      heading: "x",
      paragraphs: ["x"],
      code: "x",
      footer: ["x"],
      preview: "x",
    });
    fc.assert(
      fc.property(fc.stringMatching(/^[<>"'&a-z/=!-]{1,40}$/), (evil) => {
        const { html } = renderMail({
          ...content,
          brand: { ...content.brand, name: evil },
          heading: evil,
          paragraphs: [evil],
          code: evil,
          footer: [evil],
          preview: evil,
          action: { label: evil, url: `https://gym.example/?${encodeURIComponent(evil)}` },
        });
        expect(tags(html)).toBe(tags(calm.html));
      }),
    );
  });
});
