import type { ServiceContext, TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { tenantTopic } from "@/platform/realtime/realtime";
import type { StorageKey } from "@/platform/storage/keys";
import { allows } from "@/shared/access/permission";
import { foldForSearch } from "@/shared/text/fold";
import { membershipPermissions } from "../permissions";
import { listPlans } from "../plans/service";
import { namedPlans } from "./commit/data";
import * as data from "./data";
import { checkImport, commitImport, undoImport } from "./jobs";
import { importSummarySchema, type RowDecision } from "./schema";
import { isStalled, secondsLeft } from "./wizard/rules";
import type {
  CheckInput,
  CommitInput,
  DecideInput,
  ImportBatchView,
  ImportDetail,
  ImportLive,
  ImportOptions,
  ImportRowView,
  ImportState,
  ListRowsInput,
  PlanChoice,
} from "./wizard/schema";

const DEFAULTS: ImportOptions = { branchId: null, onExisting: "update", onBadValue: "drop", dateOrders: {} };

function view(
  ctx: ServiceContext,
  batch: data.StoredBatch,
  outcome: data.Outcome | undefined,
): ImportBatchView {
  const { id, fileName, fileBytes, state, createdAt, createdBy, committedAt, undoneAt, total, done, error } =
    batch;
  return {
    id,
    fileName,
    fileBytes,
    state,
    createdAt,
    createdBy,
    committedAt,
    undoneAt,
    total,
    done,
    secondsLeft: secondsLeft(batch, ctx.clock.now()),
    stalled: isStalled(batch, ctx.clock.now()),
    lastRun: batch.options.run?.kind ?? null,
    error,
    outcome: outcome ?? { created: 0, updated: 0, kept: 0 },
  };
}

const PAGE = 30;

/** All imports of the gym, the newest first. */
export async function listImports(
  ctx: TenantContext,
  cursor: string | undefined,
): Promise<{ items: ImportBatchView[]; nextCursor: string | null }> {
  const [at, id] = cursor?.split("|") ?? [];
  if (cursor !== undefined && (!at || !id || Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id))) {
    throw new DomainError("INVALID_INPUT", { field: "cursor" });
  }
  const batches = await data.listBatches(ctx.db, at && id ? [at, id] : undefined, PAGE + 1);
  const items = batches.slice(0, PAGE);
  const outcomes = await data.countOutcomes(
    ctx.db,
    items.map((batch) => batch.id),
  );
  const last = items.at(-1);
  return {
    items: items.map((batch) => view(ctx, batch, outcomes.get(batch.id))),
    nextCursor: last && batches.length > PAGE ? `${last.createdAt}|${last.id}` : null,
  };
}

/** An import is no way around the right to make plans. */
function mayMakePlans(ctx: TenantContext): boolean {
  return ctx.actor.kind === "system" || allows(membershipPermissions["plan.write"], ctx.access.roles);
}

/**
 * What each plan of the file becomes unless somebody says otherwise: the plan of that name, or a new one. Whoever may
 * not make plans has to say it (`ask`).
 */
function choosePlans(
  ctx: TenantContext,
  names: readonly string[],
  plans: readonly { id: string; name: string; retired: boolean }[],
  chosen: readonly PlanChoice[],
): PlanChoice[] {
  const otherwise = mayMakePlans(ctx) ? "new" : "ask";
  return names.map((name) => {
    const known = chosen.find((choice) => foldForSearch(choice.name) === foldForSearch(name));
    if (known && known.planId !== "new" && known.planId !== "ask") return { name, planId: known.planId };
    const same = plans.find((plan) => foldForSearch(plan.name) === foldForSearch(name));
    return { name, planId: same?.id ?? otherwise };
  });
}

/** The plans that a batch's open rows name, in the order of the rows; two spellings of one name are one. */
async function openPlanNames(ctx: TenantContext, batchId: string): Promise<string[]> {
  const names = new Map<string, string>();
  for (const { name } of await namedPlans(ctx.db, batchId, ctx.tenant.currency)) {
    const key = foldForSearch(name);
    if (!names.has(key)) names.set(key, name);
  }
  return [...names.values()];
}

