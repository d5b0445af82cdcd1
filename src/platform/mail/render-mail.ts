import type { Locale } from "@/shared/i18n/locales";

export type MailBrand = {
  readonly name: string;
  /** `#rrggbb`; text on it is black or white, whichever reads better. Default Pulse's own. */
  readonly color?: string | undefined;
  /** Absolute https address of a logo. */
  readonly logoUrl?: string | undefined;
};

export type MailContent = {
  readonly locale: Locale;
  readonly brand: MailBrand;
  /** Text that mailboxes show after the subject. */
  readonly preview?: string | undefined;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly action?: { readonly label: string; readonly url: string } | undefined;
  /** A short code to read and type, shown large. */
  readonly code?: string | undefined;
  readonly footer: readonly string[];
};

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

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

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * The one layout of all mails: tables and inline styles, since mail programs know little else; the `style` element
 * only adds the dark colours where they are understood. Everything that is passed in is escaped.
 */
export function renderMail(content: MailContent): { html: string; text: string } {
  const { locale, brand, heading, paragraphs, action, code, footer } = content;
  const color = /^#[0-9a-f]{6}$/i.test(brand.color ?? "") ? (brand.color as string) : "#0f766e";
  const href = action ? webAddress(action.url) : undefined;
  const logo = brand.logoUrl
    ? `<img src="${escapeHtml(webAddress(brand.logoUrl))}" alt="${escapeHtml(brand.name)}" height="40" style="display:block;height:40px;border:0">`
    : `<span class="ink" style="${FONT};font-size:18px;font-weight:700;color:#18181b">${escapeHtml(brand.name)}</span>`;
  const body = [
    `<h1 class="ink" style="${FONT};margin:0 0 16px;font-size:24px;line-height:32px;font-weight:700;color:#18181b">${escapeHtml(heading)}</h1>`,
    ...paragraphs.map(
      (text) =>
        `<p class="ink" style="${FONT};margin:0 0 16px;font-size:16px;line-height:24px;color:#27272a">${escapeHtml(text)}</p>`,
    ),
    ...(code
      ? [
          `<p class="ink" style="font-family:ui-monospace,Menlo,Consolas,monospace;margin:8px 0 24px;font-size:32px;line-height:40px;letter-spacing:6px;font-weight:700;color:#18181b">${escapeHtml(code)}</p>`,
        ]
      : []),
    ...(action && href
      ? [
          `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr><td bgcolor="${color}" style="border-radius:8px;background:${color}"><a href="${escapeHtml(href)}" style="${FONT};display:inline-block;padding:12px 24px;font-size:16px;line-height:24px;font-weight:600;color:${readableOn(color)};text-decoration:none">${escapeHtml(action.label)}</a></td></tr></table>`,
          `<p class="soft" style="${FONT};margin:0 0 16px;font-size:13px;line-height:20px;color:#52525b;word-break:break-all">${escapeHtml(href)}</p>`,
        ]
      : []),
  ].join("\n");
  const html = `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(heading)}</title>
<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){.page{background:#18181b!important}.card{background:#27272a!important;border-color:#3f3f46!important}.ink{color:#fafafa!important}.soft{color:#a1a1aa!important}}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f4f5">
${content.preview ? `<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(content.preview)}</div>` : ""}
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f4f5"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td style="padding:0 0 16px">${logo}</td></tr>
<tr><td class="card" style="padding:32px;background:#ffffff;border:1px solid #e4e4e7;border-radius:12px">
${body}
</td></tr>
<tr><td style="padding:16px 0 0">${footer.map((text) => `<p class="soft" style="${FONT};margin:0 0 8px;font-size:13px;line-height:20px;color:#52525b">${escapeHtml(text)}</p>`).join("\n")}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
  const text = [
    brand.name,
    heading,
    ...paragraphs,
    ...(code ? [code] : []),
    ...(action && href ? [`${action.label}:\n${href}`] : []),
    ...(footer.length > 0 ? [`-- \n${footer.join("\n")}`] : []),
  ].join("\n\n");
  return { html, text: `${text}\n` };
}
