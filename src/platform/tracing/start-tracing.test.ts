import path from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";

it("loads OpenTelemetry only when traces begin", async () => {
  const { outputFiles } = await build({
    entryPoints: [path.resolve("src/server/traces.ts")],
    alias: { "@": path.resolve("src") },
    bundle: true,
    write: false,
    packages: "external",
    platform: "node",
    format: "esm",
  });
  const text = outputFiles[0]?.text ?? "";
  expect(text).toMatch(/\bimport\("@opentelemetry\/sdk-trace-node"\)/);
  expect(text).not.toMatch(/^import\b[^(]*?"@opentelemetry/m);
});
