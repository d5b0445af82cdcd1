import { definePermissions } from "@/shared/access/permission";

/** Trainers ask for the classes they teach, those who plan for any; whoever teaches may take one. */
export const substitutePermissions = definePermissions({
  "substitute.ask": ["owner", "manager", "trainer"],
  "substitute.ask-any": ["owner", "manager"],
  "substitute.take": ["owner", "manager", "trainer"],
});
