/** How long a merge can be undone, in days. */
export const MERGE_UNDO_DAYS = 7;

/** What is chosen between the two records; an address is one thing, not three. */
export const MERGE_FIELDS = [
  "name",
  "email",
  "phone",
  "birthDate",
  "gender",
  "homeBranch",
  "photo",
  "address",
  "emergency",
  "guardian",
  "notes",
  "tags",
] as const;

/** What moves, in the words of the desk. */
export const MOVED_KINDS = [
  "memberships",
  "visits",
  "bills",
  "payments",
  "cards",
  "allowances",
  "household",
  "guests",
  "waivers",
  "invitations",
  "bookings",
] as const;
