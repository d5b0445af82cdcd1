import { EventSource } from "eventsource";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LiveClient } from "@/platform/realtime/client";
import type { LiveMessage, Realtime } from "@/platform/realtime/realtime";
import { type Carrier, overPostgres, overRedis } from "@/platform/realtime/testing/carriers";
import { acquainted } from "@/platform/realtime/testing/conformance";
import { startEvents, stream } from "./testing/events-server";

const until = (check: () => void) => vi.waitFor(check, 5_000);
const lastIdOf = (text: string) => [...text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? "";
const numbersOf = (text: string) => [...text.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n));

/** Two web processes and a worker on one carrier; a client that comes and goes between them. */
describe.each([
  ["PostgreSQL", overPostgres],
  ["Redis", overRedis],
])("over %s", (_name, connect) => {
  let carrier: Carrier;
  let one: Awaited<ReturnType<typeof startEvents>>;
  let other: Awaited<ReturnType<typeof startEvents>>;
  let worker: Realtime;

  beforeAll(async () => {
    carrier = await connect();
    worker = carrier.make();
    one = await startEvents(carrier.make());
    other = await startEvents(carrier.make());
    await acquainted(worker, one.realtime, other.realtime);
  });

  afterAll(async () => {
    for (const web of [one, other]) web.stop();
    await Promise.all([worker, one.realtime, other.realtime].map((realtime) => realtime.close()));
    await carrier.close();
  });

  it("brings a client at another process exactly what it missed, once, in order, and nothing of another gym", async () => {
    const first = stream(`${one.url}?topics=gym/a`);
    await until(() => expect(first.text).toContain("ready"));
    worker.publish("gym/a", { n: 1 });
    await until(() => expect(numbersOf(first.text)).toEqual([1]));
    first.close();
    await until(() => expect(one.events.size).toBe(0));
    for (let n = 2; n <= 20; n++) {
      worker.publish("gym/a", { n });
      worker.publish("other/gym", { n: 1_000 + n });
    }
    const back = stream(`${other.url}?topics=gym/a`, { "last-event-id": lastIdOf(first.text) });
    const missed = Array.from({ length: 19 }, (_, at) => at + 2);
    await until(() => expect(numbersOf(back.text)).toEqual(missed));
    one.realtime.publish("gym/a", { n: 21 });
    await until(() => expect(numbersOf(back.text)).toEqual([...missed, 21]));
    expect(back.text).not.toContain("resync");
    const asked = stream(`${other.url}?topics=other/gym`, { "last-event-id": lastIdOf(first.text) });
    await until(() => expect(asked.closed).toBe(true));
    expect([asked.status, numbersOf(asked.text)]).toEqual([404, []]);
    back.close();
  });

  it("does not repeat what a client heard at a process that was ahead", async () => {
    const first = stream(`${one.url}?topics=gym/b`);
    await until(() => expect(first.text).toContain("ready"));
    // Told at once here, and to the others a moment later.
    one.realtime.publish("gym/b", { n: 1 });
    await until(() => expect(numbersOf(first.text)).toEqual([1]));
    first.close();
    const back = stream(`${other.url}?topics=gym/b`, { "last-event-id": lastIdOf(first.text) });
    await until(() => expect(back.text).toContain("ready"));
    one.realtime.publish("gym/b", { n: 2 });
    await until(() => expect(numbersOf(back.text)).toEqual([2]));
    back.close();
  });

  it("says that a client was away too long", async () => {
    const first = stream(`${one.url}?topics=gym/c,gym/d`);
    await until(() => expect(first.text).toContain("ready"));
    for (let n = 0; n < 500; n++) worker.publish("gym/c", { n });
    worker.publish("gym/d", { n: 7 });
    const lastId = lastIdOf(first.text.split('data: {"topic"')[0] ?? "");
    first.close();
    await until(() => expect(other.realtime.since(lastId, ["gym/d"]).missed).toHaveLength(1));
    const back = stream(`${other.url}?topics=gym/c,gym/d`, { "last-event-id": lastId });
    await until(() => expect(back.text).toContain("ready"));
    expect(back.text.match(/event: resync\ndata: .*/g)).toEqual(['event: resync\ndata: {"topic":"gym/c"}']);
    expect(numbersOf(back.text)).toEqual([7]);
    back.close();
  });

  it("carries the browser's client from a process that ends to another without a second reading", async () => {
    const ending = await startEvents(carrier.make());
    await acquainted(ending.realtime, other.realtime);
    let target = ending.url;
    const client = new LiveClient(
      "",
      (query) => new EventSource(`${target}${query}`) as never,
      () => 0,
    );
    const heard: LiveMessage[] = [];
    const resynced = vi.fn();
    client.subscribe({ topics: ["gym/e"], onMessage: (message) => heard.push(message), onResync: resynced });
    await until(() => expect(client.state).toBe("open"));
    worker.publish("gym/e", { n: 1 });
    await until(() => expect(heard).toEqual([{ n: 1 }]));
    target = other.url;
    ending.stop();
    worker.publish("gym/e", { n: 2 });
    await until(() => expect(heard).toEqual([{ n: 1 }, { n: 2 }]));
    worker.publish("gym/e", { n: 3 });
    await until(() => expect(heard).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]));
    expect(resynced).not.toHaveBeenCalled();
    client.close();
    await ending.realtime.close();
  });
});
