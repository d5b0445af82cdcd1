import { analyticsRoot } from "@/modules/analytics/router";
import { attendanceRoot } from "@/modules/attendance/router";
import { billingRoot } from "@/modules/billing/router";
import { classesRoot } from "@/modules/classes/router";
import { identityRoot } from "@/modules/identity/router";
import { mergingRoot } from "@/modules/membership/merging/router";
import { membershipRoot } from "@/modules/membership/router";
import { notificationsRoot } from "@/modules/notifications/router";
import { operationsRoot } from "@/modules/operations/router";
import { storefrontRoot } from "@/modules/storefront/router";
import { tenancyRoot } from "@/modules/tenancy/router";
import { mergeRouters } from "@/platform/trpc/trpc";
import { memberMergeParts } from "./member-merge";

/** Every procedure of Pulse. A module's screens know its own root only, so types never run in a circle. */
export const api = mergeRouters(
  identityRoot,
  tenancyRoot,
  membershipRoot,
  mergingRoot(memberMergeParts),
  billingRoot,
  attendanceRoot,
  classesRoot,
  storefrontRoot,
  analyticsRoot,
  notificationsRoot,
  operationsRoot,
);
