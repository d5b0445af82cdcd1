import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { chooseLocale, isLocale, LOCALE_COOKIE } from "./locales";
import { loadMessages } from "./messages";

/**
 * The part of the front door's bridge that knows who is signed in. Optional: without it (build time, a page
 * rendered alone) the cookie and the browser decide.
 */
type LocaleBridge = {
  readonly preferredLocale?: (
    cookieHeader: string,
  ) => Promise<string | null | undefined> | string | null | undefined;
};

function bridge(): LocaleBridge | undefined {
  return (globalThis as { __pulse?: LocaleBridge }).__pulse;
}

export default getRequestConfig(async ({ locale: asked }) => {
  if (isLocale(asked)) return { locale: asked, messages: await loadMessages(asked), timeZone: "UTC" };
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  const cookie = jar.get(LOCALE_COOKIE)?.value;
  const preferred = isLocale(cookie)
    ? undefined
    : await bridge()?.preferredLocale?.(sent.get("cookie") ?? "");
  const locale = chooseLocale({ cookie, preferred, acceptLanguage: sent.get("accept-language") });
  return { locale, messages: await loadMessages(locale), timeZone: "UTC" };
});
