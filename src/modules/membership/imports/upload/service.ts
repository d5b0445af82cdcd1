import type { Ports, TenantContext, TenantFacts } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId, PLATFORM_TENANT, type TenantId } from "@/platform/ids";
import { type StorageKey, tenantKey } from "@/platform/storage/keys";
import { insertBatch, isFileOfBatch } from "../data";
import { guessDateOrder } from "../rules/dates";
import { toMapping } from "../rules/guess-columns";
import { inspectFile } from "../rules/inspect";
import { IMPORT_LIMITS } from "../schema";
import type { ImportSource } from "../wizard/schema";

/** A file that has been taken in and understood; not yet an import. */
export interface TakenFile {
  readonly fileName: string;
  readonly fileKey: StorageKey;
  readonly fileBytes: number;
  readonly source: ImportSource;
}

/** The name as a person knows it: no folders, no control characters. */
function tidyName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  return last.replace(/\p{C}/gu, "").trim().slice(0, 200) || "members.csv";
}

async function readLimited(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > IMPORT_LIMITS.bytes) {
      throw new DomainError("TOO_LARGE", { megabytes: IMPORT_LIMITS.bytes / 1_048_576 });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines += 1;
  return lines;
}

/**
 * Takes a member list in: at most 25 MB, kept in storage, its format and columns understood. For outside of a
 * transaction, before `receiveImport`.
 * @throws DomainError TOO_LARGE as soon as that is known, FILE_UNREADABLE with `problem`, the code of the sentence in
 * messages `imports.problems`, and that sentence's numbers
 */
export async function takeImportFile(
  ports: Ports,
  tenant: TenantFacts,
  upload: { readonly fileName: string; readonly bytes: AsyncIterable<Uint8Array> },
): Promise<TakenFile> {
  const bytes = await readLimited(upload.bytes);
  const file = await inspectFile(bytes);
  if (!file.ok) {
    const { code, row, params } = file.problem;
    throw new DomainError("FILE_UNREADABLE", { problem: code, row, ...params });
  }
  const columns = file.headers.map((header, index) => {
    const cells = file.sample.map((row) => row[index] ?? "");
    const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
    return {
      header,
      field: file.columns[index]?.field ?? ("ignore" as const),
      confidence: file.columns[index]?.confidence ?? 0,
      samples: [...new Set(filled)].slice(0, 4).map((cell) => cell.slice(0, 80)),
      dates: guessDateOrder(cells, tenant.country),
    };
  });
  const fileKey = tenantKey(tenant.id, "import", newId(), "csv");
  await ports.storage.put(fileKey, bytes, { contentType: "text/csv" });
  const { encoding, delimiter } = file.format;
  const source = { encoding, delimiter, columns, lines: countLines(bytes) };
  return { fileName: tidyName(upload.fileName), fileKey, fileBytes: bytes.byteLength, source };
}

/** Whether an import stands on this file. */
export function isImportFile(
  ports: Pick<Ports, "db">,
  tenantId: TenantId,
  key: StorageKey,
): Promise<boolean> {
  return ports.db.read(tenantId, (db) => isFileOfBatch(db, key));
}

/** Begins an import of a file that `takeImportFile` took. */
export async function receiveImport(ctx: TenantContext, file: TakenFile): Promise<{ batchId: string }> {
  const id = newId<"import">();
  const mapping = toMapping(file.source.columns);
  const createdBy = actorId(ctx.actor) ?? PLATFORM_TENANT;
  await insertBatch(ctx.db, {
    id,
    ...file,
    mapping,
    options: {},
    createdBy,
    createdAt: ctx.clock.now(),
  });
  ctx.audit({
    action: "import.upload",
    subject: { kind: "import", id },
    after: { fileName: file.fileName, bytes: file.fileBytes },
  });
  return { batchId: id };
}
