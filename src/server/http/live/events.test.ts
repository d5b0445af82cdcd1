import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { EventSource } from "eventsource";
import { afterEach, expect, it, vi } from "vitest";
import { LiveClient } from "@/platform/realtime/client";
import { type LiveMessage, RESYNC } from "@/platform/realtime/realtime";
import { localRealtime } from "@/platform/realtime/testing/local-realtime";
import type { EventsOptions } from "./events";
import { startEvents, stream } from "./testing/events-server";

const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function start(options: Partial<EventsOptions> = {}) {
  const started = await startEvents(localRealtime(), options);
  stops.push(started.stop);
  return started;
}

const until = (check: () => void) => vi.waitFor(check, 3_000);
const idsOf = (text: string) => [...text.matchAll(/^id: .*\.(\d+)$/gm)].map((match) => Number(match[1]));

it("hands every event of a topic to who asked for it, and to nobody else", async () => {
  const { url, realtime, events } = await start();
  const one = stream(`${url}?topics=t/a,t/b`);
  const two = stream(`${url}?topics=t/b`);
  await until(() => expect([one.text, two.text].every((text) => text.includes("event: ready"))).toBe(true));
  expect(events.size).toBe(2);
  realtime.publish("t/a", { n: 1 });
  realtime.publish("t/b", { n: 2 });
  realtime.publish("t/c", { n: 3 });
  await until(() => expect(two.text).toContain('{"topic":"t/b","message":{"n":2}}'));
  await until(() => expect(one.text).toContain('"n":2'));
  expect(one.text).toContain('"n":1');
  expect(two.text).not.toContain('"n":1');
  expect(one.text + two.text).not.toContain('"n":3');
  const ids = idsOf(one.text);
  expect(ids).toHaveLength(3);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  one.close();
  two.close();
  await until(() => expect(events.size).toBe(0));
});

it("refuses who may not listen, and topics that are not theirs or no topics", async () => {
  const { url } = await start({ maxTopics: 3 });
  const status = async (query: string, headers: Record<string, string> = {}, method = "GET") =>
    (await fetch(`${url}${query}`, { headers, method })).status;
  expect(await status("?topics=t/a", { "x-anonymous": "1" })).toBe(401);
  expect(await status("?topics=t/a,other/b")).toBe(404);
  expect(await status("")).toBe(400);
  expect(await status("?topics=a,b,c,d")).toBe(400);
  expect(await status("?topics=a%0Ab")).toBe(400);
  expect(await status(`?topics=${"a".repeat(400)}`)).toBe(400);
  expect(await status("?topics=a", {}, "POST")).toBe(405);
  const full = await start({ maxClients: 0 });
  expect((await fetch(`${full.url}?topics=a`)).status).toBe(503);
});

