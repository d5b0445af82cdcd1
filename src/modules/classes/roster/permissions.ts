import { definePermissions } from "@/shared/access/permission";

/** Trainers mark the classes they teach; the others any in their branches. */
export const rosterPermissions = definePermissions({
  "roster.mark": ["owner", "manager", "desk", "trainer"],
  "roster.mark-any": ["owner", "manager", "desk"],
  "roster.move": ["owner", "manager", "desk"],
});
