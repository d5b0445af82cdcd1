import type { Plan } from "../../plans/schema";

type Terms = Pick<Plan, "kind" | "cycle" | "visits" | "validDays" | "accessHours">;

export const PRESET_NAMES = [
  "monthly",
  "term",
  "offPeak",
  "student",
  "pack",
  "dayPass",
  "trial",
  "comp",
] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

const monthly: Terms = { kind: "membership", cycle: "month", visits: null, validDays: null, accessHours: [] };

/** Where gyms usually begin; every value can be changed before it is kept. */
export const PRESETS: Record<PresetName, Terms & { free?: true }> = {
  monthly,
  // Paid by the month, ends after a year.
  term: { ...monthly, validDays: 365 },
  offPeak: { ...monthly, accessHours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "16:00" }] },
  student: monthly,
  pack: { ...monthly, kind: "pack", cycle: "once", visits: 10, validDays: 90 },
  dayPass: { ...monthly, kind: "day_pass", cycle: "once", visits: 1, validDays: 1 },
  trial: { ...monthly, kind: "trial", cycle: "once", validDays: 7, free: true },
  comp: { ...monthly, kind: "comp", free: true },
};
