import sharp from "sharp";
import { newId, type TenantId } from "@/platform/ids";
import { type StorageKey, tenantKey } from "@/platform/storage/keys";
import type { Storage } from "@/platform/storage/storage";
import type { Person } from "./person";
import type { Random } from "./random";

const GROUNDS = ["#dbeafe", "#dcfce7", "#fef3c7", "#fce7f3", "#ede9fe", "#e0f2fe", "#ffedd5", "#f1f5f9"];
const SKINS = ["#f6d7c3", "#e8b894", "#c98d63", "#a5673f", "#7c4a2d", "#593421"];
const HAIR = ["#1c1917", "#292524", "#57534e", "#44311f", "#6b4423", "#9a6b3f"];
const SHIRTS = ["#1e3a8a", "#7f1d1d", "#14532d", "#3f3f46", "#7c2d12", "#4c1d95", "#0f766e", "#be185d"];

/** Which part of the palettes a gym's people have: skins from, to, and how many hair colours. */
const LOOKS: Record<string, readonly [number, number, number]> = {
  kifaru: [3, 5, 3],
  bayani: [1, 3, 4],
  nordlicht: [0, 3, 6],
};

/** A drawn head and shoulders: nobody's face. */
function portrait(person: Pick<Person, "gender">, slug: string, random: Random): string {
  const [lightest, darkest, hairs] = LOOKS[slug] ?? [0, 5, 6];
  const skin = SKINS[random.int(lightest, darkest)];
  const hair = HAIR[random.int(0, hairs - 1)];
  const shirt = random.pick(SHIRTS);
  const wide = random.int(84, 96);
  const back =
    person.gender === "female" && random.chance(0.75)
      ? `<path d="M${256 - wide - 22} 220 q0 -150 ${wide + 22} -150 q${wide + 22} 0 ${wide + 22} 150 v${random.int(90, 170)} h-${2 * wide + 44} z" fill="${hair}"/>`
      : "";
  const fringe = random.int(-20, 20);
  const eyes = `<circle cx="${256 - 36}" cy="236" r="8" fill="#1c1917"/><circle cx="${256 + 36}" cy="236" r="8" fill="#1c1917"/>`;
  const smile = `<path d="M222 290 q34 ${random.int(14, 34)} 68 0" stroke="#1c1917" stroke-width="7" fill="none" stroke-linecap="round"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">
    <rect width="512" height="512" fill="${random.pick(GROUNDS)}"/>${back}
    <path d="M76 512 q10 -130 180 -130 q170 0 180 130 z" fill="${shirt}"/>
    <rect x="220" y="320" width="72" height="90" rx="34" fill="${skin}"/>
    <ellipse cx="256" cy="238" rx="${wide}" ry="112" fill="${skin}"/>
    <path d="M${256 - wide - 4} 222 q-6 -128 ${wide + 4} -128 q${wide + 10} 0 ${wide + 4} 128 q-${34 + fringe} -62 -${wide + 6} -62 q-${64 - fringe} 0 -${wide + 2} 62 z" fill="${hair}"/>
    ${eyes}${smile}</svg>`;
}

/** Draws somebody's picture and keeps it as an uploaded one is kept: large and small. */
export async function drawAvatar(
  storage: Storage,
  tenantId: TenantId,
  slug: string,
  person: Person,
  random: Random,
): Promise<StorageKey> {
  const id = newId();
  const large = await sharp(Buffer.from(portrait(person, slug, random)))
    .webp({ quality: 80, effort: 1 })
    .toBuffer();
  const small = await sharp(large).resize(128, 128).webp({ quality: 80, effort: 1 }).toBuffer();
  const key = tenantKey(tenantId, "member-photo", id, "webp");
  await storage.put(key, large, { contentType: "image/webp" });
  await storage.put(tenantKey(tenantId, "member-photo", `${id}-small`, "webp"), small, {
    contentType: "image/webp",
  });
  return key;
}
