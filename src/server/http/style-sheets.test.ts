import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { readStyleSheets } from "./style-sheets";

const folder = mkdtempSync(path.join(tmpdir(), "pulse-styles-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("finds the built stylesheets by their address and lets them stand in any document", () => {
  mkdirSync(path.join(folder, "chunks"));
  writeFileSync(path.join(folder, "chunks/a.css"), "@font-face{src:url(../media/a.woff2)}p{color:red}");
  writeFileSync(path.join(folder, "chunks/a.js"), "0");
  expect([...readStyleSheets(folder)]).toEqual([
    ["/_next/static/chunks/a.css", "@font-face{src:url(/_next/static/media/a.woff2)}p{color:red}"],
  ]);
});

it("finds none without a build", () => {
  expect(readStyleSheets(path.join(folder, "missing")).size).toBe(0);
});
