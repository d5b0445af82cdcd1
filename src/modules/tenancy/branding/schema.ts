import { z } from "zod";

export const setColourInput = z.strictObject({
  brandColor: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "color")
    .toLowerCase(),
});

export const brandDto = z.object({ brandColor: z.string(), brandVersion: z.int(), hasLogo: z.boolean() });
export type Brand = z.infer<typeof brandDto>;

/** Where browsers find a gym's looks. The version is part of the address, so that they may keep the answer for good. */
export function brandAddress(slug: string, version: number, file: "css" | "logo" | "logo-small"): string {
  return file === "css" ? `/api/brand/${slug}/${version}.css` : `/api/brand/${slug}/${file}-${version}.webp`;
}
