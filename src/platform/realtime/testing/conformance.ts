import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { expect, it, vi } from "vitest";
import { isResync, type LiveMessage, type Realtime } from "../realtime";

/** A wire between a carrier and its server that can be cut and mended. */
export interface Wire {
  port: number;
  cut: () => void;
  mend: () => void;
  close: () => Promise<void>;
}

export async function createWire(target: { host: string; port: number }): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(target.port, target.host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Resolves when each has been greeted by the others. */
export async function acquainted(...all: readonly Realtime[]): Promise<void> {
  const marks = all.map((realtime) => realtime.position().slice(0, 10)).sort();
  const known = (realtime: Realtime) => marks.filter((mark) => realtime.position().includes(mark));
  await vi.waitFor(() => expect(all.map(known)).toEqual(all.map(() => marks)), 5_000);
}

/** What every carrier promises. `wire` stands between the carriers and their server. */
export function carrierPromises(setup: () => { make: () => Realtime; wire: Wire }): void {
  async function two(): Promise<{ a: Realtime; b: Realtime; close: () => Promise<unknown> }> {
    const { make } = setup();
    const a = make();
    const b = make();
    await vi.waitFor(() => expect([a.healthy(), b.healthy()]).toEqual([true, true]), 5_000);
    return { a, b, close: () => Promise.all([a.close(), b.close()]) };
  }

  it("brings messages to other processes in order, and to its own once", async () => {
    const { a, b, close } = await two();
    const here: unknown[] = [];
    const there: unknown[] = [];
    a.subscribe("t/1", (message) => here.push(message.n));
    b.subscribe("t/1", (message) => there.push(message.n));
    b.subscribe("t/2", () => there.push("wrong topic"));
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    const started = performance.now();
    for (const n of numbers) a.publish("t/1", { n, text: "ünï €" });
    await vi.waitFor(() => expect(there).toEqual(numbers), 2_000);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(here).toEqual(numbers);
    await close();
  });

  it("brings a single message within a moment", async () => {
    const { a, b, close } = await two();
    const arrived = new Promise<void>((resolve) => b.subscribe("t", () => resolve()));
    const started = performance.now();
    a.publish("t", {});
    await arrived;
    expect(performance.now() - started).toBeLessThan(200);
    await close();
  });

  it("takes messages of any size: the content or a hint arrives", async () => {
    const { a, b, close } = await two();
    const heard: LiveMessage[] = [];
    b.subscribe("t", (message) => heard.push(message));
    for (const size of [0, 1_000, 7_800, 7_900, 8_000, 100_000]) a.publish("t", { text: "é".repeat(size) });
    await vi.waitFor(() => expect(heard).toHaveLength(6), 2_000);
    expect(heard[1]).toEqual({ text: "é".repeat(1_000) });
    expect(isResync(heard[5] as LiveMessage)).toBe(true);
    await close();
  });

  it("survives the loss of its server, then asks everyone to read again", async () => {
    const { wire } = setup();
    const { a, b, close } = await two();
    const here: LiveMessage[] = [];
    const there: LiveMessage[] = [];
    a.subscribe("t", (message) => here.push(message));
    b.subscribe("t", (message) => there.push(message));
    wire.cut();
    await vi.waitFor(() => expect([a.healthy(), b.healthy()]).toEqual([false, false]), 5_000);
    a.publish("t", { n: 1 });
    expect(here).toEqual([{ n: 1 }]);
    wire.mend();
    await vi.waitFor(() => expect([a.healthy(), b.healthy()]).toEqual([true, true]), 10_000);
    await vi.waitFor(() => expect(there.some(isResync)).toBe(true), 2_000);
    await vi.waitFor(() => expect(here.some(isResync)).toBe(true), 2_000);
    a.publish("t", { n: 2 });
    await vi.waitFor(() => expect(there.at(-1)).toEqual({ n: 2 }), 2_000);
    await close();
  });

  it("tells at one process exactly what was missed since another, once and in order", async () => {
    const { a, b, close } = await two();
    await acquainted(a, b);
    a.publish("t/1", { n: 1 });
    b.publish("t/1", { n: 2 });
    await b.reach(a.position());
    await a.reach(b.position());
    const seen = a.position();
    for (let n = 3; n < 40; n += 2) {
      a.publish("t/1", { n });
      a.publish("t/2", { n: "another topic" });
      b.publish("t/1", { n: n + 1 });
    }
    const end = a.position();
    await b.reach(end);
    const missed = b.since(seen, ["t/1"]);
    expect(missed.lost).toEqual([]);
    const numbers = missed.missed.map(({ json }) => (JSON.parse(json ?? "null") as { n: number }).n);
    const odd = (n: number) => n % 2 === 1;
    const upTo = (first: number) => Array.from({ length: 19 }, (_, at) => first + 2 * at);
    expect(numbers.filter(odd)).toEqual(upTo(3));
    expect(numbers.filter((n) => !odd(n))).toEqual(upTo(4));
    expect(b.since(missed.missed.at(-1)?.position ?? "", ["t/1"])).toEqual({ missed: [], lost: [] });
    // A cut between two of them goes on after the first.
    expect(b.since(missed.missed[0]?.position ?? "", ["t/1"]).missed).toHaveLength(37);
    await close();
  });

  it("does not pretend to know what it cannot have heard", async () => {
    const { make, wire } = setup();
    const { a, b, close } = await two();
    await acquainted(a, b);
    a.publish("t", { n: 1 });
    await b.reach(a.position());
    const before = a.position();
    a.publish("t", { n: 2 });
    const after = a.position();
    await b.reach(after);
    const late = make();
    await vi.waitFor(() => expect(late.healthy()).toBe(true), 5_000);
    await vi.waitFor(() => expect(late.since(after, ["t"])).toEqual({ missed: [], lost: [] }), 2_000);
    expect(late.since(before, ["t"])).toEqual({ missed: [], lost: ["t"] });
    expect(late.since("nonsense", ["t"])).toEqual({ missed: [], lost: ["t"] });
    // Nor after an outage, in which somebody may have spoken.
    const heard = b.position();
    wire.cut();
    await vi.waitFor(() => expect(b.healthy()).toBe(false), 5_000);
    wire.mend();
    await vi.waitFor(() => expect(b.healthy()).toBe(true), 10_000);
    expect(b.since(heard, ["t"])).toEqual({ missed: [], lost: ["t"] });
    await Promise.all([late.close(), close()]);
  });

  it("starts without its server and finds it later", async () => {
    const { make, wire } = setup();
    wire.cut();
    const carrier = make();
    carrier.publish("t", { n: 1 });
    expect(carrier.healthy()).toBe(false);
    wire.mend();
    await vi.waitFor(() => expect(carrier.healthy()).toBe(true), 10_000);
    await carrier.close();
  });

  it("sends what waits before it closes, and is silent afterwards", async () => {
    const { a, b, close } = await two();
    const heard: unknown[] = [];
    b.subscribe("t", (message) => heard.push(message.n));
    a.publish("t", { n: 1 });
    await a.close();
    a.publish("t", { n: 2 });
    await vi.waitFor(() => expect(heard).toEqual([1]), 2_000);
    expect(a.healthy()).toBe(false);
    await close();
  });
}
