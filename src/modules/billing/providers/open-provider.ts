import type { Clock } from "@/platform/clock";
import { DEFAULT_POLICY, type HttpPolicy } from "./http";
import { createManualProvider } from "./manual";
import { createMpesaProvider } from "./mpesa/client";
import { TokenCache } from "./mpesa/token";
import { createPaymongoProvider } from "./paymongo/client";
import type { PaymentProvider } from "./port";
import type { ProviderSettings } from "./settings";
import { createStripeProvider } from "./stripe/client";

export type Providers = { readonly open: (settings: ProviderSettings) => PaymentProvider };

/** Opens gyms' accounts at payment providers. Made once per process: it keeps M-Pesa's access tokens. */
export function createProviders({
  clock,
  policy = DEFAULT_POLICY,
}: {
  readonly clock: Clock;
  readonly policy?: HttpPolicy;
}): Providers {
  const tokens = new TokenCache(clock);
  return {
    open(settings) {
      switch (settings.provider) {
        case "mpesa":
          return createMpesaProvider(settings, { clock, policy, tokens });
        case "stripe":
          return createStripeProvider(settings, { clock, policy });
        case "paymongo":
          return createPaymongoProvider(settings, { clock, policy });
        default:
          return createManualProvider(settings.provider);
      }
    },
  };
}
