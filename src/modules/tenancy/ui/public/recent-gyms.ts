/** Cookie with the addresses of the gyms opened on this device, the latest first. Not secret; readable by scripts. */
export const RECENT_GYMS_COOKIE = "pulse_gyms";

const SHAPE = /^[a-z0-9-]{2,40}$/;
const KEPT = 8;

/** The addresses in the cookie's value, the latest first. */
export function parseRecentGyms(value: string | undefined): string[] {
  return (value ?? "")
    .split(".")
    .filter((slug) => SHAPE.test(slug))
    .slice(0, KEPT);
}

/** The cookie's value after a gym was opened. */
export function withRecentGym(value: string | undefined, slug: string): string {
  return [slug, ...parseRecentGyms(value).filter((other) => other !== slug)].slice(0, KEPT).join(".");
}
