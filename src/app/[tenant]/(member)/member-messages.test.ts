import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { loadMessages } from "@/shared/i18n/messages";
import { memberMessages } from "./member-messages";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
const APP = "src/app/[tenant]";
/** The screens that stand below this layout's texts alone. */
const SCREENS = ["page", "schedule/page", "bookings/page", "qr/page"].map(
  (name) => `${APP}/(member)/${name}.tsx`,
);

/** Every file of ours that the screens and the frame around them are made of, also what they fetch later. */
async function sources(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...SCREENS, `${APP}/gym-frame.tsx`, `${APP}/member-offline.tsx`],
    outdir: path.join(ROOT, "dist/.analysis"),
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: "esm",
    packages: "external",
    alias: { "@": path.join(ROOT, "src") },
    jsx: "automatic",
    logLevel: "error",
  });
  return Object.keys(metafile.inputs).filter((file) => /\.tsx?$/.test(file));
}

it("holds every text that the member's screens ask for", async () => {
  const given = memberMessages(await loadMessages("en"));
  const has = (name: string) =>
    name
      .split(".")
      .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], given) !==
    undefined;
  const asked = (await sources()).flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), "utf8").matchAll(/useTranslations\("([^"]+)"\)/g)].map(
      ([, name = ""]) => `${file}: ${name}`,
    ),
  );
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((line) => !has(line.split(": ")[1] ?? ""))).toEqual([]);
});
