import { definePermissions } from "@/shared/access/permission";

/** Who may open the door, see who came, and pair screens. */
export const attendancePermissions = definePermissions({
  "visit.check-in": ["owner", "manager", "desk"],
  "visit.admit": ["owner", "manager", "desk"],
  "conflict.read": ["owner", "manager", "desk"],
  "conflict.resolve": ["owner", "manager", "desk"],
  "visit.undo": ["owner", "manager", "desk"],
  "visit.check-out": ["owner", "manager", "desk"],
  "visit.read": ["owner", "manager", "desk", "trainer"],
  "visit.read-self": ["member"],
  "visit.check-out-self": ["member"],
  "occupancy.read": ["owner", "manager", "desk", "trainer", "kiosk"],
  "occupancy.read-self": ["member"],
  "pass.read-self": ["member"],
  "pass.reset": ["owner", "manager", "desk"],
  "kiosk.manage": ["owner", "manager"],
  "kiosk.use": ["kiosk"],
});
