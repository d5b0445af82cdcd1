import { analyticsPermissions } from "@/modules/analytics/permissions";
import { attendancePermissions } from "@/modules/attendance/permissions";
import { billingPermissions } from "@/modules/billing/permissions";
import { bookingPermissions } from "@/modules/classes/bookings/permissions";
import { penaltyPermissions } from "@/modules/classes/penalties/permissions";
import { classesPermissions } from "@/modules/classes/permissions";
import { rosterPermissions } from "@/modules/classes/roster/permissions";
import { substitutePermissions } from "@/modules/classes/substitutes/permissions";
import { membershipPermissions } from "@/modules/membership/permissions";
import { notificationPermissions } from "@/modules/notifications/permissions";
import { storefrontPermissions } from "@/modules/storefront/permissions";
import { tenancyPermissions } from "@/modules/tenancy/permissions";

/** Every module's table, in the order people think of them. */
export const PERMISSIONS = [
  attendancePermissions,
  membershipPermissions,
  classesPermissions,
  bookingPermissions,
  rosterPermissions,
  substitutePermissions,
  penaltyPermissions,
  billingPermissions,
  analyticsPermissions,
  notificationPermissions,
  storefrontPermissions,
  tenancyPermissions,
].flatMap((table) => Object.values(table).map(({ action, roles }) => ({ action, roles })));
