import { listSimulated } from "@/modules/billing/payments/accounts/service";
import { startSimulators } from "@/modules/billing/providers/simulators/start-simulators";
import { readEnv, SettingsError } from "@/platform/env";
import { createPorts } from "@/server/ports";

/** How often new accounts are looked for. */
const LOOK_EVERY = 60_000;

/**
 * The demo's stand-ins for M-Pesa, Stripe and GCash: a small server of its own beside web and worker. It knows the demo
 * gyms' accounts and reports to their webhooks as the providers would. It never runs where the demo is off.
 */
async function main(): Promise<void> {
  const env = readEnv();
  const port = env.PULSE_SIMULATORS_PORT;
  if (env.PULSE_DEMO === "off" || !port) return;
  const { ports, close } = await createPorts(env, "simulators", { hotLanes: 0 });
  const accounts = await listSimulated(ports);
  const of = <P extends "mpesa" | "stripe" | "paymongo">(provider: P) =>
    accounts.flatMap(({ credentials, webhookUrl }) =>
      credentials.provider === provider
        ? [{ ...(credentials as Extract<typeof credentials, { provider: P }>), webhookUrl }]
        : [],
    );
  const simulators = await startSimulators(
    {
      mpesa: of("mpesa"),
      stripe: of("stripe").map(({ secretKey, webhookSecrets: [secret = ""], webhookUrl }) => ({
        secretKey,
        webhook: { url: webhookUrl, secret },
      })),
      paymongo: of("paymongo").map(({ secretKey, live, webhookSecrets: [secret = ""], webhookUrl }) => ({
        secretKey,
        live,
        webhook: { url: webhookUrl, secret },
      })),
    },
    { port, publicUrl: `http://${new URL(ports.publicUrl).hostname}:${port}` },
  );
  ports.logger.info({ port, accounts: accounts.length }, "playing the payment providers");
  process.send?.({ type: "ready" });

  const end = (code: number) =>
    void simulators
      .close()
      .then(close)
      .finally(() => process.exit(code));
  process.on("SIGTERM", () => end(0));
  process.on("SIGINT", () => end(0));
  // An owner who sets up another account gets it played too: whoever watches over this process starts it again.
  setInterval(async () => {
    const now = await listSimulated(ports).catch(() => accounts);
    if (now.length !== accounts.length) end(0);
  }, LOOK_EVERY).unref();
}

main().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
});
