import { definePermissions } from "@/shared/access/permission";

/** Who may book for themselves, see who comes, book for others, and go beyond the seats. */
export const bookingPermissions = definePermissions({
  "booking.own": ["member"],
  "roster.read": ["owner", "manager", "desk", "trainer"],
  "booking.manage": ["owner", "manager", "desk"],
  "booking.overbook": ["owner", "manager"],
});
