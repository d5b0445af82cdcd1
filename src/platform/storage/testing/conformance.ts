import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { newId, type TenantId } from "@/platform/ids";
import { type StorageKey, tenantKey } from "../keys";
import type { Storage } from "../storage";

export const LIMIT = 300_000;

/** What every store of files promises; it is made with `maxBytes: LIMIT`. */
export function storageConformance(storage: () => Storage) {
  const tenant = newId<"tenant">() as TenantId;
  const bin = { contentType: "application/octet-stream" } as const;

  async function read(key: StorageKey): Promise<Buffer | null> {
    const found = await storage().get(key);
    return found && buffer(found.stream);
  }

  it("gives back what it was given, from bytes and from a stream", async () => {
    const content = randomBytes(200_001);
    for (const body of [content, Readable.from([content.subarray(0, 7), content.subarray(7)])]) {
      const key = tenantKey(tenant, "report", newId(), "bin");
      expect(await storage().put(key, body, bin)).toMatchObject({ key, size: 200_001, ...bin });
      expect((await read(key))?.equals(content)).toBe(true);
      expect(await storage().head(key)).toMatchObject({ key, size: 200_001, ...bin });
    }
  });

  it("keeps an empty file", async () => {
    const key = tenantKey(tenant, "report", newId(), "txt");
    await storage().put(key, Buffer.alloc(0), { contentType: "text/plain" });
    expect(await read(key)).toHaveLength(0);
    expect(await storage().head(key)).toMatchObject({ size: 0, contentType: "text/plain" });
  });

  it("knows nothing of what was never there or was removed, also twice", async () => {
    const key = tenantKey(tenant, "report", newId(), "bin");
    expect(await storage().get(key)).toBeNull();
    expect(await storage().head(key)).toBeNull();
    await storage().put(key, Buffer.from("x"), bin);
    await storage().delete(key);
    await storage().delete(key);
    expect(await storage().get(key)).toBeNull();
  });

  it("replaces a file as a whole: a reader sees the old or the new one", async () => {
    const key = tenantKey(tenant, "report", newId(), "bin");
    const [old, fresh] = [Buffer.alloc(200_000, "a"), Buffer.alloc(100_000, "b")];
    await storage().put(key, old, bin);
    const writing = Promise.all(Array.from({ length: 5 }, () => storage().put(key, fresh, bin)));
    const seen = await Promise.all(Array.from({ length: 10 }, () => read(key)));
    for (const content of seen) expect(content?.equals(old) || content?.equals(fresh)).toBe(true);
    await writing;
    expect((await read(key))?.equals(fresh)).toBe(true);
  });

  it("keeps nothing of a stream that fails or is too large", async () => {
    const key = tenantKey(tenant, "broken", newId(), "bin");
    async function* failing() {
      yield randomBytes(1_000);
      throw new Error("the sender hung up");
    }
    await expect(storage().put(key, Readable.from(failing()), bin)).rejects.toThrow("the sender hung up");
    const large = Readable.from([randomBytes(LIMIT), randomBytes(1)]);
    await expect(storage().put(key, large, bin)).rejects.toMatchObject({ code: "TOO_LARGE" });
    expect(await storage().head(key)).toBeNull();
    await storage().put(key, randomBytes(LIMIT), bin);
    expect(await storage().head(key)).toMatchObject({ size: LIMIT });
  });

  it("lists one tenant's files in order, page by page", async () => {
    const [mine, other] = [newId<"tenant">() as TenantId, newId<"tenant">() as TenantId];
    const keys = ["a", "b", "c", "d", "e"].map((id) => tenantKey(mine, "photo", id, "bin"));
    keys.push(tenantKey(mine, "report", "a", "bin"));
    for (const key of [...keys].reverse()) await storage().put(key, Buffer.from(key), bin);
    await storage().put(tenantKey(other, "photo", "a", "bin"), Buffer.from("x"), bin);
    expect((await storage().list(`${mine}/`)).map(({ key }) => key)).toEqual(keys);
    expect((await storage().list(`${mine}/photo/`)).map(({ key }) => key)).toEqual(keys.slice(0, 5));
    const page = await storage().list(`${mine}/`, { limit: 2 });
    expect(page.map(({ key, size }) => [key, size])).toEqual(
      keys.slice(0, 2).map((key) => [key, key.length]),
    );
    const next = await storage().list(`${mine}/`, { limit: 2, after: keys[1]! });
    expect(next.map(({ key }) => key)).toEqual(keys.slice(2, 4));
    expect(await storage().list(`${newId()}/`)).toEqual([]);
  });

  it.each([
    "../../etc/passwd",
    "/etc/passwd",
    `${tenant}/photo/../../x.bin`,
    `${tenant}/photo/..bin`,
    `${tenant}/photo/a.html`,
    `${tenant}/photo/a\u0000.bin`,
    `${tenant}/photo/a.bin\n`,
    `${tenant}//a.bin`,
    `${tenant.toUpperCase()}/photo/a.bin`,
    "photo/a.bin",
    "",
  ])("refuses the key %j everywhere", async (text) => {
    const key = text as StorageKey;
    await expect(storage().put(key, Buffer.from("x"), bin)).rejects.toThrow(TypeError);
    await expect(storage().get(key)).rejects.toThrow(TypeError);
    await expect(storage().head(key)).rejects.toThrow(TypeError);
    await expect(storage().delete(key)).rejects.toThrow(TypeError);
  });

  it.each(["", "/", "../", `${tenant}`, `${tenant}/../`, `${tenant}/photo/a`])(
    "refuses to list %j",
    async (prefix) => {
      await expect(storage().list(prefix)).rejects.toThrow(TypeError);
    },
  );

  it("refuses content under another kind's extension", async () => {
    const key = tenantKey(tenant, "photo", newId(), "webp");
    await expect(storage().put(key, Buffer.from("x"), { contentType: "text/csv" })).rejects.toThrow(
      TypeError,
    );
  });
}
