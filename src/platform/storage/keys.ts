import type { TenantId } from "@/platform/ids";

/**
 * The kinds of files that are kept, by extension. The type that a browser is told comes from this table and never
 * from an upload, so nothing that a browser would run can be stored.
 */
export const contentTypes = {
  webp: "image/webp",
  csv: "text/csv",
  json: "application/json",
  txt: "text/plain",
  pdf: "application/pdf",
  zip: "application/zip",
  gz: "application/gzip",
  bin: "application/octet-stream",
} as const;

export type FileExtension = keyof typeof contentTypes;
export type ContentType = (typeof contentTypes)[FileExtension];

/** A checked key: `<tenant>/<kind>/<id>.<ext>`. Made by `tenantKey` or `parseKey` only. */
export type StorageKey = string & { readonly __storageKey: true };

const TENANT = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const KIND = "[a-z][a-z0-9-]{0,39}";
const ID = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";
const KEY = new RegExp(`^(${TENANT})/(${KIND})/(${ID})\\.(${Object.keys(contentTypes).join("|")})$`);
const PREFIX = new RegExp(`^${TENANT}/(?:${KIND}/)?$`);

/**
 * Builds the key of a tenant's file; files of no gym belong to `PLATFORM_TENANT`.
 * @param kind what it is, for example `member-photo`
 * @throws TypeError when a part could leave its folder
 */
export function tenantKey(tenantId: TenantId, kind: string, id: string, ext: FileExtension): StorageKey {
  const key = `${tenantId}/${kind}/${id}.${ext}`;
  if (!KEY.test(key)) throw new TypeError("not the parts of a storage key");
  return key as StorageKey;
}

/** The parts of a key that came from outside (an address, a row), or null when it is none. */
export function parseKey(
  key: string,
): { key: StorageKey; tenantId: TenantId; kind: string; id: string; contentType: ContentType } | null {
  const [, tenantId, kind, id, ext] = KEY.exec(key) ?? [];
  if (!tenantId || !kind || !id || !ext) return null;
  const contentType = contentTypes[ext as FileExtension];
  return { key: key as StorageKey, tenantId: tenantId as TenantId, kind, id, contentType };
}

/** @throws TypeError when the key was not made by this file */
export function checkedKey(key: StorageKey): NonNullable<ReturnType<typeof parseKey>> {
  const parsed = parseKey(key);
  if (!parsed) throw new TypeError("not a storage key");
  return parsed;
}

/** @throws TypeError unless it names one tenant (`<tenant>/` or `<tenant>/<kind>/`) */
export function checkedPrefix(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new TypeError("not a prefix of one tenant");
  return prefix;
}
