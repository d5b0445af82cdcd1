import { createMpesaSimulator, type MpesaSimulator } from "./mpesa";
import type { MpesaAccount } from "./mpesa-messages";
import { createPaymongoSimulator, type PaymongoSimulator } from "./paymongo";
import type { PaymongoAccount } from "./paymongo-objects";
import { type Running, type SimulatorOptions, serve } from "./server";
import { createStripeSimulator, type StripeAccount, type StripeSimulator } from "./stripe";

export type SimulatedAccounts = {
  readonly mpesa: readonly MpesaAccount[];
  readonly stripe: readonly StripeAccount[];
  readonly paymongo: readonly PaymongoAccount[];
};

export type Simulators = Running & {
  readonly mpesa: MpesaSimulator;
  readonly stripe: StripeSimulator;
  readonly paymongo: PaymongoSimulator;
};

/**
 * All providers' simulators in one small server, below /mpesa, /stripe and /paymongo: the base URLs of the demo's
 * provider settings. People use /mpesa/phone (open prompts) and the pages that a charge redirects to: GCash's, Stripe's
 * and the bank's.
 */
export async function startSimulators(
  accounts: SimulatedAccounts,
  options: SimulatorOptions = {},
): Promise<Simulators> {
  let mpesa: MpesaSimulator | undefined;
  let stripe: StripeSimulator | undefined;
  let paymongo: PaymongoSimulator | undefined;
  const { url, close } = await serve(
    {
      "/mpesa": (root) => {
        mpesa = createMpesaSimulator(accounts.mpesa, { ...options, root });
        return mpesa;
      },
      "/stripe": (root) => {
        stripe = createStripeSimulator(accounts.stripe, { ...options, root });
        return stripe;
      },
      "/paymongo": (root) => {
        paymongo = createPaymongoSimulator(accounts.paymongo, { ...options, root });
        return paymongo;
      },
    },
    options,
  );
  if (!mpesa || !stripe || !paymongo) throw new Error("The simulators didn't start");
  return { url, close, mpesa, stripe, paymongo };
}
