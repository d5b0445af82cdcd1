import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { staticFilesRoute } from "./static-files";

const folder = mkdtempSync(path.join(tmpdir(), "pulse-static-"));
const script = "export const gym = 'kifaru';\n".repeat(500);
mkdirSync(path.join(folder, "chunks"));
writeFileSync(path.join(folder, "chunks/a.js"), script);
writeFileSync(path.join(folder, "letters.woff2"), "letters");
const route = staticFilesRoute(folder);
let server: Server;
let origin = "";

beforeAll(async () => {
  server = createServer((req, res) => {
    const exchange = { id: "1", address: "", secure: false, path: req.url ?? "", csrfSafe: true };
    void route.handle(req, res, exchange);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

it("knows the build's files and no others", () => {
  expect(route.matches("/_next/static/chunks/a.js")).toBe(true);
  for (const address of [
    "/_next/static/chunks/b.js",
    "/_next/static/../secret",
    "/_next/static/chunks",
    "/a.js",
  ])
    expect(route.matches(address)).toBe(false);
  expect(staticFilesRoute(path.join(folder, "missing")).matches("/_next/static/chunks/a.js")).toBe(false);
});

it("serves them compressed and for good", async () => {
  for (const encoding of ["br", "gzip"]) {
    const answer = await fetch(`${origin}/_next/static/chunks/a.js`, {
      headers: { "accept-encoding": encoding },
    });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-encoding": encoding,
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
    expect(Number(answer.headers.get("content-length"))).toBeLessThan(1_000);
    expect(await answer.text()).toBe(script);
  }
  const plain = await fetch(`${origin}/_next/static/chunks/a.js`, {
    headers: { "accept-encoding": "identity" },
  });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.text()).toBe(script);
});

it("leaves compressed formats as they are, and sends heads without bodies", async () => {
  const letters = await fetch(`${origin}/_next/static/letters.woff2`);
  expect(letters.headers.get("content-encoding")).toBeNull();
  expect(letters.headers.get("content-type")).toBe("font/woff2");
  const head = await fetch(`${origin}/_next/static/chunks/a.js`, { method: "HEAD" });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe("");
});