/** One import with everything its screen shows. @throws DomainError NOT_FOUND */
export async function getImport(ctx: TenantContext, batchId: string): Promise<ImportDetail> {
  const batch = await data.findBatch(ctx.db, batchId);
  if (!batch) throw new DomainError("NOT_FOUND");
  const outcomes = await data.countOutcomes(ctx.db, [batchId]);
  const parsed = importSummarySchema.safeParse(batch.summary);
  const summary = parsed.success ? parsed.data : null;
  const {
    run: _run,
    plans: chosen = [],
    bill = true,
    madePlans: _made,
    checkedAt: _checked,
    ...options
  } = batch.options;
  const names = summary?.plans.map((plan) => plan.name) ?? [];
  if (batch.state === "checked") {
    // A row that a person takes after all may name a plan that no other row names.
    const known = new Set(names.map(foldForSearch));
    names.push(...(await openPlanNames(ctx, batchId)).filter((name) => !known.has(foldForSearch(name))));
  }
  return {
    ...view(ctx, batch, outcomes.get(batchId)),
    columns: batch.source.columns,
    mapping: Array.isArray(batch.mapping) ? batch.mapping : [],
    options: { ...DEFAULTS, ...options },
    summary,
    plans: names.length > 0 ? choosePlans(ctx, names, await listPlans(ctx), chosen) : [],
    bill,
    mayMakePlans: mayMakePlans(ctx),
  };
}

async function locked(
  ctx: TenantContext,
  batchId: string,
  allowed: readonly ImportState[],
): Promise<data.StoredBatch> {
  const batch = await data.lockBatch(ctx.db, batchId);
  if (!batch) throw new DomainError("NOT_FOUND");
  if (!allowed.includes(batch.state)) throw new DomainError("IMPORT_STATE", { state: batch.state });
  return batch;
}

/** Tells whoever looks at the import where it stands. */
export function announce(ctx: ServiceContext, batchId: string, live: Omit<ImportLive, "type">): void {
  ctx.live(tenantTopic(ctx.tenantId, "imports", batchId), { type: "progress", ...live });
}

async function start(
  ctx: TenantContext,
  batchId: string,
  state: "checking" | "committing" | "undoing",
  change: { done: number; total: number } & data.BatchChange,
): Promise<{ batchId: string; runId: string }> {
  const kind = ({ checking: "check", committing: "commit", undoing: "undo" } as const)[state];
  const run = { id: newId<"run">(), kind, by: actorId(ctx.actor), doneBefore: change.done };
  await data.updateBatch(ctx.db, batchId, {
    ...change,
    state,
    error: null,
    startedAt: ctx.clock.now(),
    options: { ...change.options, run },
  });
  announce(ctx, batchId, { state, done: change.done, total: change.total, secondsLeft: null });
  return { batchId, runId: run.id };
}

/** Keeps what the columns mean and looks at every row. @throws DomainError NOT_FOUND, IMPORT_STATE, INVALID_INPUT */
export async function checkBatch(ctx: TenantContext, input: CheckInput): Promise<void> {
  const { batchId, mapping, options } = input;
  const batch = await locked(ctx, batchId, ["uploaded", "mapped", "checked"]);
  if (mapping.length !== batch.source.columns.length)
    throw new DomainError("INVALID_INPUT", { field: "mapping" });
  if (!mapping.some((field) => field === "firstName" || field === "lastName" || field === "fullName")) {
    throw new DomainError("INVALID_INPUT", { field: "name" });
  }
  const checkedAt = ctx.clock.now().toISOString();
  const change = { mapping, options: { ...options, checkedAt }, done: 0, total: batch.source.lines };
  ctx.enqueue(checkImport, await start(ctx, batchId, "checking", change));
}

/**
 * Takes the rows over, or goes on with it after it was stopped.
 * @throws DomainError NOT_FOUND, IMPORT_STATE, PLAN_UNKNOWN when a plan would have to be made by who may not
 */
export async function commitBatch(ctx: TenantContext, input: CommitInput): Promise<void> {
  const { batchId } = input;
  const batch = await locked(ctx, batchId, ["checked", "cancelled", "failed"]);
  // Rows that an undo has taken back look open again: they are not to come back by "go on".
  if (batch.options.run?.kind === "undo") throw new DomainError("IMPORT_STATE", { state: batch.state });
  const { open, create, update } = await data.countRows(ctx.db, batchId);
  if (open === 0) throw new DomainError("IMPORT_STATE", { state: batch.state });
  const plans = await listPlans(ctx);
  for (const { planId } of input.plans) {
    if (!["new", "none", "ask"].includes(planId) && !plans.some((plan) => plan.id === planId)) {
      throw new DomainError("NOT_FOUND");
    }
  }
  const settled = choosePlans(ctx, await openPlanNames(ctx, batchId), plans, input.plans);
  const unknown = settled.find(({ planId }) => planId === "ask");
  if (unknown) throw new DomainError("PLAN_UNKNOWN", { plan: unknown.name });
  const total = create + update;
  // Whoever goes on with what was stopped goes on as it was begun.
  const bill = batch.state === "checked" ? (input.bill ?? true) : (batch.options.bill ?? true);
  const change = { options: { plans: settled, bill }, done: total - open, total };
  ctx.enqueue(commitImport, await start(ctx, batchId, "committing", change));
  ctx.audit({
    action: "import.commit",
    subject: { kind: "import", id: batchId },
    after: { fileName: batch.fileName, create, update, ...(bill ? {} : { bill }) },
  });
}

