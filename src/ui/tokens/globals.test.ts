import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { brandTokens, contrast, DEFAULT_BRAND, SURFACES } from "./brand";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

/** The light and the dark value of a token in globals.css. */
function token(name: string): { light: string; dark: string } {
  const found =
    new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css) ??
    new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css);
  if (!found?.[1]) throw new Error(`globals.css has no plain colour --${name}`);
  return { light: found[1], dark: found[2] ?? found[1] };
}

describe.each(["light", "dark"] as const)("globals.css, %s", (theme) => {
  it("has the surfaces that the accent is computed for", () => {
    expect(token("canvas")[theme]).toBe(SURFACES[theme].canvas);
    expect(token("panel")[theme]).toBe(SURFACES[theme].panel);
  });

  it("starts with the accent of the default brand", () => {
    const brand = brandTokens(DEFAULT_BRAND, theme);
    for (const [name, value] of Object.entries(brand)) expect(token(`brand-${name}`)[theme]).toBe(value);
  });

  it.each(["ink", "ink-2", "ink-3"])("keeps --%s readable on every ground", (name) => {
    for (const ground of ["canvas", "panel", "raised", "sunken"]) {
      expect(contrast(token(name)[theme], token(ground)[theme]), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(["ok", "warn", "deny", "info"])("keeps --%s readable on its own tint and on panels", (name) => {
    for (const ground of [`${name}-soft`, "panel", "canvas", "raised"]) {
      expect(contrast(token(name)[theme], token(ground)[theme]), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("keeps the frames of controls and the fills of meters visible", () => {
    for (const name of ["line-strong", "warn-fill", "deny-fill"]) {
      expect(contrast(token(name)[theme], token("panel")[theme]), name).toBeGreaterThanOrEqual(3);
    }
  });

  it("keeps words on solid grounds readable", () => {
    expect(contrast("#ffffff", token("ok-solid")[theme])).toBeGreaterThanOrEqual(4.5);
    expect(contrast("#ffffff", token("deny-solid")[theme])).toBeGreaterThanOrEqual(4.5);
    expect(contrast("#0b0b0c", token("warn-solid")[theme])).toBeGreaterThanOrEqual(4.5);
  });
});
