import type { JobContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import * as data from "./data";
import { tell } from "./notices/service";
import { type Finding, type Notice, nextStep, type Running } from "./rules";
import type { Look } from "./watch/rules";

type Settling = Pick<JobContext, "db" | "clock" | "enqueue">;

const keyOf = ({ tenantId, kind, subject }: { tenantId: string; kind: string; subject: string }) =>
  `${tenantId} ${kind} ${subject}`;

/**
 * Brings the alerts in line with what was found, and tells people in the same transaction: a notice leaves with the
 * change it speaks of, or neither happens. For a system transaction.
 */
export async function settleAlerts(ctx: Settling, { findings, looked }: Look): Promise<void> {
  const now = ctx.clock.now();
  const running = new Map((await data.lockRunning(ctx.db)).map((row) => [keyOf(row), row]));
  for (const finding of findings) {
    const key = keyOf(finding);
    await settle(ctx, finding, running.get(key), now);
    running.delete(key);
  }
  // What was looked at and is no longer found (a kiosk that is back or gone) is well.
  for (const row of running.values())
    if (looked.has(row.kind)) await settle(ctx, { ...row, verdict: "well" }, row, now);
}

async function settle(
  ctx: Settling,
  finding: Finding,
  row: data.RunningRow | undefined,
  now: Date,
): Promise<void> {
  const step = nextStep(finding, row && instantsOf(row), now);
  if (step.becomes === "nothing") {
    if (row) await data.forgetAlert(ctx.db, row);
    return;
  }
  if (step.becomes === "closed") {
    if (!row) return;
    await data.closeAlert(ctx.db, row, now);
    await tellAbout(ctx, row, "closed");
    return;
  }
  const open = step.becomes === "open" ? step : undefined;
  const { tenantId, kind, subject } = finding;
  const next: data.RunningRow = {
    tenantId,
    id: row?.id ?? newId(),
    kind,
    subject,
    facts: finding.facts,
    since: step.since.toISOString(),
    openedAt: open?.openedAt.toISOString() ?? null,
    wellSince: open?.wellSince?.toISOString() ?? null,
    toldAt: open?.notice ? now.toISOString() : (row?.toldAt ?? null),
    // What has become worse is nobody's again until somebody says so.
    acknowledgedFacts: open?.notice ? null : (row?.acknowledgedFacts ?? null),
  };
  if (!row || JSON.stringify(row) !== JSON.stringify(next)) await data.saveRunning(ctx.db, next);
  if (open?.notice) await tellAbout(ctx, next, open.notice);
}

const tellAbout = (ctx: Settling, { tenantId, id, kind }: data.RunningRow, notice: Notice) =>
  tell(ctx, { tenantId, alertId: id, kind, notice });

function instantsOf({ since, openedAt, wellSince, toldAt, acknowledgedFacts }: data.RunningRow): Running {
  const at = (text: string | null) => (text === null ? null : new Date(text));
  return {
    since: new Date(since),
    openedAt: at(openedAt),
    wellSince: at(wellSince),
    toldAt: at(toldAt),
    acknowledgedFacts,
  };
}
