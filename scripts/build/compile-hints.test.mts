import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { hintRootFiles } from "./compile-hints.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "pulse-hints-"));
  mkdirSync(path.join(folder, "static"));
  for (const name of ["root", "screen"])
    writeFileSync(path.join(folder, `static/${name}.js`), `run("${name}")`);
  writeFileSync(path.join(folder, "build-manifest.json"), '{"rootMainFiles":["static/root.js"]}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const textOf = (name: string) => readFileSync(path.join(folder, `static/${name}.js`), "utf8");

it("marks what every page runs, once, and leaves the screens' own scripts alone", () => {
  hintRootFiles(folder);
  hintRootFiles(folder);
  expect(textOf("root")).toBe('//# allFunctionsCalledOnLoad\nrun("root")');
  expect(textOf("screen")).toBe('run("screen")');
});
