import { fileTypeFromBuffer } from "file-type";
import { DomainError } from "@/platform/errors";

/** Why an image was refused; travels in `params.reason` of the DomainError. */
export type ImageRefusal =
  | "empty"
  /** More bytes than accepted. */
  | "bytes"
  /** More pixels than accepted, whatever the size of the file. */
  | "pixels"
  /** Not one of the accepted formats, whatever its name says. */
  | "format"
  /** An image that is also a program, a page or an archive. */
  | "polyglot"
  /** Cut off or damaged. */
  | "damaged"
  /** Smaller than can be shown. */
  | "tiny";

export type ImageVariant = { readonly size: 512 | 128; readonly data: Buffer };

export type TakenImage = {
  /** Square WebP images without any metadata, largest first. */
  readonly variants: readonly ImageVariant[];
  /** The upright original, in pixels. */
  readonly width: number;
  readonly height: number;
};

export const MAX_IMAGE_BYTES = 15 * 1_024 * 1_024;
/** A phone takes 50 megapixels at most in ordinary use; beyond lies mischief, or a scan nobody needs here. */
export const MAX_IMAGE_PIXELS = 64_000_000;
const SMALLEST_SIDE = 16;
const SIZES = [512, 128] as const;

/** What sharp calls the formats that we take, by their sniffed type. */
const accepted: ReadonlyMap<string, string> = new Map([
  ["image/jpeg", "jpeg"],
  ["image/png", "png"],
  ["image/webp", "webp"],
  ["image/avif", "heif"],
]);

const code = {
  empty: "FILE_UNREADABLE",
  damaged: "FILE_UNREADABLE",
  tiny: "FILE_UNREADABLE",
  bytes: "TOO_LARGE",
  pixels: "TOO_LARGE",
  format: "UNSUPPORTED_FILE",
  polyglot: "UNSUPPORTED_FILE",
} as const satisfies Record<ImageRefusal, string>;

function refuse(reason: ImageRefusal, cause?: unknown): DomainError {
  return new DomainError(code[reason], { reason }, cause === undefined ? undefined : { cause });
}

/**
 * Marks of a second meaning: a page or script anywhere, a PDF at the front, a ZIP directory at the end. Extra bytes
 * alone are no reason: phones append a film to a photo.
 */
function isPolyglot(input: Buffer): boolean {
  const text = input.toString("latin1");
  if (/<script[\s>/]|<!doctype html|<html[\s>]|<\?php\s|<svg[\s>][^>]*xmlns/i.test(text)) return true;
  if (text.slice(0, 1_024).includes("%PDF-")) return true;
  return text.slice(-66_000).includes("PK\u0005\u0006");
}

let running = 0;
const waiting: (() => void)[] = [];

/** Decoding is heavy: two at a time, so that uploads never take the machine from the desk. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= 2) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

async function decode(input: Buffer, format: string, use: "photo" | "logo"): Promise<TakenImage> {
  const options = { limitInputPixels: MAX_IMAGE_PIXELS, failOn: "error", sequentialRead: true } as const;
  // Slow to load, and most starts never see a picture.
  const { default: sharp } = await import("sharp");
  let size: { width: number; height: number };
  try {
    const metadata = await sharp(input, options).metadata();
    if (metadata.format !== format) throw refuse("format");
    size = metadata.autoOrient;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw refuse(error instanceof Error && /pixel limit/i.test(error.message) ? "pixels" : "damaged", error);
  }
  if (size.width * size.height > MAX_IMAGE_PIXELS) throw refuse("pixels");
  if (Math.min(size.width, size.height) < SMALLEST_SIDE) throw refuse("tiny");
  try {
    const variants: ImageVariant[] = [];
    let source = input;
    for (const side of SIZES) {
      const upright = sharp(source, options).timeout({ seconds: 15 }).autoOrient();
      const square =
        use === "photo"
          ? upright.resize(side, side, { fit: "cover", position: "attention" })
          : upright.resize(side, side, { fit: "contain", background: { r: 0, g: 0, b: 0, alpha: 0 } });
      const data = await square.webp({ quality: 82, smartSubsample: true }).toBuffer();
      variants.push({ size: side, data });
      // The small one is made from the large one: the original is decoded once.
      source = data;
    }
    return { variants, width: size.width, height: size.height };
  } catch (error) {
    throw refuse("damaged", error);
  }
}

/**
 * Takes an uploaded picture of a person (cropped to a square) or a logo (fitted into one, on transparent ground).
 * Only pixels survive: position, camera, comments and anything hidden behind the image are gone.
 * @throws DomainError TOO_LARGE, UNSUPPORTED_FILE or FILE_UNREADABLE with `params.reason`
 */
export async function takeImage(input: Buffer, use: "photo" | "logo"): Promise<TakenImage> {
  if (input.byteLength === 0) throw refuse("empty");
  if (input.byteLength > MAX_IMAGE_BYTES) throw refuse("bytes");
  const sniffed = await fileTypeFromBuffer(input);
  const format = accepted.get(sniffed?.mime ?? "");
  if (!format) throw refuse("format");
  if (isPolyglot(input)) throw refuse("polyglot");
  return inTurn(() => decode(input, format, use));
}
