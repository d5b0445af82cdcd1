import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { ExistingPerson } from "./rules/plan-rows";
import type { ImportProblem, ImportSummary, Mapping, RowDecision } from "./schema";
import type {
  ImportOptions,
  ImportRowView,
  ImportSource,
  ImportState,
  ListRowsInput,
  PlanChoice,
} from "./wizard/schema";

/** One start of the worker on a batch: a job that finds another run's mark stops. */
export interface Run {
  readonly id: string;
  readonly kind: "check" | "commit" | "undo";
  /** Who pressed the button; null for the system. */
  readonly by: string | null;
  /** Rows that were behind when it started. */
  readonly doneBefore: number;
  /** When the worker last did something for it, ISO. */
  readonly movedAt?: string;
}

export interface StoredOptions extends Partial<ImportOptions> {
  readonly plans?: readonly PlanChoice[];
  /** Whether the memberships are billed here; they are unless told. */
  readonly bill?: boolean;
  /** Plans that the commit made, for the undo. */
  readonly madePlans?: readonly string[];
  readonly run?: Run;
  /** When the check began, ISO: who came later was not compared. */
  readonly checkedAt?: string;
}

export interface StoredBatch {
  id: string;
  state: ImportState;
  fileName: string;
  fileKey: string;
  fileBytes: number;
  source: ImportSource;
  mapping: Mapping | Record<string, never>;
  options: StoredOptions;
  summary: ImportSummary | Record<string, never>;
  total: number;
  done: number;
  error: ImportProblem | null;
  createdAt: string;
  startedAt: string | null;
  committedAt: string | null;
  undoneAt: string | null;
  createdBy: string | null;
}

const LONE_SURROGATES = /\p{Surrogate}/gu;

/** JSON that PostgreSQL takes: no NUL, no halves of a letter that a cut left behind. */
export function toJsonb(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "string" ? inner.replace(LONE_SURROGATES, "\ufffd").replaceAll("\0", "") : inner,
  );
}

const BATCH = `select b.id, b.status as state, b.file_name as "fileName", b.file_key as "fileKey",
    b.file_bytes as "fileBytes", b.source, b.mapping, b.options, b.summary, b.total, b.done, b.error,
    b.created_at as "createdAt", b.started_at as "startedAt", b.committed_at as "committedAt",
    b.undone_at as "undoneAt", u.name as "createdBy"
  from import_batch b left join app_user u on u.id = b.created_by`;

const ONE = statement("imports.one", `${BATCH} where b.id = $1::uuid`);
const LOCKED = statement("imports.lock", `${BATCH} where b.id = $1::uuid for update of b`);
const LIST = statement(
  "imports.list",
  `${BATCH} where ($1::timestamptz is null or (b.created_at, b.id) < ($1, $2::uuid))
   order by b.created_at desc, b.id desc limit $3`,
);

export async function findBatch(db: Db, batchId: string): Promise<StoredBatch | undefined> {
  return (await db.rows<StoredBatch>(ONE, [batchId]))[0];
}

/** The batch with its row locked: whoever changes it waits for whoever does so already. */
export async function lockBatch(db: Db, batchId: string): Promise<StoredBatch | undefined> {
  return (await db.rows<StoredBatch>(LOCKED, [batchId]))[0];
}

