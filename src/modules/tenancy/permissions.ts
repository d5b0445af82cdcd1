import { definePermissions } from "@/shared/access/permission";

/** Who may do what with the gym itself: its settings, branches and staff. */
export const tenancyPermissions = definePermissions({
  "gym.read": ["anyone"],
  "gym.settings-read": ["owner", "manager"],
  "gym.settings-write": ["owner", "manager"],
  "gym.brand-write": ["owner", "manager"],
  "gym.policies-write": ["owner", "manager"],
  "gym.security-write": ["owner"],
  "branch.read": ["owner", "manager", "desk", "trainer", "member"],
  "branch.write": ["owner", "manager"],
  "staff.read": ["owner", "manager"],
  "staff.manage": ["owner", "manager"],
});
