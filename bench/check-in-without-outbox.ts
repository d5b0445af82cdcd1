import { openVisit as open } from "@/modules/attendance/check-in/data";

export * from "@/modules/attendance/check-in/data";

/** The check-in's own write with no event for others: what remains is what that promise is held against. */
export const openVisit: typeof open = (db, visit, more) => open(db, visit, { ...more, outbox: [] });