export function listBatches(
  db: Db,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<StoredBatch[]> {
  return db.rows<StoredBatch>(LIST, [after?.[0] ?? null, after?.[1] ?? null, limit]);
}

const INSERT = statement(
  "imports.insert",
  `insert into import_batch (id, file_name, file_key, file_bytes, source, mapping, options, created_by, created_at)
   values ($1::uuid, $2, $3, $4, $5::jsonb, $6::jsonb, $7::jsonb, $8::uuid, $9::timestamptz)`,
);

export async function insertBatch(
  db: Db,
  batch: Pick<StoredBatch, "id" | "fileName" | "fileKey" | "fileBytes" | "source" | "mapping" | "options"> & {
    createdBy: string;
    createdAt: Date;
  },
): Promise<void> {
  await db.rows(INSERT, [
    batch.id,
    batch.fileName,
    batch.fileKey,
    batch.fileBytes,
    toJsonb(batch.source),
    toJsonb(batch.mapping),
    toJsonb(batch.options),
    batch.createdBy,
    batch.createdAt.toISOString(),
  ]);
}

export async function isFileOfBatch(db: Db, fileKey: string): Promise<boolean> {
  return (await db.models.importBatch.findFirst({ where: { fileKey }, select: { id: true } })) !== null;
}

const UPDATE = statement(
  "imports.update",
  `update import_batch set status = coalesce($2, status), mapping = coalesce($3::jsonb, mapping),
     options = options || coalesce($4::jsonb, '{}'), summary = coalesce($5::jsonb, summary),
     total = coalesce($6, total), done = coalesce($7, done),
     error = case when $8::jsonb is null then error else nullif($8::jsonb, 'null') end,
     started_at = coalesce($9::timestamptz, started_at), committed_at = coalesce($10::timestamptz, committed_at),
     undone_at = coalesce($11::timestamptz, undone_at)
   where id = $1::uuid`,
);

export interface BatchChange {
  state?: ImportState;
  mapping?: Mapping;
  /** Added to what is there. */
  options?: StoredOptions;
  summary?: ImportSummary;
  total?: number;
  done?: number;
  error?: ImportProblem | null;
  startedAt?: Date;
  committedAt?: Date;
  undoneAt?: Date;
}

/** Fields that are left out stay as they are. */
export async function updateBatch(db: Db, batchId: string, change: BatchChange): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : toJsonb(value));
  await db.rows(UPDATE, [
    batchId,
    change.state ?? null,
    json(change.mapping),
    json(change.options),
    json(change.summary),
    change.total ?? null,
    change.done ?? null,
    json(change.error),
    change.startedAt?.toISOString() ?? null,
    change.committedAt?.toISOString() ?? null,
    change.undoneAt?.toISOString() ?? null,
  ]);
}

const CLEAR = statement("imports.clear-rows", "delete from import_row where batch_id = $1::uuid");

export async function clearRows(db: Db, batchId: string): Promise<void> {
  await db.rows(CLEAR, [batchId]);
}

const PEOPLE = statement(
  "imports.people",
  `select m.id, m.number, m.first_name as "firstName", m.last_name as "lastName", m.email, m.phone,
     m.birth_date as "birthDate"
   from member m
   where ($1::timestamptz is null or m.created_at >= $1)
     and ($2::uuid is null or not exists (select 1 from import_row r
       where r.tenant_id = m.tenant_id and r.member_id = m.id and r.batch_id = $2 and r.applied))
   order by m.id`,
);

/**
 * What is compared of everybody who is a member (or was one: numbers stay taken).
 * @param since only those made from then on, except by the batch itself
 */
export function findPeople(
  db: Db,
  since?: { readonly at: string; readonly exceptBatch: string },
): Promise<ExistingPerson[]> {
  return db.rows<ExistingPerson>(PEOPLE, [since?.at ?? null, since?.exceptBatch ?? null]);
}

export interface NewRow {
  readonly row: number;
  readonly raw: readonly string[];
  readonly draft: unknown;
  readonly problems: readonly ImportProblem[];
  readonly severity: string;
  readonly decision: RowDecision;
  readonly memberId: string | null;
}

const INSERT_ROWS = statement(
  "imports.insert-rows",
  `insert into import_row (batch_id, row_number, raw, draft, problems, severity, decision, member_id)
   select $1::uuid, r.row, r.raw, r.draft, r.problems, r.severity, r.decision, m.id
   from jsonb_to_recordset($2::jsonb) as r(row int, raw jsonb, draft jsonb, problems jsonb, severity text,
     decision text, "memberId" uuid)
   left join member m on m.tenant_id = app.current_tenant() and m.id = r."memberId"
   on conflict (tenant_id, batch_id, row_number) do nothing`,
);

/** A stretch of at most a few thousand rows. A look-alike that is gone by now leaves no trace. */
export async function insertRows(db: Db, batchId: string, rows: readonly NewRow[]): Promise<void> {
  await db.rows(INSERT_ROWS, [batchId, toJsonb(rows)]);
}

const COUNTS = statement(
  "imports.row-counts",
  `select count(*) filter (where decision = 'create')::int as "create",
     count(*) filter (where decision = 'update')::int as "update",
     count(*) filter (where decision = 'skip')::int as skip,
     count(*) filter (where decision <> 'skip' and not applied)::int as "open"
   from import_row where batch_id = $1::uuid`,
);

