"use client";

import { getNonce } from "get-nonce";

/**
 * The gym's colours, in the document itself: a stylesheet would hold up the first paint by a round trip.
 * @param nonce of the document that the server writes; a page reached without a new document keeps the first one's
 */
export function BrandStyle({ css, nonce }: { css: string; nonce: string | undefined }) {
  return (
    <style
      nonce={typeof document === "undefined" ? nonce : getNonce()}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: made of computed colours alone.
      dangerouslySetInnerHTML={{ __html: css }}
    />
  );
}
