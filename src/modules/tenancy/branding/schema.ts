import { z } from "zod";

export const setColourInput = z.strictObject({
  brandColor: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "color")
    .toLowerCase(),
});

export const brandDto = z.object({ brandColor: z.string(), brandVersion: z.int(), hasLogo: z.boolean() });
export type Brand = z.infer<typeof brandDto>;
