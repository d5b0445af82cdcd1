import { attendanceMergePart } from "@/modules/attendance/merging/service";
import { billingMergePart } from "@/modules/billing/merging/service";
import { classesMergePart } from "@/modules/classes/merging/service";
import { membershipMergePart } from "@/modules/membership/merging/own-part";
import type { MergeParts } from "@/modules/membership/merging/service";
import { notificationsMergePart } from "@/modules/notifications/merging/service";

/**
 * Who has a share in merging two members. The order is kept with every merge: new ones come last.
 */
export const memberMergeParts: MergeParts = [
  membershipMergePart,
  billingMergePart,
  attendanceMergePart,
  classesMergePart,
  notificationsMergePart,
];
