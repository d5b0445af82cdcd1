import { z } from "zod";
import { NETWORK_PROVIDERS } from "../../providers/port";

export const networkProvider = z.enum(NETWORK_PROVIDERS);

const secret = z.string().trim().min(4).max(4_000);
const id = z.string().trim().min(1).max(200);
/** Only an installation with demo data may talk to a simulator instead of the provider. */
const simulatorUrl = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .optional();

const mpesa = z.strictObject({
  provider: z.literal("mpesa"),
  live: z.boolean(),
  simulatorUrl,
  shortCode: z.string().regex(/^\d{5,10}$/),
  tillNumber: z
    .string()
    .regex(/^\d{5,10}$/)
    .optional(),
  consumerKey: secret,
  consumerSecret: secret,
  passkey: secret,
  initiator: z.strictObject({ name: id, securityCredential: secret }).optional(),
  /** Pull Transactions is switched on for the paybill at Safaricom. */
  pulls: z.boolean().optional(),
});
const stripe = z.strictObject({
  provider: z.literal("stripe"),
  simulatorUrl,
  publishableKey: id,
  secretKey: secret,
  /** The newest first; every one in the list is accepted while a secret is being changed. */
  webhookSecrets: z.array(secret).min(1).max(3),
});
const paymongo = z.strictObject({
  provider: z.literal("paymongo"),
  live: z.boolean(),
  simulatorUrl,
  secretKey: secret,
  webhookSecrets: z.array(secret).min(1).max(3),
});
export const providerCredentials = z.discriminatedUnion("provider", [mpesa, stripe, paymongo]);
export type ProviderCredentials = z.infer<typeof providerCredentials>;

export const prepareProviderInput = z.strictObject({ provider: networkProvider });
export const enableProviderInput = z.strictObject({ provider: networkProvider, enabled: z.boolean() });

/** What the owner sees of an account: nothing that opens it. */
export const providerAccount = z.object({
  provider: networkProvider,
  configured: z.boolean(),
  enabled: z.boolean(),
  live: z.boolean(),
  simulated: z.boolean(),
  /** Paybill or till number, or the publishable key. */
  label: z.string().nullable(),
  /** The address to enter at the provider for its notices; M-Pesa is told it with each payment. */
  webhookUrl: z.string().nullable(),
  updatedAt: z.iso.datetime().nullable(),
  /** Whether payments that nobody asked for are reported; null where they never are, or nobody has asked yet. */
  receipts: z.object({ state: z.enum(["done", "before", "failed"]), at: z.iso.datetime() }).nullable(),
});
export type ProviderAccountView = z.infer<typeof providerAccount>;
