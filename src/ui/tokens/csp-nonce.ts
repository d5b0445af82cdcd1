import { setNonce } from "get-nonce";

/**
 * Hands the page's CSP nonce to the parts that add `<style>` elements (scroll lock of dialogs and menus).
 * The server writes it to `<meta name="csp-nonce">`; without it those styles are refused by the browser. A document whose
 * screen the server could not finish has no such tag yet, but scripts that know it.
 * Importing this file is enough; it does nothing on the server.
 */
if (typeof document !== "undefined") {
  const nonce =
    document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ??
    document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  if (nonce) setNonce(nonce);
}
