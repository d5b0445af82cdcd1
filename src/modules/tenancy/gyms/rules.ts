import { foldForSearch } from "@/shared/text/fold";

/** 2 to 40 small letters and digits, single hyphens between them. The database holds the same rule. */
const SLUG = /^(?=.{2,40}$)[a-z0-9](?:-?[a-z0-9])*$/;

/** Addresses that belong to Pulse itself, now or foreseeably. */
const RESERVED = new Set(
  `_next 2fa about account accounts admin api app apps assets auth billing blog brand coach dashboard demo desk dev
  docs download email event events explore feed files forgot gallery gym gyms health help home icons images img
  index invite invites join kiosk legal live login logout mail manifest me member members messages metrics mobile
  network new news notifications oauth offline operator ops pay payments plans pricing privacy profile public pulse
  ready reset robots root search security settings setup shop sign-in sign-out sign-up signin signup sitemap static
  status store support sw system team terms test trainer two-factor upload user users verify web webhooks welcome
  well-known ws www`.split(/\s+/),
);

/** Whether a text could be a gym's address at all; says nothing about whether it is free. */
export function isSlugShaped(slug: string): boolean {
  return SLUG.test(slug);
}

export function isReservedSlug(slug: string): boolean {
  return RESERVED.has(slug);
}

/** Whether a new gym may take that address. */
export function isUsableSlug(slug: string): boolean {
  return isSlugShaped(slug) && !isReservedSlug(slug);
}

/** The address a name suggests: `Nordlicht Studio (Mitte)` → `nordlicht-studio-mitte`; empty when nothing is left. */
export function slugOf(name: string): string {
  const words = foldForSearch(name)
    .replace(/['"]/g, "")
    .replace(/&/g, " and ")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return words.slice(0, 40).replace(/-+$/, "");
}

/**
 * Addresses to offer for a name, best first; the caller keeps those that are free.
 * @param place where the gym is, to tell it from another of the same name
 */
export function slugIdeas(name: string, place: string | undefined, country: string | undefined): string[] {
  const base = slugOf(name);
  const where = place ? slugOf(place) : "";
  const land = country ? country.toLowerCase() : "";
  const short = base.split("-").slice(0, -1).join("-");
  const ideas = [
    base,
    where && `${base}-${where}`,
    short,
    base && `${base}-gym`,
    land && base && `${base}-${land}`,
    ...Array.from({ length: 8 }, (_, index) => base && `${base}-${index + 2}`),
  ];
  return [...new Set(ideas.map((idea) => (idea || "").slice(0, 40)))].filter(isUsableSlug);
}

/** The steps of the setup wizard after the gym exists, in order. */
export const SETUP_STEPS = ["branches", "brand", "team"] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** The step after a finished one; null when setup is done. A step that was passed before is not walked again. */
export function stepAfter(current: SetupStep | null, finished: SetupStep): SetupStep | null {
  if (current === null) return null;
  const next = SETUP_STEPS.indexOf(finished) + 1;
  return SETUP_STEPS[Math.max(next, SETUP_STEPS.indexOf(current))] ?? null;
}