it("brings a returning client what it missed, once", async () => {
  const { url, realtime } = await start();
  const first = stream(`${url}?topics=t/a`);
  await until(() => expect(first.text).toContain("ready"));
  realtime.publish("t/a", { n: 1 });
  await until(() => expect(first.text).toContain('"n":1'));
  const lastId = [...first.text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? "";
  first.close();
  await new Promise((resolve) => setTimeout(resolve, 30));
  realtime.publish("t/a", { n: 2 });
  const back = stream(`${url}?topics=t/a`, { "last-event-id": lastId });
  await until(() => expect(back.text).toContain('"n":2'));
  expect(back.text).not.toContain('"n":1');
  expect(back.text).not.toContain("resync");
});

it("says so when the history is not known", async () => {
  const { url, realtime } = await start();
  const stranger = stream(`${url}?topics=t/a,t/b`, { "last-event-id": "otherprocess-5" });
  await until(() => expect(stranger.text.match(/event: resync/g)).toHaveLength(2));
  const nonsense = stream(`${url}?topics=t/a&lastEventId=x`);
  await until(() => expect(nonsense.text).toContain("event: resync"));
  realtime.publish("t/a", RESYNC);
  await until(() => expect(nonsense.text.match(/event: resync/g)).toHaveLength(2));
});

it("also brings what was said on a topic that nobody here listened to", async () => {
  const { url, realtime } = await start();
  const first = stream(`${url}?topics=t/a`);
  await until(() => expect(first.text).toContain("ready"));
  const lastId = /^id: (.*)$/m.exec(first.text)?.[1] ?? "";
  realtime.publish("t/b", { n: 1 });
  const back = stream(`${url}?topics=t/a,t/b`, { "last-event-id": lastId });
  await until(() => expect(back.text).toContain("ready"));
  expect(back.text).toContain('data: {"topic":"t/b","message":{"n":1}}');
  expect(back.text).not.toContain("resync");
});

it("keeps too long an absence apart from a short one", async () => {
  const { url, realtime } = await start();
  const first = stream(`${url}?topics=t/a`);
  await until(() => expect(first.text).toContain("ready"));
  const lastId = /^id: (.*)$/m.exec(first.text)?.[1] ?? "";
  for (let n = 0; n < 2_500; n++) realtime.publish("t/a", { n });
  const back = stream(`${url}?topics=t/a`, { "last-event-id": lastId });
  await until(() => expect(back.text).toContain("event: resync"));
  expect(back.text).not.toContain('"n":2499');
});

it("ends the stream at once when the session does", async () => {
  const { url, revoke } = await start();
  const one = stream(`${url}?topics=t/a`);
  await until(() => expect(one.text).toContain("ready"));
  const started = performance.now();
  for (const close of revoke) close();
  await until(() => expect(one.closed).toBe(true));
  expect(one.text).toContain("event: revoked");
  expect(performance.now() - started).toBeLessThan(1_000);
});

it("sends heartbeats, and sends everyone away in order at the end", async () => {
  const { url, events } = await start({ heartbeatMs: 150 });
  const clients = Array.from({ length: 20 }, () => stream(`${url}?topics=t/a`));
  await until(() => expect(clients.every((client) => client.text.includes(": \n\n"))).toBe(true));
  events.close();
  await until(() => expect(clients.every((client) => client.closed)).toBe(true));
  const waits = clients.map(({ text }) => Number(/event: bye\ndata: {"after":(\d+)}/.exec(text)?.[1]));
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(500);
  // Twenty of two thousand moments: they do not come back at once.
  expect(new Set(waits).size).toBeGreaterThan(10);
  expect((await fetch(`${url}?topics=t/a`)).status).toBe(503);
});

it("drops a reader that does not read", async () => {
  const { port, realtime, events } = await start({ maxWaiting: 10_000 });
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write("GET /api/events?topics=t/a HTTP/1.1\r\nhost: x\r\n\r\n");
  await until(() => expect(events.size).toBe(1));
  socket.pause();
  const text = "x".repeat(50_000);
  for (let n = 0; n < 400 && events.size > 0; n++) {
    realtime.publish("t/a", { text });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => expect(events.size).toBe(0));
  socket.destroy();
});

it("serves the browser's client through a restart: nothing lost goes unnoticed", async () => {
  const first = await start();
  let target = first.url;
  const client = new LiveClient(
    "",
    (query) => new EventSource(`${target}${query}`) as never,
    () => 0,
  );
  stops.push(() => client.close());
  const heard: LiveMessage[] = [];
  const resynced: string[] = [];
  client.subscribe({
    topics: ["t/a"],
    onMessage: (message) => heard.push(message),
    onResync: (topic) => resynced.push(topic),
  });
  const other = vi.fn();
  const leave = client.subscribe({ topics: ["t/b"], onMessage: other });
  await until(() => expect(client.state).toBe("open"));
  expect(first.events.size).toBe(1);
  first.realtime.publish("t/a", { n: 1 });
  await until(() => expect(heard).toEqual([{ n: 1 }]));
  leave();
  await until(() => expect(client.state).toBe("open"));

  const second = await start();
  target = second.url;
  first.events.close();
  const ended = performance.now();
  await until(() => expect(second.events.size).toBe(1));
  // Not before the moment that the server named.
  expect(performance.now() - ended).toBeGreaterThan(450);
  await until(() => expect(resynced).toEqual(["t/a"]));
  second.realtime.publish("t/a", { n: 2 });
  await until(() => expect(heard).toEqual([{ n: 1 }, { n: 2 }]));
  expect(other).not.toHaveBeenCalled();
  client.close();
  await until(() => expect(second.events.size).toBe(0));
});

it("tells a new client what spoke while its screen was being read, and nothing older", async () => {
  const { url, realtime } = await start();
  realtime.publish("t/old", {});
  const began = performance.now();
  await pause(50);
  realtime.publish("t/a", { n: 1 });
  const resynced: string[] = [];
  const open = async (age: () => number) => {
    resynced.length = 0;
    const client = new LiveClient("", (query) => new EventSource(`${url}${query}`) as never, age);
    stops.push(() => client.close());
    const topics = ["t/a", "t/old", "t/silent"];
    client.subscribe({ topics, onMessage: vi.fn(), onResync: (topic) => resynced.push(topic) });
    await until(() => expect(client.state).toBe("open"));
    return [...resynced];
  };
  expect(await open(() => performance.now() - began)).toEqual(["t/a"]);
  expect(await open(() => 0)).toEqual([]);
  // Before this process began, others may have spoken.
  expect(await open(() => 1e9)).toEqual(["t/a", "t/old", "t/silent"]);
  for (const text of ["-5", "soon", "Infinity"]) {
    const answered = stream(`${url}?topics=t/a&readFor=${text}`);
    await until(() => expect(answered.text).toContain("ready"));
    expect(answered.text).not.toContain("resync");
    answered.close();
  }
});

it("lets one person, and one address, hold so many streams and no more", async () => {
  const { url, events } = await start({ maxPerPerson: 2, maxPerAddress: 3 });
  const of = (person: string) => stream(`${url}?topics=a`, { "x-person": person });
  const [first, second] = [of("ann"), of("ann")];
  await vi.waitFor(() => expect(events.size).toBe(2));
  const answer = (person: string) => fetch(`${url}?topics=a`, { headers: { "x-person": person } });
  const third = await answer("ann");
  expect([third.status, third.headers.get("retry-after")]).toEqual([429, "10"]);
  expect(await third.json()).toEqual({ error: { pulse: { code: "RATE_LIMITED", requestId: "r1" } } });
  const other = of("ben");
  await vi.waitFor(() => expect(events.size).toBe(3));
  expect((await answer("cleo")).status).toBe(429);
  // A closed tab makes room.
  first.close();
  await vi.waitFor(() => expect(events.size).toBe(2));
  const again = of("ann");
  await vi.waitFor(() => expect(events.size).toBe(3));
  for (const one of [second, other, again]) one.close();
});
