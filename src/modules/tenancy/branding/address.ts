/** Where browsers find a gym's looks. The version is part of the address, so that they may keep the answer for good. */
export function brandAddress(slug: string, version: number, file: "css" | "logo" | "logo-small"): string {
  return file === "css" ? `/api/brand/${slug}/${version}.css` : `/api/brand/${slug}/${file}-${version}.webp`;
}
