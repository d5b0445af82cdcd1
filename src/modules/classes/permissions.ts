import { definePermissions } from "@/shared/access/permission";

/** Who may see classes, plan them, and run the day. */
export const classesPermissions = definePermissions({
  "class.read": ["owner", "manager", "desk", "trainer"],
  "class.plan": ["owner", "manager"],
  "class.run": ["owner", "manager", "desk"],
  "feed.manage": ["owner", "manager"],
  "feed.own": ["owner", "manager", "desk", "trainer", "member"],
});
