import { expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import type { TenantId } from "../ids";
import { createLogger } from "../logger";
import { Hub } from "./hub";
import { type LiveMessage, RESYNC, tenantTopic } from "./realtime";

const logger = createLogger("test", "silent");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two hubs on a wire that can be cut. */
function pair(maxBytes = 7_900) {
  const texts: string[] = [];
  const wire = { up: true };
  const make = (other: () => Hub): Hub =>
    new Hub({
      logger,
      maxBytes,
      send: async (text) => {
        if (!wire.up) throw new Error("cut");
        texts.push(text);
        other().receive(text);
      },
    });
  const a: Hub = make(() => b);
  const b: Hub = make(() => a);
  a.online();
  b.online();
  return { a, b, texts, wire };
}

it("packs the messages of one moment into few texts and keeps their order", async () => {
  const { a, b, texts } = pair();
  const here: unknown[] = [];
  const there: unknown[] = [];
  a.subscribe("t", (message) => here.push(message.n));
  b.subscribe("t", (message) => there.push(message.n));
  const numbers = Array.from({ length: 1_000 }, (_, n) => n);
  for (const n of numbers) a.publish("t", { n });
  expect(here).toEqual(numbers);
  await pause(40);
  expect(there).toEqual(numbers);
  expect(texts.length).toBeLessThan(5);
  expect(Math.max(...texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(7_900);
});

it("never makes a text longer than the carrier takes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,20}$/), fc.string({ unit: "binary", maxLength: 400 })), {
        maxLength: 60,
      }),
      async (messages) => {
        const { a, b, texts } = pair(600);
        const heard: LiveMessage[] = [];
        const topics = new Set(messages.map(([topic]) => topic));
        for (const topic of topics) b.subscribe(topic, (message) => heard.push(message));
        for (const [topic, text] of messages) a.publish(topic, { text });
        await a.drain();
        expect(heard).toHaveLength(messages.length);
        for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(600);
        heard.forEach((message, at) => {
          if (message !== RESYNC && message.type !== "resync")
            expect(message).toEqual({ text: messages[at]?.[1] });
        });
      },
    ),
    { numRuns: 100 },
  );
});

it("turns a message that is too long, or no JSON, into a hint to read again", async () => {
  const { a, b } = pair();
  const heard: LiveMessage[] = [];
  b.subscribe("t", (message) => heard.push(message));
  a.publish("t", { text: "x".repeat(20_000) });
  a.publish("t", { big: 1n });
  await a.drain();
  expect(heard).toEqual([RESYNC, RESYNC]);
});

it("keeps messages through an outage, and asks everyone to read again when it lost some", async () => {
  const { a, b, wire } = pair();
  const heard: LiveMessage[] = [];
  b.subscribe("t", (message) => heard.push(message));
  wire.up = false;
  a.publish("t", { n: 1 });
  await a.drain();
  a.publish("t", { n: 2 });
  wire.up = true;
  a.online();
  await a.drain();
  expect(heard).toEqual([{ n: 1 }, { n: 2 }]);

  wire.up = false;
  await a.drain();
  a.offline();
  for (let n = 0; n < 6_000; n++) a.publish("other", { n });
  wire.up = true;
  a.online();
  await a.drain();
  expect(heard).toEqual([{ n: 1 }, { n: 2 }, RESYNC]);
});

it("does not let one listener's failure reach the others or the caller", () => {
  const { a } = pair();
  const heard: unknown[] = [];
  a.subscribe("t", () => {
    throw new Error("bad listener");
  });
  const stop = a.subscribe("t", (message) => heard.push(message.n));
  a.publish("t", { n: 1 });
  stop();
  a.publish("t", { n: 2 });
  a.receive("not json");
  a.receive("null");
  a.receive("[]");
  a.receive('{"m":[1,[2],["t"]]}');
  expect(heard).toEqual([1]);
});

it("names topics so that two gyms never meet", () => {
  const id = "0190a000-0000-7000-8000-000000000001" as TenantId;
  expect(tenantTopic(id, "occupancy", "b1")).toBe(`tenant/${id}/occupancy/b1`);
  expect(() => tenantTopic(id, "a/b")).toThrow();
  expect(() => tenantTopic(id, "")).toThrow();
  expect(() => tenantTopic("x/tenant" as TenantId, "a")).toThrow();
});

it("waits for what somebody heard elsewhere and is still on its way here", async () => {
  const { a, b } = pair();
  a.listening(false);
  await a.drain();
  a.publish("t", { n: 1 });
  const elsewhere = a.position();
  expect(b.since(elsewhere, ["t"])).toEqual({ missed: [], lost: ["t"] });
  await b.reach(elsewhere);
  expect(b.since(elsewhere, ["t"])).toEqual({ missed: [], lost: [] });
});
