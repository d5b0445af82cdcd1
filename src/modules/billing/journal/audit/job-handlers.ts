import type { JobContext } from "@/platform/context";
import { jobTransaction, step } from "@/platform/jobs/job-context";
import { BooksDoNotHold, reportViolations } from "./rules";
import { auditWholeBooks } from "./service";

/** Milliseconds for one gym's whole journal; nobody waits for it. */
const PATIENCE = 300_000;

/**
 * Reads the whole journal in one snapshot. What it finds is written down first, in a transaction of its own: the
 * failure that follows rolls nothing of it back.
 * @throws BooksDoNotHold and is a dead letter at once: the books are as wrong at the second look.
 */
export async function auditBooksNightly(ctx: JobContext): Promise<void> {
  const { ports, tenantId, actor } = ctx;
  const name = actor.kind === "system" ? actor.name : "audit";
  const violations = await jobTransaction(
    ports,
    { tenantId, name },
    (db) => auditWholeBooks({ db }, PATIENCE),
    PATIENCE,
  );
  if (violations.length === 0) return;
  const report = reportViolations(violations);
  ctx.logger.error({ tenantId, rules: report.rules, examples: report.examples }, "the books do not hold");
  await step(ctx, async (within) => {
    within.audit({ action: "books.violated", subject: { kind: "books", id: null }, after: { ...report } });
  });
  throw new BooksDoNotHold(Object.keys(report.rules));
}
