import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";
import { entitlementKind } from "./entitlements/schema";
import { membershipChange } from "./memberships/schema";

export const memberCreated = defineEvent({
  name: "membership.member-created",
  payload: z.object({ memberId: z.uuid() }),
});

/** Somebody whose freeze ends with their return came in on a day; a use of the membership, whoever of a household. */
export const memberCameBack = defineEvent({
  name: "membership.member-came-back",
  payload: z.object({ memberId: z.uuid(), membershipId: z.uuid(), on: z.iso.date() }),
});

/**
 * The last of an allowance that a household shares was taken. Told again when something of it was given back meanwhile
 * and taken anew: the first and last day tell the pool from those before and after it.
 */
export const sharedAllowanceSpent = defineEvent({
  name: "membership.shared-allowance-spent",
  payload: z.object({
    membershipId: z.uuid(),
    kind: entitlementKind,
    fromOn: z.iso.date(),
    /** Null: as long as the membership. */
    toOn: z.iso.date().nullable(),
  }),
});

/** An import wrote down memberships that ran elsewhere before: whoever bills takes them on. At most a stretch's worth. */
export const membershipsImported = defineEvent({
  name: "membership.memberships-imported",
  payload: z.object({ membershipIds: z.array(z.uuid()).min(1).max(1_000) }),
});

/** Something happened to a membership: whoever counts, books or bills looks again. Renewals are not told. */
export const membershipChanged = defineEvent({
  name: "membership.changed",
  payload: z.object({
    memberId: z.uuid(),
    membershipId: z.uuid(),
    change: membershipChange,
  }),
});
