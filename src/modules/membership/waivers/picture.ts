import { fileTypeFromBuffer } from "file-type";
import { DomainError } from "@/platform/errors";
import { MAX_SIGNATURE_BYTES } from "./schema";

const LONGEST_SIDE = 4_000;
const SHORTEST_SIDE = 16;

/**
 * The drawing of a signature, checked by what it contains and written anew, so that only its pixels are kept.
 * @param image a PNG as base64
 * @returns WebP without loss
 * @throws DomainError TOO_LARGE, UNSUPPORTED_FILE, FILE_UNREADABLE; an empty sheet is unreadable too
 */
export async function takeSignature(image: string): Promise<Buffer> {
  const input = Buffer.from(image, "base64");
  if (input.byteLength > MAX_SIGNATURE_BYTES) throw new DomainError("TOO_LARGE", { reason: "bytes" });
  const sniffed = await fileTypeFromBuffer(input);
  if (sniffed?.mime !== "image/png") throw new DomainError("UNSUPPORTED_FILE", { reason: "format" });
  const { default: sharp } = await import("sharp");
  try {
    const picture = sharp(input, { limitInputPixels: LONGEST_SIDE * LONGEST_SIDE, failOn: "error" });
    const { width, height } = await picture.metadata();
    if (Math.max(width, height) > LONGEST_SIDE || Math.min(width, height) < SHORTEST_SIDE)
      throw new DomainError("FILE_UNREADABLE", { reason: "pixels" });
    const { channels } = await picture.clone().stats();
    // A sheet of one colour: nobody has signed it.
    if (channels.every(({ stdev }) => stdev === 0))
      throw new DomainError("FILE_UNREADABLE", { reason: "empty" });
    return await picture.webp({ lossless: true }).toBuffer();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError("FILE_UNREADABLE", { reason: "damaged" }, { cause: error });
  }
}
