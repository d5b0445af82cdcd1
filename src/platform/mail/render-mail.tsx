import { Body } from "@react-email/body";
import { Button } from "@react-email/button";
import { Container } from "@react-email/container";
import { Head } from "@react-email/head";
import { Heading } from "@react-email/heading";
import { Html } from "@react-email/html";
import { Img } from "@react-email/img";
import { Link } from "@react-email/link";
import { Preview } from "@react-email/preview";
import { render } from "@react-email/render";
import { Section } from "@react-email/section";
import { Text } from "@react-email/text";
import type { CSSProperties } from "react";
import type { Locale } from "@/shared/i18n/locales";

export type MailBrand = {
  readonly name: string;
  /** `#rrggbb`; text on it is black or white, whichever reads better. Default Pulse's own. */
  readonly color?: string | undefined;
  /** Absolute https address of a logo. */
  readonly logoUrl?: string | undefined;
};

export type MailLink = { readonly label: string; readonly url: string };

export type MailContent = {
  readonly locale: Locale;
  readonly brand: MailBrand;
  /** Text that mailboxes show after the subject. */
  readonly preview?: string | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action?: MailLink | undefined;
  /** A short code to read and type, shown large. */
  readonly code?: string | undefined;
  /** Several things in one mail, each with its own words. */
  readonly items?: readonly { readonly title: string; readonly text: string }[] | undefined;
  readonly footer: readonly string[];
  /** Below the footer: how to hear less of this. */
  readonly footerLinks?: readonly MailLink[] | undefined;
};

/** @throws TypeError for anything but http(s): a mail must not carry `javascript:`. */
function webAddress(address: string): string {
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError("a mail links only to http(s)");
  return url.href;
}

function readableOn(color: string): "#000000" | "#ffffff" {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#000000" : "#ffffff";
}

const SANS = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO = "ui-monospace,Menlo,Consolas,monospace";

/** A word that is longer than the line breaks, by the rules of its language where the mail program knows them. */
const INK: CSSProperties = {
  fontFamily: SANS,
  margin: "0 0 16px",
  color: "#27272a",
  hyphens: "auto",
  wordBreak: "break-word",
};
const SOFT: CSSProperties = {
  fontFamily: SANS,
  margin: "0 0 8px",
  fontSize: "13px",
  lineHeight: "20px",
  color: "#52525b",
};
const BODY: CSSProperties = { ...INK, fontSize: "16px", lineHeight: "24px" };

/** Only adds the dark colours, where they are understood; everything else stands on the elements themselves. */
const DARK =
  ":root{color-scheme:light dark}@media (prefers-color-scheme:dark){.page,.page>table>tbody>tr>td{background:#18181b!important}.card{background:#27272a!important;border-color:#3f3f46!important}.ink{color:#fafafa!important}.soft{color:#a1a1aa!important}}";

function Mail({ content, href }: { content: MailContent; href: string | undefined }) {
  const { locale, brand, heading, paragraphs, action, code, items = [], footer, footerLinks = [] } = content;
  const color = /^#[0-9a-f]{6}$/i.test(brand.color ?? "") ? (brand.color as string) : "#0f766e";
  return (
    <Html lang={locale} dir="ltr">
      <Head>
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{heading}</title>
        <style>{DARK}</style>
      </Head>
      <Body className="page" style={{ margin: 0, padding: "32px 16px", backgroundColor: "#f4f4f5" }}>
        {content.preview ? <Preview>{content.preview}</Preview> : null}
        <Container style={{ maxWidth: "560px" }}>
          <Section style={{ padding: "0 0 16px" }}>
            {brand.logoUrl ? (
              <Img src={webAddress(brand.logoUrl)} alt={brand.name} height="40" style={{ height: "40px" }} />
            ) : (
              <Text className="ink" style={{ ...INK, margin: 0, fontSize: "18px", fontWeight: 700 }}>
                {brand.name}
              </Text>
            )}
          </Section>
          <Section
            className="card"
            style={{
              padding: "32px",
              backgroundColor: "#ffffff",
              border: "1px solid #e4e4e7",
              borderRadius: "12px",
            }}
          >
            <Heading
              as="h1"
              className="ink"
              style={{ ...INK, fontSize: "24px", lineHeight: "32px", fontWeight: 700, color: "#18181b" }}
            >
              {heading}
            </Heading>
            {paragraphs.map((text, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a mail is rendered once, and texts may repeat.
              <Text key={at} className="ink" style={BODY}>
                {text}
              </Text>
            ))}
            {items.map(({ title, text }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <Section key={at} style={{ padding: "0 0 8px" }}>
                <Text className="ink" style={{ ...BODY, margin: 0, fontWeight: 600, color: "#18181b" }}>
                  {title}
                </Text>
                <Text className="soft" style={{ ...SOFT, fontSize: "15px" }}>
                  {text}
                </Text>
              </Section>
            ))}
            {code ? (
              <Text
                className="ink"
                style={{
                  fontFamily: MONO,
                  margin: "8px 0 24px",
                  fontSize: "32px",
                  lineHeight: "40px",
                  letterSpacing: "6px",
                  fontWeight: 700,
                  color: "#18181b",
                }}
              >
                {code}
              </Text>
            ) : null}
            {action && href ? (
              <>
                <Button
                  href={href}
                  style={{
                    fontFamily: SANS,
                    margin: "8px 0 24px",
                    padding: "12px 24px",
                    borderRadius: "8px",
                    fontSize: "16px",
                    fontWeight: 600,
                    backgroundColor: color,
                    color: readableOn(color),
                  }}
                >
                  {action.label}
                </Button>
                <Text className="soft" style={{ ...SOFT, wordBreak: "break-all" }}>
                  {href}
                </Text>
              </>
            ) : null}
          </Section>
          <Section style={{ padding: "16px 0 0" }}>
            {footer.map((text, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <Text key={at} className="soft" style={SOFT}>
                {text}
              </Text>
            ))}
            {footerLinks.map(({ label, url }) => (
              <Text key={url} className="soft" style={SOFT}>
                <Link
                  href={webAddress(url)}
                  className="soft"
                  style={{ ...SOFT, textDecoration: "underline" }}
                >
                  {label}
                </Link>
              </Text>
            ))}
          </Section>
        </Container>
      </Body>
    </Html>
  );
}

/** The same mail for whoever reads no HTML. */
function plain(content: MailContent, href: string | undefined): string {
  const { brand, heading, paragraphs, items = [], code, action, footer, footerLinks = [] } = content;
  const end = [...footer, ...footerLinks.map(({ label, url }) => `${label}: ${webAddress(url)}`)];
  const text = [
    brand.name,
    heading,
    ...paragraphs,
    ...items.map((item) => `* ${item.title}\n  ${item.text}`),
    ...(code ? [code] : []),
    ...(action && href ? [`${action.label}:\n${href}`] : []),
    ...(end.length > 0 ? [`-- \n${end.join("\n")}`] : []),
  ].join("\n\n");
  return `${text}\n`;
}

/**
 * The one layout of all mails, of React Email's parts: tables and inline styles, since mail programs know little else,
 * with what Outlook needs around a button. Everything that is passed in is escaped.
 * @throws TypeError for an address that is not http(s)
 */
export async function renderMail(content: MailContent): Promise<{ html: string; text: string }> {
  const href = content.action ? webAddress(content.action.url) : undefined;
  const text = plain(content, href);
  return { html: await render(<Mail content={content} href={href} />), text };
}
