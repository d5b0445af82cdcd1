import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";
import { STAFF_ROLES } from "@/shared/access/permission";

/** A gym has been made; its first owner exists. */
export const tenantCreated = defineEvent({
  name: "tenancy.tenant-created",
  payload: z.object({ tenantId: z.uuid(), slug: z.string(), ownerUserId: z.uuid() }),
});

/** Somebody joined the staff, changed roles, or left (`role` null). */
export const staffChanged = defineEvent({
  name: "tenancy.staff-changed",
  payload: z.object({ staffId: z.uuid(), userId: z.uuid(), role: z.enum(STAFF_ROLES).nullable() }),
});

/** A branch will be shut on other days than before, or was given another clock. */
export const branchClosuresChanged = defineEvent({
  name: "tenancy.branch-closures-changed",
  payload: z.object({ branchId: z.uuid() }),
});
