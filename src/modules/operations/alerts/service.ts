import type { z } from "zod";
import type { Actor, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { PLATFORM_TENANT } from "@/platform/ids";
import * as data from "./data";
import { severityOf } from "./rules";
import type { acknowledgeInput, alertsInput, alertsPage } from "./schema";

/** What is wrong now, or was, the latest first. For operator procedures only: `ctx.db` is the system's. */
export async function listAlerts(
  ctx: Pick<ServiceContext, "db">,
  { state, cursor, limit }: z.output<typeof alertsInput>,
): Promise<z.infer<typeof alertsPage>> {
  const found = await data.listAlerts(ctx.db, state === "closed", cursor ?? null, limit + 1);
  const rows = found.slice(0, limit).map((row) => ({ ...row, severity: severityOf(row.kind) }));
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last ? { openedAt: last.openedAt, id: last.id } : null };
}

/**
 * "I'm on it": everybody sees who and since when, and nobody is told again until it is worse or over; or that whoever
 * it was is not on it any more.
 * @throws DomainError NOT_FOUND when it is over
 */
export async function acknowledgeAlert(
  ctx: ServiceContext & { actor: Extract<Actor, { kind: "user" }> },
  { tenantId, alertId, on }: z.output<typeof acknowledgeInput>,
): Promise<void> {
  const by = on ? ctx.actor.userId : null;
  const kind = await data.acknowledge(ctx.db, { tenantId, id: alertId }, by, ctx.clock.now());
  if (!kind) throw new DomainError("NOT_FOUND");
  ctx.audit({
    action: on ? "alert.acknowledge" : "alert.release",
    subject: { kind: "alert", id: alertId },
    after: { alert: kind, ...(tenantId === PLATFORM_TENANT ? {} : { tenantId }) },
  });
}
