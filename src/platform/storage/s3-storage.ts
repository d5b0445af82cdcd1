import { pipeline, Readable } from "node:stream";
import { pipeline as pipelineDone } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { DomainError } from "@/platform/errors";
import { byteLimit, idleLimit, MAX_FILE_BYTES } from "./byte-limit";
import { checkedKey, checkedPrefix, parseKey } from "./keys";
import type { Storage, StoredFile } from "./storage";

export type S3StorageOptions = {
  /** Without it the region's own address at AWS. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Default 64 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds for one call without its body, and of silence within a body. Default 15,000. */
  readonly timeoutMs?: number;
};

type Sdk = typeof import("@aws-sdk/client-s3");

function statusOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error ? Reflect.get(error, "$metadata") : undefined;
  const status: unknown =
    metadata && typeof metadata === "object" ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return typeof status === "number" ? status : undefined;
}

function unavailable(error: unknown): DomainError {
  return error instanceof DomainError ? error : new DomainError("UNAVAILABLE", undefined, { cause: error });
}

/** A stream is gathered first: a body of known length can be sent again when a try fails. */
async function gather(body: Readable | Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  const source = body instanceof Uint8Array ? Readable.from([body]) : body;
  await pipelineDone(source, byteLimit(maxBytes), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) parts.push(chunk);
  });
  return Buffer.concat(parts);
}

/** Keeps files in a bucket of anything that speaks S3, addressed by path. The SDK is loaded at the first call. */
export function createS3Storage(options: S3StorageOptions): Storage {
  const { bucket: Bucket, maxBytes = MAX_FILE_BYTES, timeoutMs = 15_000 } = options;
  let loading: Promise<{ sdk: Sdk; client: S3Client }> | undefined;

  async function load() {
    const sdk = await import("@aws-sdk/client-s3");
    const client = new sdk.S3Client({
      region: options.region,
      ...(options.endpoint ? { endpoint: options.endpoint } : {}),
      forcePathStyle: true,
      credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
      maxAttempts: 3,
      requestHandler: { connectionTimeout: Math.min(timeoutMs, 5_000) },
      // Stores other than AWS often lack the newer checksum headers.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
    return { sdk, client };
  }

  /** Null on 404, UNAVAILABLE on everything else that goes wrong. */
  async function call<T>(
    work: (sdk: Sdk, client: S3Client, signal: AbortSignal) => Promise<T>,
  ): Promise<T | null> {
    loading ??= load();
    // Not AbortSignal.timeout: once headers are here, the body has its own limit of silence.
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    try {
      const { sdk, client } = await loading;
      return await work(sdk, client, stop.signal);
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw unavailable(error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async put(key, body, { contentType }) {
      if (checkedKey(key).contentType !== contentType)
        throw new TypeError(`${contentType} under another extension`);
      const content = await gather(body, maxBytes);
      const done = await call((sdk, client, abortSignal) =>
        client.send(
          new sdk.PutObjectCommand({
            Bucket,
            Key: key,
            Body: content,
            ContentLength: content.byteLength,
            ContentType: contentType,
          }),
          { abortSignal },
        ),
      );
      // 404 on a put: the bucket is not there.
      if (!done) throw new DomainError("UNAVAILABLE");
      return { key, size: content.byteLength, contentType, modifiedAt: new Date() };
    },
    async get(key) {
      const { contentType } = checkedKey(key);
      const found = await call((sdk, client, abortSignal) =>
        client.send(new sdk.GetObjectCommand({ Bucket, Key: key }), { abortSignal }),
      );
      if (!found) return null;
      const size = found.ContentLength ?? 0;
      if (!(found.Body instanceof Readable)) throw new DomainError("UNAVAILABLE");
      const guard = idleLimit(timeoutMs, () => new DomainError("UNAVAILABLE"));
      // The error reaches whoever reads the stream.
      const stream = pipeline(found.Body, guard, () => {});
      return { key, size, contentType, modifiedAt: found.LastModified ?? new Date(0), stream };
    },
    async head(key) {
      const { contentType } = checkedKey(key);
      const found = await call((sdk, client, abortSignal) =>
        client.send(new sdk.HeadObjectCommand({ Bucket, Key: key }), { abortSignal }),
      );
      if (!found) return null;
      return {
        key,
        size: found.ContentLength ?? 0,
        contentType,
        modifiedAt: found.LastModified ?? new Date(0),
      };
    },
    async delete(key) {
      checkedKey(key);
      await call((sdk, client, abortSignal) =>
        client.send(new sdk.DeleteObjectCommand({ Bucket, Key: key }), { abortSignal }),
      );
    },
    async list(prefix, { limit = 100, after } = {}) {
      const Prefix = checkedPrefix(prefix);
      const files: StoredFile[] = [];
      let startAfter: string | undefined = after;
      for (;;) {
        const page = await call((sdk, client, abortSignal) =>
          client.send(
            new sdk.ListObjectsV2Command({
              Bucket,
              Prefix,
              MaxKeys: Math.min(1_000, limit - files.length),
              ...(startAfter ? { StartAfter: startAfter } : {}),
            }),
            { abortSignal },
          ),
        );
        if (!page) throw new DomainError("UNAVAILABLE");
        for (const found of page.Contents ?? []) {
          startAfter = found.Key;
          const parsed = parseKey(found.Key ?? "");
          if (!parsed) continue;
          const { key, contentType } = parsed;
          files.push({
            key,
            contentType,
            size: found.Size ?? 0,
            modifiedAt: found.LastModified ?? new Date(0),
          });
        }
        if (!page.IsTruncated || files.length >= limit) return files.slice(0, limit);
      }
    },
    async close() {
      const loaded = await loading?.catch(() => undefined);
      loaded?.client.destroy();
    },
  };
}
