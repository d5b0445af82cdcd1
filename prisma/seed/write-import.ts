import { Readable } from "node:stream";
import { runCheck } from "@/modules/membership/imports/check/service";
import { runCommit } from "@/modules/membership/imports/commit/service";
import { checkBatch, commitBatch, getImport } from "@/modules/membership/imports/service";
import { receiveImport, takeImportFile } from "@/modules/membership/imports/upload/service";
import type { Actor, JobContext, TenantFacts } from "@/platform/context";
import { newId } from "@/platform/ids";
import { jobContext } from "@/platform/jobs/job-context";
import { addDays } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";
import type { Stage } from "./context";
import type { Frame } from "./gyms/gym";

/** Members that the file brings. */
export const IMPORTED = 8;
const DAYS_AGO = 12;

/** A company's list, as its office sent it: one birth date is no date, which the import says. */
function companyList(frame: Frame): string {
  const from = addDays(frame.today, -DAYS_AGO);
  const rows = [
    ["Alice", "Wanjiku", "alice.wanjiku@example.com", "+254300000051", "1991-04-12"],
    ["Moses", "Kibet", "moses.kibet@example.com", "+254300000052", "1986-11-03"],
    ["Jane", "Akoth", "jane.akoth@example.com", "+254300000053", "1994-07-29"],
    ["Patrick", "Musembi", "patrick.musembi@example.com", "+254300000054", "31/31/1989"],
    ["Rose", "Nyokabi", "rose.nyokabi@example.com", "+254300000055", "1998-02-17"],
    ["George", "Oloo", "george.oloo@example.com", "+254300000056", "1979-09-08"],
    ["Mary", "Kathure", "mary.kathure@example.com", "+254300000057", "1992-12-21"],
    ["Ali", "Salim", "ali.salim@example.com", "+254300000058", "1988-06-05"],
  ];
  const header = "First name,Last name,E-mail,Phone,Date of birth,Plan,Start date";
  return `${[header, ...rows.map((row) => [...row, "Monthly", from].join(","))].join("\r\n")}\r\n`;
}

/** A finished import that can be undone: nobody it brought has been here yet. */
export async function importGroup(
  stage: Stage,
  tenant: TenantFacts,
  owner: Actor,
  frame: Frame,
): Promise<void> {
  const day = addDays(frame.today, -DAYS_AGO);
  stage.clock.set(wallTimeToInstant(day, "11:20", tenant.zone));
  const bytes = Readable.from([Buffer.from(companyList(frame))]);
  const file = await takeImportFile(stage.ports, tenant, { fileName: "company-list.csv", bytes });
  const { batchId } = await stage.within(tenant, (ctx) => receiveImport(ctx, file), owner);
  const detail = () => stage.within(tenant, (ctx) => getImport(ctx, batchId));
  const { mapping, options } = await detail();
  await stage.within(tenant, (ctx) => checkBatch(ctx, { batchId, mapping, options }), owner);
  await run(stage, tenant, "imports.check", batchId, runCheck);
  const { plans } = await detail();
  await stage.within(tenant, (ctx) => commitBatch(ctx, { batchId, plans }), owner);
  await run(stage, tenant, "imports.commit", batchId, runCommit);
  stage.clock.set(frame.now);
  const { state } = await detail();
  if (state !== "done") throw new Error(`the demo's import ended as ${state}`);
}

/** The worker's part; the order that waits in the outbox finds nothing left to do. */
async function run(
  stage: Stage,
  tenant: TenantFacts,
  name: string,
  batchId: string,
  work: (ctx: JobContext, key: { batchId: string; runId: string }) => Promise<void>,
): Promise<void> {
  const ordered = await stage.within(tenant, async ({ db }) => {
    const found = await db.models.importBatch.findFirst({
      where: { id: batchId },
      select: { options: true },
    });
    return found?.options as { run?: { id: string } } | null;
  });
  const runId = ordered?.run?.id ?? newId();
  const job = {
    id: newId(),
    name,
    tenantId: tenant.id,
    tenant,
    payload: { batchId, runId },
    requestId: null,
    signal: new AbortController().signal,
  };
  await stage.ports.db.read(tenant.id, (db) => {
    const ports = { ...stage.ports, clock: stage.clock };
    return work(jobContext(ports, job, db).ctx, { batchId, runId });
  });
}
