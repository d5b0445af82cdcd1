import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkArchitecture } from "./architecture/check.mjs";
import { readGraph } from "./architecture/imports.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pulse-architecture-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes a small project and returns what the check says about it. */
function problemsOf(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { checked, problems } = checkArchitecture(readGraph(root, ["src", "worker"]));
  expect(checked).toBe(Object.keys(files).length);
  return problems;
}

const service = { "src/modules/membership/service.ts": "export const join = 1;" };

describe("what is allowed", () => {
  it("lets imports point down, through a module's doors", () => {
    expect(
      problemsOf({
        ...service,
        "src/shared/text.ts": "export const text = 1;",
        "src/modules/attendance/service.ts":
          'import { text } from "@/shared/text"; import { join } from "../membership/service"; export const x = [text, join];',
        "src/server/main.ts": 'import { x } from "@/modules/attendance/service"; export const y = x;',
      }),
    ).toEqual([]);
  });

  it("lets a screen name its own router's type", () => {
    expect(
      problemsOf({
        "src/modules/billing/router.ts": 'import { Pool } from "pg"; export type Router = Pool;',
        "src/modules/billing/ui/view.tsx":
          'import type { Router } from "../router"; export const view = (r: Router) => r;',
      }),
    ).not.toContainEqual(expect.stringContaining("ui/view.tsx"));
  });
});

describe("what is refused", () => {
  it("a parser that a page loads before it is alive, but not one that comes with a dialog", () => {
    const files = {
      "src/modules/billing/schema.ts": 'import { z } from "zod"; export const KINDS = z.enum(["sale"]);',
      "src/modules/billing/ui/list.tsx":
        '"use client"; import { lazy } from "react"; const Dialog = lazy(() => import("./dialog")); export const List = Dialog;',
      "src/modules/billing/ui/dialog.tsx":
        '"use client"; import { KINDS } from "../schema"; export default () => KINDS.options[0];',
      "src/app/page.tsx":
        'import { List } from "@/modules/billing/ui/list"; import { z } from "zod"; export default () => z && List;',
    };
    expect(problemsOf(files)).toEqual([]);
    const atOnce = 'import { KINDS } from "../schema"; export const List = () => KINDS.options[0];';
    expect(problemsOf({ ...files, "src/modules/billing/ui/list.tsx": `"use client"; ${atOnce}` })).toEqual([
      expect.stringMatching(/^src\/app\/page\.tsx loads zod before it is alive .*list\.tsx → .*schema\.ts/),
    ]);
  });

  it("an import that points up", () => {
    expect(
      problemsOf({
        "src/server/main.ts": "export const main = 1;",
        "src/modules/identity/service.ts": 'import { main } from "@/server/main"; export const x = main;',
      }),
    ).toEqual([expect.stringContaining("modules may not import server")]);
  });

  it("a module that uses a higher one", () => {
    expect(
      problemsOf({
        ...service,
        "src/modules/identity/service.ts":
          'import { join } from "../membership/service"; export const x = join;',
      }),
    ).toEqual([expect.stringContaining("identity may not use membership")]);
  });

  it("a module's inner file", () => {
    expect(
      problemsOf({
        "src/modules/membership/data.ts": "export const rows = 1;",
        "src/modules/attendance/service.ts":
          'import { rows } from "../membership/data"; export const x = rows;',
      }),
    ).toEqual([expect.stringContaining("an inner file of membership")]);
  });

  it("a module that the graph does not know", () => {
    expect(problemsOf({ "src/modules/sauna/service.ts": "export const x = 1;" })).toEqual([
      expect.stringContaining('the module "sauna"'),
    ]);
  });

  it("SQL outside of data.ts, and findUnique anywhere", () => {
    expect(
      problemsOf({
        "src/modules/identity/service.ts": "export const x = (db: any) => db.$queryRaw`SELECT 1`;",
        "src/modules/identity/data.ts": "export const y = (db: any) => db.member.findUnique({});",
      }),
    ).toEqual([expect.stringContaining("findUnique"), expect.stringContaining("only data.ts")]);
  });

  it("a screen that reaches the server by a detour", () => {
    expect(
      problemsOf({
        "src/modules/identity/data.ts": "export const secret = 1;",
        "src/modules/identity/rules.ts": 'export { secret } from "./data";',
        "src/modules/identity/ui/view.tsx": 'import { secret } from "../rules"; export const view = secret;',
      }),
    ).toEqual([expect.stringContaining("src/modules/identity/ui/view.tsx runs in the browser but loads")]);
  });

  it("a schema that needs Node", () => {
    expect(
      problemsOf({
        "src/modules/identity/schema.ts":
          'import { randomUUID } from "node:crypto"; export const id = randomUUID;',
      }),
    ).toEqual([expect.stringContaining("loads the package node:crypto")]);
  });

  it("a file named utils, a reader of the environment, a handler that is not lazy, a cycle, a missing file", () => {
    const problems = problemsOf({
      "src/shared/utils.ts": "export const x = process.env.HOME;",
      "src/modules/identity/job-handlers.ts": "export const run = 1;",
      "src/modules/identity/jobs.ts": 'import { run } from "./job-handlers"; export const job = run;',
      "src/shared/a.ts": 'import { b } from "./b"; export const a = () => b;',
      "src/shared/b.ts": 'import { a } from "./a"; export const b = () => a;',
      "src/shared/c.ts": 'import { d } from "./d"; export const c = d;',
    });
    for (const part of ["says nothing", "process.env", "at once", "imports itself", "does not exist"]) {
      expect(problems).toContainEqual(expect.stringContaining(part));
    }
  });
});
