import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { composeDriver } from "./compose.mjs";
import { upgrade } from "./run.mjs";
import { smoke } from "./smoke.mjs";

/** A stand-in for `docker`: keeps what it was asked, answers as one would, and fails where it is told to. */
const DOCKER = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const line = args.join(" ");
appendFileSync(process.env.STAND_IN_LOG, JSON.stringify({ line, image: process.env.PULSE_IMAGE }) + "\\n");
const asked = readFileSync(process.env.STAND_IN_LOG, "utf8").split("\\n").filter((text) => text.includes(process.env.STAND_IN_FAIL || "\\0")).length;
if (process.env.STAND_IN_FAIL && line.includes(process.env.STAND_IN_FAIL) && asked === 1) {
  console.error("Error response from daemon: misbehaving");
  process.exit(1);
}
const answers = [
  [/^compose ps --quiet web/, "c0ffee"],
  [/^inspect .* c0ffee/, "sha256:old"],
  [/^image inspect/, "sha256:new"],
  [/^run --rm --entrypoint/, '["20261121090000_foundation","20261202000000_more","migration_lock.toml"]'],
  [/audit_entry/, '"id"'],
  [/backup_proof ORDER/, JSON.stringify({ at: new Date().toISOString(), ok: true, problem: null })],
  [/psql/, JSON.stringify({ version: 180004, bytes: 5e6, applied: ["20261121090000_foundation"], proofs: true })],
  [/df -kP/, "Filesystem 1024-blocks Used Available Capacity Mounted\\n/dev/nvme0n1p2 100 50 90000000 50% /"],
  [/exec -T web/, 'null'],
];
console.log(answers.find(([pattern]) => pattern.test(line))?.[1] ?? "");
`;

let folder: string;
let docker: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulse-docker-"));
  docker = join(folder, "docker");
  writeFileSync(docker, DOCKER);
  chmodSync(docker, 0o755);
  process.env.STAND_IN_LOG = join(folder, "asked");
});
afterEach(() => {
  delete process.env.STAND_IN_LOG;
  delete process.env.STAND_IN_FAIL;
  rmSync(folder, { recursive: true, force: true });
});

const asked = () =>
  readFileSync(join(folder, "asked"), "utf8")
    .trim()
    .split("\n")
    .map((text) => (JSON.parse(text) as { line: string }).line)
    // The queries are long, and the smoke test is a program.
    .map((line) => line.replace(/ -c [\s\S]*/, "").replace(/ -e [\s\S]*/, ""));
const go = () =>
  upgrade(composeDriver({ image: "pulse:latest", docker, cwd: folder }), { log: () => undefined });

describe("an upgrade of containers", () => {
  it("keeps the old image, migrates with the new one, and waits for web and worker", async () => {
    expect(await go()).toBe("done");
    const up = "compose up --detach --no-deps --wait --wait-timeout 180 web worker";
    expect(asked().filter((line) => /^tag|migrate$|^compose up|exec -T web/.test(line))).toEqual([
      "tag sha256:old pulse:before-upgrade",
      "compose run --rm migrate",
      up,
      "compose exec -T web /usr/local/bin/node",
    ]);
  });

  it("gives the old image its name back when the new one does not come up", async () => {
    process.env.STAND_IN_FAIL = "compose up";
    expect(await go()).toBe("returned");
    expect(asked().filter((line) => /^tag|^compose up/.test(line))).toEqual([
      "tag sha256:old pulse:before-upgrade",
      "compose up --detach --no-deps --wait --wait-timeout 180 web worker",
      "tag pulse:latest pulse:failed-upgrade",
      "tag sha256:old pulse:latest",
      "compose up --detach --no-deps --wait --wait-timeout 180 web worker",
    ]);
  });

  it("starts nothing when the migration fails", async () => {
    process.env.STAND_IN_FAIL = "run --rm migrate";
    await expect(go()).rejects.toThrow(/migration failed: .*misbehaving/s);
    expect(asked().filter((line) => line.startsWith("compose up"))).toEqual([]);
    expect(asked()).toContain("tag sha256:old pulse:latest");
  });

  it("changes nothing when there is no such image", async () => {
    process.env.STAND_IN_FAIL = "image inspect";
    await expect(go()).rejects.toThrow(/no image pulse:latest/);
    expect(asked().filter((line) => /migrate$|^compose up/.test(line))).toEqual([]);
  });
});

describe("the smoke test", () => {
  /** A web process on paper. */
  async function site(answers: Record<string, [number, string]>) {
    const server = createServer((req, res) => {
      const [status, text] = answers[req.url ?? ""] ?? [404, ""];
      res.writeHead(status).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
  }
  const WELL: Record<string, [number, string]> = {
    "/api/ready": [200, "{}"],
    "/sign-in": [200, "<!doctype html><html>"],
    "/api/health": [200, '{"status":"ok"}'],
  };

  it.each([
    ["nothing", {}, undefined],
    ["readiness", { "/api/ready": [503, '{"reason":"migrating"}'] }, /not ready .*migrating/],
    ["the sign-in page", { "/sign-in": [500, "<html>"] }, /sign-in page answers 500/],
    ["the worker", { "/api/health": [200, '{"status":"degraded","degraded":["queue"]}'] }, /degraded.*queue/],
  ] as const)("says what is wrong: %s", async (_what, changes, sentence) => {
    const { url, close } = await site({ ...WELL, ...(changes as Record<string, [number, string]>) });
    try {
      const problem = await smoke(url, 1);
      if (sentence) expect(problem).toMatch(sentence);
      else expect(problem).toBeUndefined();
    } finally {
      close();
    }
  });
});
