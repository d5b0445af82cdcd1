import type { z } from "zod";
import type { ServiceContext } from "@/platform/context";
import * as data from "./data";
import { severityOf } from "./rules";
import type { alertsInput, alertsPage } from "./schema";

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
