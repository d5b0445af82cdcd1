import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asBackupFailure, BackupFailure } from "./failure";
import type { S3Place } from "./place";

/** Bytes of one part of an upload; S3 takes 10,000 of them. */
const S3_PART = 16 * 1_024 * 1_024;

async function sha256Of(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const hash = createHash("sha256");
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest();
}

function requireSame(wanted: Buffer, found: Buffer): void {
  if (!wanted.equals(found)) throw new BackupFailure("COPY_FAILED", "the copy is not what was written");
}

/**
 * Copies a backup into the folder of another disk and reads it back from there.
 * @throws BackupFailure
 */
export async function copyToFolder(path: string, folder: string, sha256: Buffer): Promise<void> {
  const aside = join(folder, `.${randomUUID()}.partial`);
  try {
    // A disk that is not plugged in leaves no folder, and one must not be made in its place.
    if (!(await stat(folder)).isDirectory())
      throw new BackupFailure("FILE_MISSING", `${folder} is no folder`);
    await pipeline(createReadStream(path), createWriteStream(aside, { flags: "wx", mode: 0o600 }));
    const file = await open(aside, "r");
    await file.sync().finally(() => file.close());
    requireSame(sha256, await sha256Of(createReadStream(aside)));
    await rename(aside, join(folder, basename(path)));
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw asBackupFailure(error, "COPY_FAILED");
  }
}

async function* parts(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, "r");
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(S3_PART), 0, S3_PART);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function openBucket(place: S3Place) {
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({
    region: place.region,
    ...(place.endpoint ? { endpoint: place.endpoint } : {}),
    forcePathStyle: true,
    credentials: { accessKeyId: place.accessKeyId, secretAccessKey: place.secretAccessKey },
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 120_000 },
    // Stores other than AWS often lack the newer checksum headers.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { sdk, client };
}

/**
 * Copies a backup into a bucket, part by part, and reads it back from there.
 * @throws BackupFailure
 */
export async function copyToS3(path: string, place: S3Place, sha256: Buffer): Promise<void> {
  const { sdk, client } = await openBucket(place);
  const object = { Bucket: place.bucket, Key: basename(path) };
  let upload: string | undefined;
  try {
    ({ UploadId: upload } = await client.send(new sdk.CreateMultipartUploadCommand(object)));
    const done: { PartNumber: number; ETag: string | undefined }[] = [];
    for await (const Body of parts(path)) {
      const PartNumber = done.length + 1;
      const { ETag } = await client.send(
        new sdk.UploadPartCommand({ ...object, UploadId: upload, PartNumber, Body }),
      );
      done.push({ PartNumber, ETag });
    }
    await client.send(
      new sdk.CompleteMultipartUploadCommand({
        ...object,
        UploadId: upload,
        MultipartUpload: { Parts: done },
      }),
    );
    upload = undefined;
    const { Body } = await client.send(new sdk.GetObjectCommand(object));
    requireSame(sha256, await sha256Of(Body as Readable));
  } catch (error) {
    if (upload) {
      const abandoned = new sdk.AbortMultipartUploadCommand({ ...object, UploadId: upload });
      await client.send(abandoned).catch(() => undefined);
    }
    throw asBackupFailure(error, "COPY_FAILED");
  } finally {
    client.destroy();
  }
}

/** Takes a backup's copies away; what is not there is fine, and a place that does not answer keeps its copy. */
export async function removeCopies(
  name: string,
  { folder, s3 }: { folder?: string | undefined; s3?: S3Place | undefined },
): Promise<void> {
  if (folder) await rm(join(folder, name), { force: true }).catch(() => undefined);
  if (!s3) return;
  const { sdk, client } = await openBucket(s3);
  await client
    .send(new sdk.DeleteObjectCommand({ Bucket: s3.bucket, Key: name }))
    .catch(() => undefined)
    .finally(() => client.destroy());
}
