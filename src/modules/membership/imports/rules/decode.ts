import { isUtf8 } from "node:buffer";
import chardet from "chardet";
import iconv from "iconv-lite";

/** Server only: knows code pages. */

export type EncodingGuess =
  | { readonly ok: true; readonly encoding: string }
  | { readonly ok: false; readonly code: "FILE_EMPTY" | "FILE_NOT_TEXT" | "FILE_IS_SPREADSHEET" };

/** Code pages that a guess may name besides windows-1252; a rarer guess on a list of names is usually wrong. */
const trusted = new Set([
  "windows-1250",
  "windows-1251",
  "windows-1254",
  "Shift_JIS",
  "GB18030",
  "Big5",
  "EUC-KR",
]);

function startsWith(bytes: Uint8Array, ...signs: number[]): boolean {
  return signs.every((sign, index) => bytes[index] === sign);
}

/**
 * Names the encoding of a file by byte order mark, by being UTF-8 throughout, or by its letters' statistics.
 * Give it the whole file (25 MB take milliseconds): a beginning without accents proves nothing.
 */
export function detectEncoding(bytes: Uint8Array): EncodingGuess {
  if (bytes.length === 0) return { ok: false, code: "FILE_EMPTY" };
  // XLSX and ODS are ZIP files; XLS is an OLE container.
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return { ok: false, code: "FILE_IS_SPREADSHEET" };
  }
  if (startsWith(bytes, 0xff, 0xfe)) return { ok: true, encoding: "utf-16le" };
  if (startsWith(bytes, 0xfe, 0xff)) return { ok: true, encoding: "utf-16be" };
  const head = bytes.subarray(0, 4_096);
  const zeros = countZeros(head);
  if (zeros.even + zeros.odd > 0) {
    // Latin text in UTF-16 without a mark has its zeros all on one side.
    if (zeros.even === 0 && zeros.odd > head.length / 4) return { ok: true, encoding: "utf-16le" };
    if (zeros.odd === 0 && zeros.even > head.length / 4) return { ok: true, encoding: "utf-16be" };
    return { ok: false, code: "FILE_NOT_TEXT" };
  }
  if (isUtf8(bytes))
    return isBinary(head) ? { ok: false, code: "FILE_NOT_TEXT" } : { ok: true, encoding: "utf-8" };
  if (isBinary(head)) return { ok: false, code: "FILE_NOT_TEXT" };
  const guesses = chardet.analyse(bytes.subarray(0, 256 * 1024));
  const best = guesses[0];
  const western = guesses.find(({ name }) => name === "ISO-8859-1" || name === "windows-1252");
  const clear = best !== undefined && best.confidence >= (western?.confidence ?? 0) + 15;
  return { ok: true, encoding: clear && trusted.has(best.name) ? best.name : "windows-1252" };
}

function countZeros(bytes: Uint8Array) {
  let even = 0;
  let odd = 0;
  bytes.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  });
  return { even, odd };
}

/** More than one control character in a hundred: pictures, archives, programs. */
function isBinary(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1;
  return controls * 100 > bytes.length;
}

/** Decodes piece by piece, 64 KiB at a time, the byte order mark removed. Broken sequences become U+FFFD. */
export async function* decodeChunks(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  const size = 64 * 1024;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += size) {
      const text = decoder.write(Buffer.from(chunk.subarray(at, at + size)));
      if (text) yield text;
    }
  }
  const rest = decoder.end();
  if (rest) yield rest;
}
