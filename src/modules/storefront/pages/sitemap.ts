import { locales } from "@/shared/i18n/locales";

/** What search engines may read of the installation: each gym's page in each language. */
export function sitemapOf(publicUrl: string, slugs: readonly string[]): string {
  const entries = slugs.map((slug) => {
    const url = `${publicUrl}/${slug}/welcome`;
    const others = locales.map(
      (locale) => `<xhtml:link rel="alternate" hreflang="${locale}" href="${url}?lang=${locale}"/>`,
    );
    return `<url><loc>${url}</loc><changefreq>daily</changefreq>${others.join("")}</url>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${entries.join("")}</urlset>\n`;
}

/** Everything else is behind a sign-in, or nobody's business to list. */
export function robotsOf(publicUrl: string): string {
  return `User-agent: *\nAllow: /*/welcome$\nAllow: /*/welcome?lang=\nAllow: /*/join$\nAllow: /api/brand/\nDisallow: /\n\nSitemap: ${publicUrl}/sitemap.xml\n`;
}
