import { definePermissions } from "@/shared/access/permission";

export const analyticsPermissions = definePermissions({
  "dashboard.read": ["owner", "manager"],
  "money.read": ["owner", "manager"],
  "class-numbers.read": ["owner", "manager"],
});
