import { definePermissions } from "@/shared/access/permission";

/** Members read and choose for themselves; a link in a mail needs no sign-in. */
export const notificationPermissions = definePermissions({
  "notification.own": ["member"],
  "notification.unsubscribe": ["anyone"],
});
