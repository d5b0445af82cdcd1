import { z } from "zod";

/** A point of P-256 and sixteen bytes, in base64url with or without padding (RFC 8291). */
const publicKey = z.string().regex(/^[A-Za-z0-9_-]{87}=?$/);
const authSecret = z.string().regex(/^[A-Za-z0-9_-]{22}(?:==)?$/);

/** A browser's subscription, as it hands it out. */
export const subscribeInput = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(1_000),
  p256dh: publicKey,
  auth: authSecret,
  /** What the browser calls itself, for its owner to tell it from others. */
  device: z.string().trim().max(80).default(""),
});
export const forgetInput = z.strictObject({ endpoint: z.string().max(1_000) });

export const pushState = z.object({
  /** The installation's public key: a browser needs it to subscribe. */
  publicKey: z.string(),
  browsers: z.array(
    z.object({
      endpoint: z.string(),
      device: z.string(),
      lastOkAt: z.iso.datetime().nullable(),
      failures: z.int(),
    }),
  ),
});
export type PushState = z.infer<typeof pushState>;
