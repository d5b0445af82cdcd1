import type { membershipChanged } from "@/modules/membership/events";
import type { MembershipChange } from "@/modules/membership/memberships/schema";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import type { sessionCancelled } from "../events";
import * as reactions from "./reactions";

/** After these a membership may cover fewer days than before. */
const SHORTENED: ReadonlySet<MembershipChange> = new Set([
  "freeze_scheduled",
  "frozen",
  "suspended",
  "cancel_requested",
  "switched",
  "completed",
  "ended",
]);

export const endCancelledClass: JobHandler<typeof sessionCancelled.payload> = async (
  ctx,
  { sessionId, reason },
) => {
  await reactions.endCancelledClass(inTenant(ctx), sessionId, reason);
};

export const releaseSeats: JobHandler<typeof membershipChanged.payload> = async (
  ctx,
  { membershipId, change },
) => {
  if (SHORTENED.has(change)) await reactions.releaseSeats(inTenant(ctx), membershipId);
};
