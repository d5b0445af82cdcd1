import { setAccount } from "@/modules/billing/payments/accounts/service";
import type { TenantContext } from "@/platform/context";

/** The demo's stand-ins listen somewhere else after every start; only the path counts. */
const SIMULATORS = "http://127.0.0.1:3001";

/** Made-up keys that only the demo's own simulators know. */
export async function addPaymentAccounts(ctx: TenantContext, slug: string): Promise<void> {
  if (slug === "kifaru") {
    await setAccount(ctx, {
      provider: "mpesa",
      live: false,
      simulatorUrl: `${SIMULATORS}/mpesa`,
      shortCode: "600123",
      consumerKey: "demo-kifaru",
      consumerSecret: "demo-kifaru-only",
      passkey: "demo-kifaru-pass",
      initiator: { name: "kifaru", securityCredential: "demo-kifaru-only" },
    });
  }
  if (slug === "bayani") {
    await setAccount(ctx, {
      provider: "paymongo",
      live: false,
      simulatorUrl: `${SIMULATORS}/paymongo`,
      secretKey: "sk_test_demo_bayani",
      webhookSecrets: ["whsk_demo_bayani"],
    });
  }
  if (slug === "nordlicht" || slug === "kifaru") {
    await setAccount(ctx, {
      provider: "stripe",
      simulatorUrl: `${SIMULATORS}/stripe`,
      publishableKey: `pk_test_demo_${slug}`,
      secretKey: `sk_test_demo_${slug}`,
      webhookSecrets: [`whsec_demo_${slug}`],
    });
  }
}
