import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { pagePolicy } from "./security-headers";
import { styleHashes } from "./style-hashes";

const folder = mkdtempSync(path.join(tmpdir(), "pulse-styles-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("style hashes", () => {
  it("name each stylesheet as the policy does", () => {
    writeFileSync(path.join(folder, "a.css"), "p{color:red}");
    writeFileSync(path.join(folder, "a.js"), "0");
    const hashes = styleHashes(folder);
    expect(hashes).toEqual(["'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='"]);
    const policy = pagePolicy({ nonce: "n", secure: false, dev: false, styles: hashes });
    expect(policy).toContain(`style-src 'self' 'nonce-n' ${hashes[0]};`);
  });

  it("are none without a build, and development's policy carries none", () => {
    expect(styleHashes(path.join(folder, "missing"))).toEqual([]);
    expect(pagePolicy({ nonce: "n", secure: false, dev: true, styles: ["'sha256-x'"] })).not.toContain(
      "sha256",
    );
  });
});
