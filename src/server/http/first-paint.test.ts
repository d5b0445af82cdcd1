import { expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { FirstPaint } from "./first-paint";

const PAGE = [
  '<!DOCTYPE html><html lang="sw"><head><meta charSet="utf-8"/><link rel="preload" as="script" fetchPriority="low" nonce="n" href="/_next/static/chunks/c.js"/>',
  '<link rel="stylesheet" href="/_next/static/chunks/s.css" nonce="n" data-precedence="next"/><script src="/_next/static/chunks/a.js" async="" nonce="n"></script><script src="/_next/static/chunks/b.js" nonce="n" async=""></script>',
  '<script src="/_next/static/chunks/old.js" noModule="" nonce="n"></script><link rel="manifest" href="/api/brand/kifaru/manifest.webmanifest"/>',
  '<link rel="icon" href="/icons/pulse.svg"/></head><body><h1>Wanachama – 38 €</h1><script nonce="n">self.__next_f.push([1,"\\u003cscript src="])</script>',
  '<p>a &lt;script src="/_next/static/x.js" async=""&gt; b</p><script src="/_next/static/chunks/c.js" nonce="n" async=""></script></body></html>',
].join("");
const SHEETS = new Map([["/_next/static/chunks/s.css", "p{color:red}"]]);
const LATE = ["a.js", "b.js", "c.js", "s.css"].map((name) => `/_next/static/chunks/${name}`);
const REST = PAGE.replace(/<link rel="stylesheet"[^>]*>/, '<style nonce="n">p{color:red}</style>').replaceAll(
  /<script src="[^"]+"[^>]* async=""[^>]*><\/script>|<link rel="(?:preload|manifest)"[^>]*>/g,
  "",
);

function pass(chunks: readonly Uint8Array[]) {
  const late = new FirstPaint("n", SHEETS);
  const html = chunks.map((chunk) => late.write(chunk)).join("") + late.end();
  const addresses: string[] = [];
  const ours = /<script nonce="n">(?:\(function\(first\)|__pulseLate\()[^<]*<\/script>/g;
  const rest = html.replace(ours, (script) => {
    addresses.push(...(JSON.parse(/\((\[[^\]]*\])\)<\/script>$/.exec(script)?.[1] ?? "[]") as string[]));
    return "";
  });
  return { html, rest, addresses };
}

it("writes the stylesheet into the document and names scripts, sheet and manifest to one loader", () => {
  const { html, rest, addresses } = pass([Buffer.from(PAGE)]);
  expect(rest).toBe(REST);
  expect(addresses.sort()).toEqual([...LATE, "/api/brand/kifaru/manifest.webmanifest"].sort());
  expect(html.split("window.__pulseLate=")).toHaveLength(2);
  expect(rest).toContain("old.js");
});

it("does the same wherever the stream is cut", () => {
  const bytes = Buffer.from(PAGE);
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 });
  fc.assert(
    fc.property(cuts, (given) => {
      const edges = [0, ...given.sort((a, b) => a - b), bytes.length];
      const chunks = edges.slice(1).map((edge, at) => bytes.subarray(edges[at], edge));
      const { html, rest, addresses } = pass(chunks);
      expect(rest).toBe(REST);
      expect(addresses.sort()).toEqual([...LATE, "/api/brand/kifaru/manifest.webmanifest"].sort());
      expect(html.split("window.__pulseLate=")).toHaveLength(2);
    }),
  );
});

it("leaves a stylesheet that it does not know to the browser", () => {
  const page = '<head><link rel="stylesheet" href="/_next/static/chunks/other.css"/></head>';
  expect(pass([Buffer.from(page)]).html).toBe(page);
});

it("leaves documents without scripts as they are and keeps nothing back at the end", () => {
  const plain = '<h1>Nothing</h1><script src="/_next/static/chunks/a.js" asy';
  expect(pass([Buffer.from(plain)]).html).toBe(plain);
});