/**
 * Takes everything back that nobody has built upon, or goes on with it: after a failure, and when it has stood still
 * because its worker was killed. @throws DomainError NOT_FOUND, IMPORT_STATE
 */
export async function undoBatch(ctx: TenantContext, batchId: string): Promise<void> {
  const batch = await locked(ctx, batchId, ["done", "cancelled", "failed", "undoing"]);
  if (batch.state === "undoing" && !isStalled(batch, ctx.clock.now())) {
    throw new DomainError("IMPORT_STATE", { state: batch.state });
  }
  const begun = batch.options.run?.kind === "undo" && batch.state !== "done";
  const found = (await data.countOutcomes(ctx.db, [batchId])).get(batchId);
  // An undo that was interrupted behind its last row has only its end to come.
  if (!found && !begun) throw new DomainError("IMPORT_STATE", { state: batch.state });
  const outcome = found ?? { created: 0, updated: 0, kept: 0 };
  const change = { done: 0, total: outcome.created + outcome.updated };
  ctx.enqueue(undoImport, await start(ctx, batchId, "undoing", change));
  ctx.audit({
    action: "import.undo",
    subject: { kind: "import", id: batchId },
    before: { fileName: batch.fileName, ...outcome },
  });
}

/**
 * Stops what runs between two stretches, or gives an import up that was never taken over. A stopped check goes back
 * to the columns; a stopped commit keeps what is taken, to go on or to undo.
 * @throws DomainError NOT_FOUND, IMPORT_STATE
 */
export async function cancelBatch(ctx: TenantContext, batchId: string): Promise<void> {
  const batch = await locked(ctx, batchId, [
    "uploaded",
    "mapped",
    "checking",
    "checked",
    "committing",
    "failed",
  ]);
  const state = batch.state === "checking" ? "mapped" : "cancelled";
  const applied = await data.countOutcomes(ctx.db, [batchId]);
  const given = state === "cancelled" && batch.state !== "committing" && applied.size === 0;
  if (given || state === "mapped") await data.clearRows(ctx.db, batchId);
  await data.updateBatch(ctx.db, batchId, { state, ...(given && { total: 0, done: 0 }) });
  if (given) ctx.afterCommit(() => ctx.ports.storage.delete(batch.fileKey as StorageKey));
  announce(ctx, batchId, { state, done: batch.done, total: batch.total, secondsLeft: null });
  ctx.audit({
    action: "import.cancel",
    subject: { kind: "import", id: batchId },
    before: { state: batch.state, done: batch.done },
  });
}

function toView({ readable, ...row }: data.StoredRow, decidable: boolean): ImportRowView {
  const choices: RowDecision[] = [];
  if (decidable && readable && !row.applied) {
    choices.push("create", ...(row.member ? (["update"] as const) : []), "skip");
  }
  return { ...row, choices };
}

/** Rows with what is wrong with them, by row number. @throws DomainError NOT_FOUND */
export async function listImportRows(
  ctx: TenantContext,
  input: ListRowsInput,
): Promise<{ items: ImportRowView[]; nextCursor: number | null }> {
  const batch = await data.findBatch(ctx.db, input.batchId);
  if (!batch) throw new DomainError("NOT_FOUND");
  const rows = await data.listRows(ctx.db, input);
  const items = rows.slice(0, input.limit).map((row) => toView(row, batch.state === "checked"));
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.row ?? null) : null };
}

/** A person's own decision on one row. @throws DomainError NOT_FOUND, IMPORT_STATE, INVALID_INPUT when it can't be */
export async function decideImportRow(ctx: TenantContext, input: DecideInput): Promise<ImportRowView> {
  const batch = await locked(ctx, input.batchId, ["checked"]);
  const row = await data.findRow(ctx.db, input.batchId, input.row);
  if (!row) throw new DomainError("NOT_FOUND");
  if (!toView(row, true).choices.includes(input.decision)) {
    throw new DomainError("INVALID_INPUT", { field: "decision" });
  }
  const numberTaken = row.problems.some(
    ({ code, params }) => code === "NUMBER_TAKEN" || params.by === "number",
  );
  await data.decideRow(
    ctx.db,
    input.batchId,
    input.row,
    input.decision,
    input.decision === "create" && numberTaken,
  );
  const { open: _open, ...counts } = await data.countRows(ctx.db, input.batchId);
  const summary = importSummarySchema.safeParse(batch.summary);
  if (summary.success) {
    await data.updateBatch(ctx.db, input.batchId, { summary: { ...summary.data, ...counts } });
  }
  return toView({ ...row, decision: input.decision }, true);
}
