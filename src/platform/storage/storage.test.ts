import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId, type TenantId } from "@/platform/ids";
import { createDiskStorage } from "./disk-storage";
import { parseKey, tenantKey } from "./keys";
import { createS3Storage } from "./s3-storage";
import type { Storage } from "./storage";
import { LIMIT, storageConformance } from "./testing/conformance";
import { type S3Simulator, startS3Simulator } from "./testing/s3-simulator";

const tenant = newId<"tenant">() as TenantId;
const bin = { contentType: "application/octet-stream" } as const;

describe("on disk", () => {
  let folder: string;
  let storage: Storage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulse-files-"));
    storage = createDiskStorage({ folder, maxBytes: LIMIT });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  storageConformance(() => storage);

  it("leaves nothing aside and lets nobody else read", async () => {
    const key = tenantKey(tenant, "photo", newId(), "bin");
    await storage.put(key, Buffer.from("x"), bin);
    expect(await readdir(join(folder, ".incoming"))).toEqual([]);
    expect((await stat(join(folder, key))).mode & 0o777).toBe(0o600);
  });

  it("says unavailable when the folder can't be made", async () => {
    const key = tenantKey(tenant, "photo", newId(), "bin");
    await writeFile(join(folder, "in-the-way"), "x");
    const broken = createDiskStorage({ folder: join(folder, "in-the-way") });
    await expect(broken.put(key, Buffer.from("x"), bin)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await broken.get(key)).toBeNull();
  });
});

describe("in S3", () => {
  let s3: S3Simulator;
  let storage: Storage;
  beforeAll(async () => {
    s3 = await startS3Simulator();
    storage = createS3Storage({ ...s3, maxBytes: LIMIT, timeoutMs: 1_000 });
  });
  afterEach(() => {
    s3.faults.length = 0;
  });
  afterAll(async () => {
    await storage.close();
    await s3.close();
  });

  storageConformance(() => storage);

  async function stored(content: Buffer) {
    const key = tenantKey(tenant, "report", newId(), "bin");
    await storage.put(key, content, bin);
    return key;
  }

  it("gets through a failure that passes, on each kind of call", async () => {
    const key = await stored(Buffer.from("before"));
    for (const work of [
      () => storage.put(key, Buffer.from("after"), bin),
      () => storage.head(key),
      () => storage.list(`${tenant}/`),
      async () => {
        const found = await storage.get(key);
        expect((await buffer(found!.stream)).toString()).toBe("after");
      },
    ]) {
      s3.faults.push({ kind: "error", status: 500 });
      await work();
      expect(s3.faults).toEqual([]);
    }
  });

  it("says unavailable when the store keeps failing, never 'not there'", async () => {
    const key = await stored(Buffer.from("x"));
    s3.faults.push(...Array.from({ length: 3 }, () => ({ kind: "error", status: 503 }) as const));
    await expect(storage.get(key)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("gives up in time on a silent and on a slow store", async () => {
    const key = await stored(Buffer.from("x"));
    for (const fault of [{ kind: "silent" }, { kind: "slow", delayMs: 1_500 }] as const) {
      s3.faults.push(fault);
      const started = performance.now();
      await expect(storage.head(key)).rejects.toMatchObject({ code: "UNAVAILABLE" });
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });

  it.each(["truncated", "stalled"] as const)("fails the stream of a %s content", async (kind) => {
    const key = await stored(Buffer.alloc(200_000, "x"));
    s3.faults.push({ kind });
    const found = await storage.get(key);
    const started = performance.now();
    await expect(buffer(found!.stream)).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(2_500);
  });

  it("is refused with another secret, and signs every call with the right one", async () => {
    const thief = createS3Storage({ ...s3, secretAccessKey: "guessed" });
    const key = tenantKey(tenant, "report", newId(), "bin");
    await expect(thief.put(key, Buffer.from("x"), bin)).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(s3.objects.has(key)).toBe(false);
    expect((await fetch(`${s3.endpoint}/${s3.bucket}/`)).status).toBe(403);
    await thief.close();
  });

  it("says unavailable when the bucket is missing or nobody listens", async () => {
    const key = tenantKey(tenant, "report", newId(), "bin");
    for (const wrong of [{ bucket: "elsewhere" }, { endpoint: "http://127.0.0.1:1" }]) {
      const broken = createS3Storage({ ...s3, ...wrong, timeoutMs: 1_000 });
      await expect(broken.put(key, Buffer.from("x"), bin)).rejects.toMatchObject({ code: "UNAVAILABLE" });
      await broken.close();
    }
  });
});

describe("keys", () => {
  it("carry the tenant and come apart again", () => {
    const key = tenantKey(tenant, "member-photo", "abc-512", "webp");
    expect(parseKey(key)).toEqual({
      key,
      tenantId: tenant,
      kind: "member-photo",
      id: "abc-512",
      contentType: "image/webp",
    });
  });

  it.each([
    ["..", "a"],
    ["photo", "../a"],
    ["photo", ".."],
    ["photo/x", "a"],
    ["photo", ""],
    ["photo", "a".repeat(101)],
  ])("are not made of %j and %j", (kind, id) =>
    expect(() => tenantKey(tenant, kind, id, "bin")).toThrow(TypeError),
  );
});
