import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The built stylesheets by their address, to stand inside documents.
 * @param folder `.next/static`, or wherever the build keeps what lives under `/_next/static/`
 */
export function readStyleSheets(folder: string): ReadonlyMap<string, string> {
  const chunks = path.join(folder, "chunks");
  if (!existsSync(chunks)) return new Map();
  const names = readdirSync(chunks).filter((name) => name.endsWith(".css"));
  return new Map(
    names.map((name) => {
      // Addresses inside a sheet count from the sheet; inside a document they count from that.
      const text = readFileSync(path.join(chunks, name), "utf8").replaceAll("url(../", "url(/_next/static/");
      return [`/_next/static/chunks/${name}`, text];
    }),
  );
}
