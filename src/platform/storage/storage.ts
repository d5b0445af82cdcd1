import { join } from "node:path";
import type { Readable } from "node:stream";
import { createDiskStorage } from "./disk-storage";
import type { ContentType, StorageKey } from "./keys";
import { createS3Storage } from "./s3-storage";

export type StoredFile = {
  readonly key: StorageKey;
  /** Bytes. */
  readonly size: number;
  readonly contentType: ContentType;
  readonly modifiedAt: Date;
};

export type Storage = {
  /**
   * Stores a file whole or not at all, replacing what was there.
   * @throws DomainError TOO_LARGE beyond `maxBytes`, UNAVAILABLE when the store doesn't take it
   */
  put(
    key: StorageKey,
    body: Readable | Uint8Array,
    options: { contentType: ContentType },
  ): Promise<StoredFile>;
  /** The stream errors, rather than ends early, when the content can't be read to its end. */
  get(key: StorageKey): Promise<(StoredFile & { readonly stream: Readable }) | null>;
  head(key: StorageKey): Promise<StoredFile | null>;
  /** Removing what isn't there is fine. */
  delete(key: StorageKey): Promise<void>;
  /** The files of one tenant in the order of their keys; `after` is the last key of the page before. */
  list(prefix: string, page?: { limit?: number; after?: StorageKey }): Promise<StoredFile[]>;
  /** Ends open connections. */
  close(): Promise<void>;
};

export type StorageOptions = {
  readonly dataDir: string;
  readonly s3?:
    | {
        readonly endpoint?: string | undefined;
        readonly region: string;
        readonly bucket: string;
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
      }
    | undefined;
};

/** S3 when a bucket is given, the data folder otherwise. */
export function createStorage({ dataDir, s3 }: StorageOptions): Storage {
  return s3 ? createS3Storage(s3) : createDiskStorage({ folder: join(dataDir, "files") });
}
