import { definePermissions } from "@/shared/access/permission";

/** Who may do what with members, plans and memberships. */
export const membershipPermissions = definePermissions({
  "member.read": ["owner", "manager", "desk", "trainer"],
  "member.write": ["owner", "manager", "desk"],
  "member.ban": ["owner", "manager"],
  "member.merge": ["owner", "manager", "desk"],
  "member.archive": ["owner", "manager"],
  "member.export": ["owner", "manager"],
  "member.read-self": ["member"],
  "health-note.read": ["owner", "manager", "desk", "trainer"],
  "health-note.own": ["member"],
  "plan.read": ["owner", "manager", "desk", "trainer"],
  "plan.write": ["owner", "manager"],
  "membership.write": ["owner", "manager", "desk"],
  "membership.suspend": ["owner", "manager", "desk"],
  "waiver.read": ["owner", "manager", "desk", "trainer", "member"],
  "waiver.sign": ["owner", "manager", "desk"],
  "waiver.sign-self": ["member"],
  "waiver.manage": ["owner", "manager"],
  "entitlement.adjust": ["owner", "manager"],
  "household.write": ["owner", "manager", "desk"],
  "guest.write": ["owner", "manager", "desk"],
  "import.manage": ["owner", "manager", "desk"],
});
