import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { chooseEncoding, compressAnswer, type Rewriter } from "./compression";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const LONG = "Wanachama wote wa gym hii. ".repeat(2_000);

async function serve(
  handle: (req: IncomingMessage, res: ServerResponse) => unknown,
  rewrite?: () => Rewriter | undefined,
): Promise<number> {
  const server = createServer((req, res) => {
    compressAnswer(req, res, rewrite);
    handle(req, res);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

interface Answer {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
  /** When each piece came, in ms from the first. */
  pieces: number;
}

function get(port: number, accept: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, method, headers: { "accept-encoding": accept } }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () =>
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          body: Buffer.concat(chunks),
          pieces: chunks.length,
        }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("the encoding", () => {
  it.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, GZIP;q=0.5", "gzip"],
    ["identity", null],
    [undefined, null],
  ])("of %s is %s", (accepted, encoding) => {
    expect(chooseEncoding(accepted)).toBe(encoding);
  });
});

describe("an answer", () => {
  const page = (_req: IncomingMessage, res: ServerResponse) => {
    res.setHeader("content-type", "text/html; charset=utf-8");
    res.end(LONG);
  };

  it("arrives whole in the encoding the client takes", async () => {
    const port = await serve(page);
    const br = await get(port, "gzip, br");
    expect(br.headers).toMatchObject({ "content-encoding": "br", vary: "Accept-Encoding" });
    expect(brotliDecompressSync(br.body).toString()).toBe(LONG);
    const gz = await get(port, "gzip");
    expect(gz.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(gz.body).toString()).toBe(LONG);
    const plain = await get(port, "identity");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.body.toString()).toBe(LONG);
  });

  it("leaves piece by piece, not at the end", async () => {
    let second = false;
    const port = await serve(async (_req, res) => {
      res.setHeader("content-type", "text/html");
      res.write("<h1>first</h1>");
      await pause(150);
      second = true;
      res.end("<p>second</p>");
    });
    const seen = await new Promise<boolean>((resolve, reject) => {
      request({ port, headers: { "accept-encoding": "br" } }, (res) => {
        res.once("data", () => resolve(second));
        res.resume();
      })
        .on("error", reject)
        .end();
    });
    expect(seen).toBe(false);
  });

  it("stays as it is when it is small, a picture, encoded already, empty, or only its head is asked for", async () => {
    const answers: Record<string, (res: ServerResponse) => void> = {
      small: (res) => res.writeHead(200, { "content-type": "text/plain", "content-length": 2 }).end("ok"),
      picture: (res) => res.writeHead(200, { "content-type": "image/webp" }).end(LONG),
      encoded: (res) =>
        res.writeHead(200, { "content-type": "text/css", "content-encoding": "gzip" }).end(LONG),
      empty: (res) => res.writeHead(304, { "content-type": "text/css" }).end(),
    };
    for (const [name, answer] of Object.entries(answers)) {
      const { headers } = await get(await serve((_req, res) => answer(res)), "br, gzip");
      expect([name, headers["content-encoding"] ?? "none"]).toEqual([
        name,
        name === "encoded" ? "gzip" : "none",
      ]);
    }
    const head = await get(await serve(page), "br", "HEAD");
    expect(head.headers["content-encoding"]).toBeUndefined();
  });

  const noise = Buffer.alloc(4_000_000);
  for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE((at * 2_654_435_761) >>> 0, at);

  it.each([
    ["shrinks", Buffer.alloc(4_000_000, "Wanachama ")],
    ["does not shrink", noise],
  ])("that %s waits for a slow reader and ends when it hangs up", async (_what, big) => {
    let ended = false;
    const port = await serve(async (_req, res) => {
      res.setHeader("content-type", "text/html");
      for (let round = 0; round < 3; round++)
        if (!res.write(big)) await new Promise((resolve) => res.once("drain", resolve));
      res.end(() => {
        ended = true;
      });
    });
    const { body } = await get(port, "gzip");
    expect(gunzipSync(body)).toHaveLength(12_000_000);
    await expect.poll(() => ended).toBe(true);
    await new Promise<void>((resolve) => {
      const asked = request({ port, headers: { "accept-encoding": "gzip" } }, (res) => {
        res.once("data", () => {
          asked.destroy();
          resolve();
        });
      });
      asked.on("error", () => undefined);
      asked.end();
    });
    expect((await get(port, "gzip")).status).toBe(200);
  });

  it("passes documents through what rewrites them, and nothing else", async () => {
    const shout = (): Rewriter => ({
      write: (chunk) => Buffer.from(chunk).toString().toUpperCase(),
      end: () => "!",
    });
    const port = await serve((req, res) => {
      res.setHeader("content-type", req.method === "POST" ? "text/css" : "text/html");
      res.setHeader("content-length", 2);
      res.end("hi");
    }, shout);
    expect((await get(port, "identity")).body.toString()).toBe("HI!");
    expect((await get(port, "identity", "POST")).body.toString()).toBe("hi");
  });
});
