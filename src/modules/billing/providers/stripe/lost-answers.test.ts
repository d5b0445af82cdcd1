import { createServer } from "node:http";
import { expect, it } from "vitest";
import { SettableClock } from "@/platform/clock";
import { createProviders } from "../open-provider";
import { onSession, request } from "./testing";

const clock = new SettableClock("2026-11-21T10:00:00Z");
const settings = { provider: "stripe" as const, secretKey: "sk_test_hush", webhookSecrets: ["whsec_hush"] };

it.each([
  [429, "rate_limit_error"],
  [401, "invalid_request_error"],
  [404, "invalid_request_error"],
  [409, "invalid_request_error"],
])("doesn't take a later try's HTTP %i for the fate of the first, which was lost", async (status, type) => {
  let tries = 0;
  const line = createServer((incoming, outgoing) => {
    tries++;
    if (tries === 1) return incoming.socket.destroy();
    const body = JSON.stringify({ error: { type, message: "No" } });
    outgoing.writeHead(status, { "stripe-should-retry": "false" }).end(body);
  });
  await new Promise<void>((resolve) => line.listen(0, "127.0.0.1", resolve));
  const address = line.address();
  const baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const beyond = createProviders({ clock, policy: { timeoutMs: 500, retryPausesMs: [5] } });
  const outcome = await beyond.open({ ...settings, baseUrl }).charge(request(onSession));
  line.closeAllConnections();
  line.close();
  expect(tries).toBe(2);
  expect(outcome).toEqual({ state: "unknown", providerRef: null, because: "no_answer" });
});
