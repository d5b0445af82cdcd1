import { z } from "zod";

const base64url = z.string().regex(/^[A-Za-z0-9_-]+={0,2}$/);

/** A browser's subscription, as it hands it out. */
export const subscribeInput = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).max(1_000),
  p256dh: base64url.min(80).max(100),
  auth: base64url.min(16).max(40),
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
