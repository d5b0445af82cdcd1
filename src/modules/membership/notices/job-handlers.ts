import type { Kind } from "@/modules/notifications/schema";
import { tell } from "@/modules/notifications/service";
import type { JobHandler } from "@/platform/jobs/definitions";
import { inTenant } from "@/platform/jobs/job-context";
import { localDate } from "@/shared/time-zone/time-zone";
import type { membershipChanged } from "../events";
import type { MembershipChange } from "../memberships/schema";
import { planNameOf } from "./data";

/** What is worth telling; the rest people did themselves or are told by whoever bills. */
const KINDS: Partial<Record<MembershipChange, Kind>> = {
  suspended: "membership_suspended",
  frozen: "membership_frozen",
  returned: "membership_resumed",
  reactivated: "membership_resumed",
  ended: "membership_ended",
};

export const changed: JobHandler<typeof membershipChanged.payload> = async (job, event) => {
  const kind = KINDS[event.change];
  if (!kind) return;
  const ctx = inTenant(job);
  const { memberId, membershipId } = event;
  const plan = await planNameOf(ctx.db, membershipId);
  if (plan === undefined) return;
  // The same thing happens to a membership at most once a day that is worth a line.
  const day = localDate(ctx.clock.now(), ctx.tenant.zone);
  await tell(ctx, [
    { kind, key: `${kind}/${membershipId}/${day}`, memberId, facts: { plan }, link: "/membership" },
  ]);
};
