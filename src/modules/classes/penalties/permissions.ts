import { definePermissions } from "@/shared/access/permission";

/** Who may see penalties, waive them, and set the rules. */
export const penaltyPermissions = definePermissions({
  "penalty.read": ["owner", "manager", "desk"],
  "penalty.waive": ["owner", "manager", "desk"],
  "penalty.rules": ["owner", "manager"],
  "penalty.own": ["member"],
});
