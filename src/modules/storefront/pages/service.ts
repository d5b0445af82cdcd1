import { createElement } from "react";
import type { TenantContext } from "@/platform/context";
import { isLocale, type Locale, locales, negotiate } from "@/shared/i18n/locales";
import { brandTokens, parseHex } from "@/ui/tokens/brand";
import type { PublicGym } from "../facts/schema";
import { readPublicGym } from "../facts/service";
import { KeptFor } from "../kept-for";
import { sayIn } from "../say";
import { type PublicDocument, writeDocument } from "./document";
import { Embed } from "./embed";
import { jsonLdOf } from "./json-ld";
import { styleOf, type Theme } from "./style";
import { Welcome } from "./welcome";
import { planCards } from "./words";

/** Milliseconds that a written page is handed out; what stands in it is some seconds old at most. */
const FRESH = 5_000;

const pages = new KeptFor<PublicDocument>(FRESH, 400);

/** The language of a visitor: chosen on the page, asked for by the browser, the gym's own. Cookies have no say here. */
export function visitorLocale(
  chosen: string | null,
  acceptLanguage: string | undefined,
  gym: { readonly locale: string },
): Locale {
  if (isLocale(chosen)) return chosen;
  return negotiate(acceptLanguage) ?? (isLocale(gym.locale) ? gym.locale : "en");
}

/** The gym's page in a language. @throws DomainError NOT_FOUND when the gym shows none */
export async function welcomePage(ctx: TenantContext, locale: Locale): Promise<PublicDocument> {
  const gym = await readPublicGym(ctx);
  const key = `${ctx.tenantId} ${locale} ${gym.asOf}`;
  return await pages.get(key, ctx.clock.now().getTime(), () =>
    writeWelcome(gym, ctx.ports.publicUrl, locale),
  );
}

async function writeWelcome(gym: PublicGym, publicUrl: string, locale: Locale): Promise<PublicDocument> {
  const t = await sayIn(locale, "storefront");
  const plans = await planCards(gym.plans, gym, locale);
  const url = `${publicUrl}/${gym.slug}/welcome`;
  const place = gym.branches.map(({ city }) => city).find(Boolean);
  return writeDocument(
    {
      locale,
      title: t("metaTitle", { gym: gym.name }),
      description: place
        ? t("metaDescriptionIn", { gym: gym.name, place })
        : t("metaDescription", { gym: gym.name }),
      css: styleOf("page", gym.brandColor, "auto"),
      canonical: locale === gym.locale ? url : `${url}?lang=${locale}`,
      alternates: [
        { locale: "x-default", href: url },
        ...locales.map((one) => ({ locale: one, href: `${url}?lang=${one}` })),
      ],
      image: gym.logo ? `${publicUrl}${gym.logo}` : undefined,
      siteName: gym.name,
      jsonLd: jsonLdOf(gym, publicUrl),
      themeColor: brandTokens(gym.brandColor, "light").strong,
    },
    createElement(Welcome, { gym, plans, locale, t }),
  );
}

/** How a timetable on somebody else's page looks; what makes no sense is as if it were not said. */
export interface EmbedLook {
  readonly theme: Theme;
  /** `#rrggbb`; made readable on the theme's ground. */
  readonly accent: string | null;
  readonly branchId: string | null;
}

const THEMES: readonly Theme[] = ["light", "dark", "auto"];

/** Reads `?theme=dark&accent=0f766e&branch=…`. */
export function embedLook(query: URLSearchParams): EmbedLook {
  const accent = query.get("accent") ?? "";
  const hex = /^#?([\da-f]{6})$/i.exec(accent)?.[1];
  return {
    theme: THEMES.find((one) => one === query.get("theme")) ?? "auto",
    accent: hex && parseHex(`#${hex}`) ? `#${hex.toLowerCase()}` : null,
    branchId: query.get("branch"),
  };
}

/** The week's classes for somebody else's page; null when the gym shows no timetable. @throws DomainError NOT_FOUND */
export async function embeddedTimetable(
  ctx: TenantContext,
  locale: Locale,
  look: EmbedLook,
): Promise<PublicDocument | null> {
  const gym = await readPublicGym(ctx);
  if (!gym.timetable) return null;
  const t = await sayIn(locale, "storefront");
  const { branches, sessions, nextOn } = gym.timetable;
  const one = branches.find(({ id }) => id === look.branchId);
  const timetable = one
    ? { branches: [one], sessions: sessions.filter(({ branchId }) => branchId === one.id), nextOn }
    : gym.timetable;
  const colour = look.accent ?? gym.brandColor;
  return writeDocument(
    {
      locale,
      title: t("embedTitle", { gym: gym.name }),
      description: t("embedTitle", { gym: gym.name }),
      css: styleOf("embed", colour, look.theme),
      siteName: gym.name,
      themeColor: brandTokens(colour, "light").strong,
    },
    createElement(Embed, { gym, timetable, locale, t, href: `${ctx.ports.publicUrl}/${gym.slug}/welcome` }),
  );
}
