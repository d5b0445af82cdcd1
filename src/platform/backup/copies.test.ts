import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Simulator, startS3Simulator } from "../storage/testing/s3-simulator";
import { copyToFolder, copyToS3, removeCopies } from "./copies";

/** More than one part of an upload. */
const content = randomBytes(17 * 1_024 * 1_024);
const sha256 = createHash("sha256").update(content).digest();
let folder: string;
let path: string;
let s3: S3Simulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pulse-copies-"));
  path = join(folder, "one.tar.gz.age");
  await writeFile(path, content);
  s3 = await startS3Simulator();
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a copy", () => {
  it("lies on the other disk, was read back, and goes with its backup", async () => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    await copyToFolder(path, disk, sha256);
    expect((await readFile(join(disk, "one.tar.gz.age"))).equals(content)).toBe(true);
    await removeCopies("one.tar.gz.age", { folder: disk });
    expect(await readdir(disk)).toEqual([]);
  });

  it("fails where the disk is not plugged in, and where it reads back something else", async () => {
    const disk = join(folder, "second");
    await expect(copyToFolder(path, disk, sha256)).rejects.toMatchObject({ problem: "FILE_MISSING" });
    await mkdir(disk);
    await expect(copyToFolder(path, disk, Buffer.alloc(32))).rejects.toMatchObject({
      problem: "COPY_FAILED",
    });
    expect(await readdir(disk)).toEqual([]);
  });

  it("lies in the bucket, in parts, was read back, and goes with its backup", async () => {
    await copyToS3(path, s3, sha256);
    expect(s3.objects.get("one.tar.gz.age")?.body.equals(content)).toBe(true);
    expect(s3.log.filter((line) => line.startsWith("PUT"))).toHaveLength(2);
    await removeCopies("one.tar.gz.age", { s3 });
    expect(s3.objects.size).toBe(0);
  });

  it("fails where the bucket refuses, or reads back something else", async () => {
    const stranger = { ...s3, secretAccessKey: "another" };
    await expect(copyToS3(path, stranger, sha256)).rejects.toMatchObject({ problem: "COPY_FAILED" });
    await expect(copyToS3(path, s3, Buffer.alloc(32))).rejects.toMatchObject({ problem: "COPY_FAILED" });
  });
});
