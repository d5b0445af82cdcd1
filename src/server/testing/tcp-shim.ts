import { createServer, connect as open, type Server, type Socket } from "node:net";
import { freePort } from "../../../scripts/lib/ports.mjs";

/** A network between Pulse and a server on this machine that a test can make slow, or silent without a word of goodbye. */
export class TcpShim {
  readonly #server: Server;
  #latency = 0;
  #silent = false;
  /** Pairs that passed through a silence: they stay open and never hear anything again. */
  readonly #pairs = new Set<{ near: Socket; far: Socket; dead: boolean }>();

  private constructor(
    readonly port: number,
    readonly target: number,
  ) {
    this.#server = createServer((near) => this.#join(near));
  }

  static async start(target: number): Promise<TcpShim> {
    const shim = new TcpShim(await freePort(), target);
    await new Promise<void>((resolve) => shim.#server.listen(shim.port, "127.0.0.1", resolve));
    return shim;
  }

  /** An address of the server as it is reached through here. */
  through(address: string): string {
    const url = new URL(address);
    url.host = `127.0.0.1:${this.port}`;
    return url.toString();
  }

  /** Milliseconds that everything takes each way from now on. */
  slow(ms: number): void {
    this.#latency = ms;
  }

  /** From now on nothing arrives on either side, and nobody is told: new connections are taken and hear nothing. */
  hush(): void {
    this.#silent = true;
    for (const pair of this.#pairs) pair.dead = true;
  }

  /** New connections work again. Those of before stay as a forgotten connection does: open, and silent. */
  hear(): void {
    this.#silent = false;
  }

  close(): void {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    this.#server.close();
  }

  #join(near: Socket): void {
    const pair = { near, far: open(this.target, "127.0.0.1"), dead: this.#silent };
    this.#pairs.add(pair);
    for (const [from, to] of [
      [near, pair.far],
      [pair.far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on("error", () => undefined);
      from.on("data", (part: Buffer) => this.#after(pair, () => to.write(part)));
      // The end takes as long as what was said before it.
      from.on("close", () => {
        this.#pairs.delete(pair);
        this.#after(pair, () => to.destroy());
      });
    }
  }

  #after(pair: { dead: boolean }, work: () => void): void {
    if (pair.dead) return;
    if (this.#latency === 0) work();
    else setTimeout(() => !pair.dead && work(), this.#latency);
  }
}
