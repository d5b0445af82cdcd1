import { createHash } from "node:crypto";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Locale } from "@/shared/i18n/locales";

/** A whole document that runs no script. */
export interface PublicDocument {
  readonly html: string;
  readonly etag: string;
  /** What of `style-src` lets its one stylesheet in: the document is the same for everybody, so it has no nonce. */
  readonly styleHash: string;
}

export interface DocumentHead {
  readonly locale: Locale;
  readonly title: string;
  readonly description: string;
  readonly css: string;
  /** Absolute addresses; left out of what search engines should not list. */
  readonly canonical?: string;
  readonly alternates?: readonly { readonly locale: string; readonly href: string }[];
  readonly image?: string | undefined;
  readonly siteName: string;
  /** Written as a data block: browsers do not run it, so the page's policy needs no exception. */
  readonly jsonLd?: unknown;
  readonly themeColor: string;
}

/** JSON that cannot end the element it stands in. */
function dataBlock(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

const base64 = (text: string) => createHash("sha256").update(text).digest("base64");

/** Writes a document out, with the tag that its next visitor compares. */
export function writeDocument(head: DocumentHead, body: ReactNode): PublicDocument {
  const { canonical, image } = head;
  const html = `<!doctype html>${renderToStaticMarkup(
    <html lang={head.locale}>
      {/* biome-ignore lint/style/noHeadElement: a document of its own, not one of Next. */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{head.title}</title>
        <meta name="description" content={head.description} />
        <meta name="theme-color" content={head.themeColor} />
        {canonical ? (
          <>
            <link rel="canonical" href={canonical} />
            {head.alternates?.map(({ locale, href }) => (
              <link key={locale} rel="alternate" hrefLang={locale} href={href} />
            ))}
            <meta property="og:type" content="website" />
            <meta property="og:site_name" content={head.siteName} />
            <meta property="og:title" content={head.title} />
            <meta property="og:description" content={head.description} />
            <meta property="og:url" content={canonical} />
            <meta property="og:locale" content={head.locale} />
            {image ? <meta property="og:image" content={image} /> : null}
            <meta name="twitter:card" content="summary" />
          </>
        ) : (
          <meta name="robots" content="noindex" />
        )}
        <link rel="icon" href="/icons/pulse.svg" type="image/svg+xml" />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own stylesheet, of computed colours alone. */}
        <style dangerouslySetInnerHTML={{ __html: head.css }} />
        {head.jsonLd === undefined ? null : (
          <script
            type="application/ld+json"
            // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON without a single "<".
            dangerouslySetInnerHTML={{ __html: dataBlock(head.jsonLd) }}
          />
        )}
      </head>
      <body>{body}</body>
    </html>,
  )}`;
  return { html, etag: `W/"${base64(html).slice(0, 27)}"`, styleHash: `'sha256-${base64(head.css)}'` };
}
