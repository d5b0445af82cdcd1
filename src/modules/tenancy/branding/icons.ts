import { brandTokens } from "@/ui/tokens/brand";
import { strokesOf } from "./letters";
import { gymInitials } from "./rules";

export const ICON_SIZES = [192, 512] as const;
export type IconSize = (typeof ICON_SIZES)[number];
/** `any`: rounded, on transparent ground. `maskable`: full bleed, the sign inside the circle every mask keeps. */
export type IconPurpose = "any" | "maskable";

interface Look {
  readonly name: string;
  readonly brandColor: string;
  /** The square logo, when the gym has one. */
  readonly logo: Buffer | null;
}

/** Draws a gym's home-screen icon as PNG: its logo on white, or its initials on its colour. */
export async function drawIcon(look: Look, size: IconSize, purpose: IconPurpose): Promise<Buffer> {
  // Hardly ever asked for, and slow to load: a start need not wait for it.
  const { default: sharp } = await import("sharp");
  const corner = purpose === "any" ? Math.round(size * 0.22) : 0;
  const { strong, on } = brandTokens(look.brandColor, "light");
  const ground = look.logo ? "#ffffff" : strong;
  const sign = look.logo ? "" : signOf(look.name, size, purpose, on);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="${size}" height="${size}" rx="${corner}" fill="${ground}"/>${sign}</svg>`;
  const canvas = sharp(Buffer.from(svg));
  if (!look.logo) return await canvas.png({ compressionLevel: 9 }).toBuffer();
  const inner = Math.round(size * (purpose === "maskable" ? 0.6 : 0.78));
  const logo = await sharp(look.logo)
    .resize(inner, inner, { fit: "contain", background: "#ffffff00" })
    .toBuffer();
  return await canvas
    .composite([{ input: logo, gravity: "centre" }])
    .png({ compressionLevel: 9 })
    .toBuffer();
}

function signOf(name: string, size: number, purpose: IconPurpose, ink: string): string {
  const { paths, width, height } = strokesOf(gymInitials(name));
  const room = size * (purpose === "maskable" ? 0.44 : 0.54);
  const scale = Math.min(room / width, (room * 0.82) / height);
  const x = (size - width * scale) / 2;
  const y = (size - height * scale) / 2;
  const strokes = paths.map(({ d, x: dx }) => `<path transform="translate(${dx} 0)" d="${d}"/>`).join("");
  return `<g transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(4)})" fill="none" stroke="${ink}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${strokes}</g>`;
}
