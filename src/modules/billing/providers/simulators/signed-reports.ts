import type { Clock } from "@/platform/clock";
import { hmacHex } from "../signatures";
import type { Outbox, Report } from "./outbox";
import type { Scenario } from "./scenarios";

/** Where a gym's account reports to; absent: nowhere yet. */
export type Endpoint = { readonly url: string; readonly secret: string };

/** Headers over the exact bytes of a body. */
export type Sign = (secret: string, body: string, seconds: number) => Record<string, string>;

/** Stripe: `t=…,v1=…` over `t.body`. */
export const signAsStripe: Sign = (secret, body, seconds) => ({
  "stripe-signature": `t=${seconds},v1=${hmacHex(secret, `${seconds}.${body}`)}`,
});

/** PayMongo: the same content, told apart by mode. */
export const signAsPaymongo =
  (live: boolean): Sign =>
  (secret, body, seconds) => {
    const signature = hmacHex(secret, `${seconds}.${body}`);
    const parts = live ? `te=,li=${signature}` : `te=${signature},li=`;
    return { "paymongo-signature": `t=${seconds},${parts}` };
  };

/** Sends the reports of one payment, oldest first, in the way its scenario wants them to go wrong. */
export async function sendSigned(
  bodies: readonly string[],
  scenario: Scenario,
  {
    endpoint,
    sign,
    clock,
    outbox,
  }: { readonly endpoint: Endpoint; readonly sign: Sign; readonly clock: Clock; readonly outbox: Outbox },
): Promise<void> {
  if (scenario === "no_callback" || scenario === "unknown_40_minutes") return;
  const report = (body: string, secret = endpoint.secret, ageSeconds = 0): Report => {
    const seconds = Math.floor(clock.now().getTime() / 1_000) - ageSeconds;
    return { url: endpoint.url, body, headers: sign(secret, body, seconds) };
  };
  const ordered = scenario === "reordered" ? [...bodies].reverse() : bodies;
  for (const body of ordered) {
    if (scenario === "wrong_signature") await outbox.report(report(body, `not ${endpoint.secret}`));
    for (let turn = 0; turn < (scenario === "duplicated" ? 5 : 1); turn++) await outbox.report(report(body));
    // Recorded an hour ago and sent again: rightly signed, too old.
    if (scenario === "replay") await outbox.report(report(body, endpoint.secret, 3_600));
  }
}