export async function countRows(
  db: Db,
  batchId: string,
): Promise<{ create: number; update: number; skip: number; open: number }> {
  const [row] = await db.rows<{ create: number; update: number; skip: number; open: number }>(COUNTS, [
    batchId,
  ]);
  return row ?? { create: 0, update: 0, skip: 0, open: 0 };
}

const OUTCOMES = statement(
  "imports.outcomes",
  `select batch_id as "batchId", count(*) filter (where decision = 'create')::int as created,
     count(*) filter (where decision = 'update')::int as updated,
     count(*) filter (where before ? 'kept')::int as kept
   from import_row where batch_id = any($1::uuid[]) and applied group by 1`,
);

export interface Outcome {
  created: number;
  updated: number;
  kept: number;
}

/** What stands applied of each batch. */
export async function countOutcomes(db: Db, batchIds: readonly string[]): Promise<Map<string, Outcome>> {
  const rows = await db.rows<Outcome & { batchId: string }>(OUTCOMES, [batchIds]);
  return new Map(rows.map(({ batchId, ...outcome }) => [batchId, outcome]));
}

const ROW = `select r.row_number as row, coalesce(nullif(concat_ws(' ', r.draft->'member'->>'firstName',
      nullif(r.draft->'member'->>'lastName', '')), ''), (select string_agg(cell, ' · ') from (
        select cell from jsonb_array_elements_text(r.raw) as cell where cell <> '' limit 3) cells), '') as name,
    r.draft->'membership'->>'planName' as "planName", r.severity, r.decision, r.applied, r.problems,
    case when m.id is null then null else json_build_object('id', m.id, 'number', m.number,
      'name', concat_ws(' ', m.first_name, nullif(m.last_name, ''))) end as member,
    r.draft is not null as readable, r.before->>'kept' as kept
  from import_row r left join member m on m.tenant_id = r.tenant_id and m.id = r.member_id`;

const ROWS = statement(
  "imports.rows",
  `${ROW} where r.batch_id = $1::uuid and r.row_number > $2
     and ($3::text[] is null or r.severity = any($3)) and ($4::text is null or r.decision = $4)
     and ($5::jsonb is null or r.problems @> $5) and (not $6::boolean or r.before ? 'kept')
   order by r.row_number limit $7`,
);
const ONE_ROW = statement("imports.row", `${ROW} where r.batch_id = $1::uuid and r.row_number = $2`);

export type StoredRow = Omit<ImportRowView, "choices"> & { readable: boolean };

const SHOWN: Record<ListRowsInput["show"], readonly string[] | null> = {
  problems: ["error", "warning", "info"],
  error: ["error"],
  warning: ["warning"],
  info: ["info"],
  all: null,
  kept: null,
};

/** A page by row number; one row more than asked tells whether there is another. */
export function listRows(db: Db, input: ListRowsInput): Promise<StoredRow[]> {
  return db.rows<StoredRow>(ROWS, [
    input.batchId,
    input.cursor ?? 0,
    SHOWN[input.show],
    input.decision ?? null,
    input.code ? JSON.stringify([{ code: input.code }]) : null,
    input.show === "kept",
    input.limit + 1,
  ]);
}

export async function findRow(db: Db, batchId: string, row: number): Promise<StoredRow | undefined> {
  return (await db.rows<StoredRow>(ONE_ROW, [batchId, row]))[0];
}

const DECIDE = statement(
  "imports.decide",
  `update import_row set decision = $3,
     draft = case when $4::boolean then draft #- '{member,number}' else draft end
   where batch_id = $1::uuid and row_number = $2 and not applied`,
);

/** @param withoutNumber the file's number is somebody else's: the member gets a new one */
export async function decideRow(
  db: Db,
  batchId: string,
  row: number,
  decision: RowDecision,
  withoutNumber: boolean,
): Promise<void> {
  await db.rows(DECIDE, [batchId, row, decision, withoutNumber]);
}

const REFUSED = statement(
  "imports.refused",
  `select row_number as row, raw, problems from import_row
   where batch_id = $1::uuid and row_number > $2 and decision = 'skip' and raw <> '[]'::jsonb
   order by row_number limit $3`,
);

export interface RefusedRow {
  row: number;
  raw: string[];
  problems: ImportProblem[];
}

/** Rows that were left out, as they stood in the file; empty ones are no loss. */
export function refusedStretch(db: Db, batchId: string, after: number, limit: number): Promise<RefusedRow[]> {
  return db.rows<RefusedRow>(REFUSED, [batchId, after, limit]);
}
