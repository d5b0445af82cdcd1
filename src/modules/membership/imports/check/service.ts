import { getBranch } from "@/modules/tenancy/branches/service";
import type { JobContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { inTenant } from "@/platform/jobs/job-context";
import type { StorageKey } from "@/platform/storage/keys";
import { localDate } from "@/shared/time-zone/time-zone";
import { listPlans } from "../../plans/service";
import * as data from "../data";
import { learnHabits } from "../rules/inspect";
import { parseRow } from "../rules/parse-row";
import { ImportPlanner, type PlannedRow } from "../rules/plan-rows";
import { type CsvRow, readCsv } from "../rules/read-csv";
import type { RowOptions } from "../rules/row-context";
import { finish, guarded, type RunKey, stretch } from "../run";
import type { ImportProblem, Mapping } from "../schema";

/** Rows of one insert. */
const STRETCH = 1_000;
/** Rows from which habits are learnt, as many as when the file came. */
const SAMPLE = 2_000;

function worst(problems: readonly ImportProblem[]): string {
  for (const severity of ["error", "warning", "info"] as const) {
    if (problems.some((problem) => problem.severity === severity)) return severity;
  }
  return "ok";
}

function toRow(record: CsvRow, planned: PlannedRow): data.NewRow {
  const { member, membership, problems, decision, existingId } = planned;
  return {
    row: record.row,
    raw: record.cells,
    draft: member ? { member, ...(membership && { membership }) } : null,
    problems,
    severity: worst(problems),
    decision,
    memberId: existingId ?? null,
  };
}

async function openFile(ctx: JobContext, batch: data.StoredBatch) {
  const file = await ctx.ports.storage.get(batch.fileKey as StorageKey);
  if (!file) throw new DomainError("NOT_FOUND");
  return readCsv(file.stream, batch.source);
}

/** How the file writes dates and amounts, now that its columns have a meaning; answers of a person come first. */
async function rowOptions(ctx: JobContext, batch: data.StoredBatch, mapping: Mapping): Promise<RowOptions> {
  const { branchId, onBadValue = "drop", dateOrders = {} } = batch.options;
  const { tenant } = inTenant(ctx);
  const branch = branchId ? await getBranch(ctx, branchId) : undefined;
  const country = branch?.country ?? tenant.country;
  const sample: (readonly string[])[] = [];
  for await (const event of await openFile(ctx, batch)) {
    if (event.kind === "row" && event.cells.length > 0) sample.push(event.cells);
    if (sample.length >= SAMPLE) break;
  }
  const habits = learnHabits(mapping, sample, country);
  return {
    headers: batch.source.columns.map((column) => column.header),
    country,
    currency: tenant.currency,
    today: localDate(ctx.clock.now(), tenant.zone),
    onBadValue,
    ...habits,
    dateOrders: { ...habits.dateOrders, ...dateOrders },
  };
}

/**
 * The dry run: every row read, judged and kept with its problems. A second run of the same job begins anew; memory
 * holds one stretch and the keys of the people.
 */
export async function runCheck(ctx: JobContext, key: RunKey): Promise<void> {
  const gym = inTenant(ctx);
  let batch: data.StoredBatch | undefined;
  const begun = await stretch(ctx, key, "checking", async ({ db }, found) => {
    batch = found;
    await data.clearRows(db, key.batchId);
    return { done: 0 };
  });
  if (!begun || !batch) return;
  const of = batch;
  await guarded(ctx, key, "checking", async () => {
    const mapping = of.mapping as Mapping;
    const options = await rowOptions(ctx, of, mapping);
    const planner = new ImportPlanner({
      existing: await data.findPeople(ctx.db),
      existingPlans: (await listPlans(gym)).map((plan) => plan.name),
      onExisting: of.options.onExisting ?? "update",
    });
    let rows: data.NewRow[] = [];
    let done = 0;
    const flush = async () => {
      const batchRows = rows;
      rows = [];
      done += batchRows.length;
      return await stretch(ctx, key, "checking", async ({ db }, { total }) => {
        await data.insertRows(db, key.batchId, batchRows);
        return { done, total: Math.max(total, done) };
      });
    };
    for await (const event of await openFile(ctx, of)) {
      if (event.kind === "header") continue;
      if (event.kind === "refused") {
        await finish(ctx, key, "checking", { state: "failed", error: event.problem });
        return;
      }
      rows.push(toRow(event, planner.add(parseRow(event, mapping, options))));
      if (rows.length >= STRETCH && !(await flush())) return;
    }
    if (rows.length > 0 && !(await flush())) return;
    await finish(ctx, key, "checking", { state: "checked", summary: planner.summary(), done, total: done });
  });
}
