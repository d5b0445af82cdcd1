import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PaymentProvider, ProviderEvent, Rejection, WebhookDelivery, WebhookReading } from "../port";

export type Receiver = {
  /** Where a provider reports to. */
  readonly url: string;
  readonly deliveries: readonly WebhookDelivery[];
  readonly readings: readonly WebhookReading[];
  /** The verified events, in the order of their arrival. */
  readonly events: () => ProviderEvent[];
  readonly rejections: () => Rejection[];
  /** Waits until so many messages have come; throws when they don't within the time. */
  readonly arrived: (count: number, withinMs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Pulse's door for webhooks in miniature: reads each message with the provider's client and answers as told. */
export async function startReceiver(provider: () => PaymentProvider): Promise<Receiver> {
  const deliveries: WebhookDelivery[] = [];
  const readings: WebhookReading[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const parts: Uint8Array[] = [];
    for await (const part of incoming) parts.push(part as Uint8Array);
    const path = (incoming.url ?? "/").replace(/^\/hook\/?/, "");
    const delivery = { headers: incoming.headers, body: Buffer.concat(parts), path };
    const reading = provider().readWebhook(delivery);
    deliveries.push(delivery);
    readings.push(reading);
    outgoing.writeHead(reading.reply.status, { "content-type": "application/json" }).end(reading.reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries,
    readings,
    events: () => readings.flatMap((reading) => (reading.verified ? reading.events : [])),
    rejections: () => readings.flatMap((reading) => (reading.verified ? [] : [reading.reason])),
    async arrived(count, withinMs = 3_000) {
      const until = Date.now() + withinMs;
      while (readings.length < count) {
        if (Date.now() > until) throw new Error(`${readings.length} of ${count} messages came`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
