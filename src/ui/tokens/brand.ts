/**
 * A gym picks any colour; the screen must stay readable. From one brand colour this file computes the tokens
 * the design system uses, for light and dark, each with the contrast WCAG 2.2 AA asks for. Hue is kept,
 * lightness is moved (in OKLCH, so the step looks even across hues).
 */

/** Surfaces the tokens must work on; the same values stand in globals.css. */
export const SURFACES = {
  light: { canvas: "#f7f7f8", panel: "#ffffff" },
  dark: { canvas: "#0d0e10", panel: "#16171a" },
} as const;

/** Used when a gym has not chosen a colour or the stored one is not a colour. */
export const DEFAULT_BRAND = "#4f46e5";

const INK_ON_BRAND = { light: "#ffffff", dark: "#0b0b0c" } as const;
const TEXT_CONTRAST = 4.5;
const SHAPE_CONTRAST = 3;

export type ThemeName = "light" | "dark";

/** Accent tokens of one theme, all `#rrggbb`. */
export interface BrandTokens {
  /** Fill of primary buttons, meters and chart marks: ≥ 3:1 against every surface. */
  strong: string;
  /** Text on `strong`: ≥ 4.5:1. */
  on: string;
  /** Accent-coloured text and focus rings: ≥ 4.5:1 on every surface and on `soft`. */
  ink: string;
  /** Tinted background of selected things. */
  soft: string;
}

interface Oklch {
  l: number;
  c: number;
  h: number;
}

type Rgb = readonly [number, number, number];

/** Reads `#rgb` or `#rrggbb`; null for anything else. */
export function parseHex(value: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(value);
  const hex = short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : value;
  if (!/^#[0-9a-f]{6}$/i.test(hex)) return null;
  const number = Number.parseInt(hex.slice(1), 16);
  return [(number >> 16) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
}

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toGamma = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

function toOklch([r, g, b]: Rgb): Oklch {
  const [lr, lg, lb] = [toLinear(r), toLinear(g), toLinear(b)];
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb);
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb);
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: Math.atan2(bb, a),
  };
}

function toRgb({ l, c, h }: Oklch): Rgb {
  const a = c * Math.cos(h);
  const b = c * Math.sin(h);
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ];
}

/** Writes a colour as `#rrggbb`; colours outside sRGB give up saturation, not lightness. */
function toHex(colour: Oklch): string {
  let chroma = colour.c;
  let linear = toRgb(colour);
  while (chroma > 0.001 && linear.some((v) => v < -0.0005 || v > 1.0005)) {
    chroma *= 0.92;
    linear = toRgb({ ...colour, c: chroma });
  }
  const channel = (v: number) =>
    Math.round(Math.min(1, Math.max(0, toGamma(Math.max(0, v)))) * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${linear.map(channel).join("")}`;
}

function luminance(hex: string): number {
  const rgb = parseHex(hex) ?? [0, 0, 0];
  return 0.2126 * toLinear(rgb[0]) + 0.7152 * toLinear(rgb[1]) + 0.0722 * toLinear(rgb[2]);
}

/** WCAG contrast ratio of two `#rrggbb` colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

const bestInk = (fill: string) =>
  contrast(INK_ON_BRAND.light, fill) >= TEXT_CONTRAST ? INK_ON_BRAND.light : INK_ON_BRAND.dark;

/** Moves lightness away from the surface, in small steps, until every demand holds. */
function shift(colour: Oklch, step: number, holds: (hex: string) => boolean): string {
  let l = colour.l;
  let hex = toHex(colour);
  while (!holds(hex) && (step < 0 ? l > 0 : l < 1)) {
    l = Math.min(1, Math.max(0, l + step));
    hex = toHex({ ...colour, l });
  }
  return hex;
}

/** Accent tokens of one theme for a brand colour; an unreadable value falls back to the default brand. */
export function brandTokens(brand: string, theme: ThemeName): BrandTokens {
  const colour = toOklch(parseHex(brand) ?? (parseHex(DEFAULT_BRAND) as Rgb));
  const surfaces = Object.values(SURFACES[theme]);
  const step = theme === "light" ? -0.01 : 0.01;
  const soft = toHex({
    l: theme === "light" ? 0.955 : 0.275,
    c: Math.min(colour.c, theme === "light" ? 0.03 : 0.06),
    h: colour.h,
  });
  const strong = shift(
    colour,
    step,
    (hex) =>
      surfaces.every((surface) => contrast(hex, surface) >= SHAPE_CONTRAST) &&
      contrast(bestInk(hex), hex) >= TEXT_CONTRAST,
  );
  const ink = shift(colour, step, (hex) =>
    [...surfaces, soft].every((surface) => contrast(hex, surface) >= TEXT_CONTRAST),
  );
  return { strong, on: bestInk(strong), ink, soft };
}

/**
 * Style sheet text that gives a page its gym's accent. Put it into a `<style>` element that carries the
 * page's CSP nonce. Safe to embed: only `#rrggbb` values come out.
 */
export function brandStyleSheet(brand: string): string {
  const light = brandTokens(brand, "light");
  const dark = brandTokens(brand, "dark");
  const rgb = parseHex(brand);
  const raw = rgb ? toHex(toOklch(rgb)) : DEFAULT_BRAND;
  const both = (key: keyof BrandTokens) => `light-dark(${light[key]},${dark[key]})`;
  return `:root{--brand:${raw};--brand-strong:${both("strong")};--brand-on:${both("on")};--brand-ink:${both("ink")};--brand-soft:${both("soft")}}`;
}
