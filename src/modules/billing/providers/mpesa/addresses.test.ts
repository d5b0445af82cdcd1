import { describe, expect, it } from "vitest";
import { SettableClock } from "@/platform/clock";
import { createProviders } from "../open-provider";
import type { MpesaSettings } from "../settings";
import { callbackUrl } from "./addresses";

const attemptId = "0199c1a2-0000-7000-8000-000000000001";
const settings: MpesaSettings = {
  provider: "mpesa",
  baseUrl: "http://127.0.0.1:9",
  consumerKey: "key",
  consumerSecret: "hush-consumer",
  shortCode: "600123",
  passkey: "hush-pass",
  callbackBaseUrl: "https://gym.example.com/api/hooks",
  callbackSecrets: ["new-secret", "old-secret"],
};
// Nothing is sent: what arrives is only read.
const provider = createProviders({ clock: new SettableClock("2026-11-21T21:30:05Z") }).open(settings);

describe("M-Pesa callback addresses", () => {
  const body = Buffer.from('{"Body":{"stkCallback":{"CheckoutRequestID":"ws_CO_1","ResultCode":0}}}');
  const read = (url: string) =>
    provider.readWebhook({ headers: {}, body, path: url.slice(settings.callbackBaseUrl.length + 1) });

  it("are believed under the new and the old secret, and not once the old one is dropped", () => {
    const old = { ...settings, callbackSecrets: ["old-secret"] };
    const gone = { ...settings, callbackSecrets: ["dropped"] };
    expect(read(callbackUrl(settings, "stk", attemptId))).toMatchObject({ verified: true });
    expect(read(callbackUrl(old, "stk", attemptId))).toMatchObject({ verified: true });
    expect(read(callbackUrl(gone, "stk", attemptId))).toMatchObject({
      verified: false,
      reason: "wrong_address",
    });
  });

  it("stand for one attempt and one purpose only", () => {
    const url = callbackUrl(settings, "stk", attemptId);
    expect(read(url.replace("0001/", "0002/"))).toMatchObject({ reason: "wrong_address" });
    expect(read(url.replace("/stk/", "/reversal/"))).toMatchObject({ reason: "wrong_address" });
    expect(read(url.slice(0, -1))).toMatchObject({ reason: "wrong_address" });
    expect(read(`${url}/more`)).toMatchObject({ reason: "wrong_address" });
  });

  it("hold no word that Daraja refuses", () => {
    for (let n = 0; n < 500; n++) {
      expect(callbackUrl(settings, "stk", `${n}`)).not.toMatch(/pesa|safaricom|exe|cmd|sql|query/i);
    }
  });

  it("refuse another paybill's receipt", () => {
    const message = { TransID: "X1", TransAmount: "10", BusinessShortCode: "999999" };
    const url = callbackUrl(settings, "c2b", "confirmation");
    const path = url.slice(settings.callbackBaseUrl.length + 1);
    const other = Buffer.from(JSON.stringify(message));
    expect(provider.readWebhook({ headers: {}, body: other, path })).toMatchObject({
      reason: "wrong_account",
    });
  });
});
