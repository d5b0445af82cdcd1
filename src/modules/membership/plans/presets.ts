import type { CreatePlanInput } from "./schema";

export const PRESET_NAMES = [
  "monthly",
  "term",
  "offPeak",
  "student",
  "family",
  "pack",
  "dayPass",
  "ptPack",
  "trial",
  "comp",
] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

type Preset = Omit<
  CreatePlanInput,
  "name" | "description" | "priceMinor" | "onlineSale" | "maxHolders" | "taxRateId"
>;

const monthly: Preset = {
  kind: "membership",
  cycle: "month",
  visits: null,
  validDays: null,
  accessHours: [],
  branchIds: [],
};

/** Where gyms usually begin; every term can be changed before it is kept. */
export const PLAN_PRESETS: Readonly<Record<PresetName, Preset>> = {
  monthly: { ...monthly, noticeDays: 14 },
  // Paid by the month for a year at least, then by the month.
  term: { ...monthly, minTermMonths: 12, noticeDays: 30 },
  offPeak: {
    ...monthly,
    noticeDays: 14,
    accessHours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "16:00" }],
  },
  student: { ...monthly, noticeDays: 14 },
  // Two adults and two children, with guests to share.
  family: { ...monthly, noticeDays: 30, seats: 4, allowances: [{ kind: "guest", n: 2, per: "cycle" }] },
  pack: {
    ...monthly,
    kind: "pack",
    cycle: "once",
    validDays: 90,
    autoRenew: false,
    allowances: [{ kind: "class", n: 10, per: "total" }],
  },
  dayPass: { ...monthly, kind: "day_pass", cycle: "once", visits: 1, validDays: 1, autoRenew: false },
  ptPack: {
    ...monthly,
    kind: "add_on",
    cycle: "once",
    validDays: 180,
    autoRenew: false,
    allowances: [{ kind: "pt", n: 5, per: "total" }],
  },
  trial: { ...monthly, kind: "trial", cycle: "once", validDays: 7, autoRenew: false },
  comp: { ...monthly, kind: "comp" },
};

/** Whole units of the currency, in the order of the presets; a place to begin, not a market study. */
const PRICES: Readonly<Record<string, Readonly<Partial<Record<PresetName, number>>>>> = {
  KES: {
    monthly: 3_500,
    term: 3_000,
    offPeak: 2_500,
    student: 2_500,
    family: 9_000,
    pack: 4_500,
    dayPass: 500,
    ptPack: 9_000,
  },
  PHP: {
    monthly: 1_500,
    term: 1_200,
    offPeak: 1_000,
    student: 1_100,
    family: 4_200,
    pack: 2_500,
    dayPass: 150,
    ptPack: 4_500,
  },
  EUR: {
    monthly: 39,
    term: 29,
    offPeak: 24,
    student: 27,
    family: 99,
    pack: 110,
    dayPass: 12,
    ptPack: 275,
  },
  USD: {
    monthly: 45,
    term: 35,
    offPeak: 29,
    student: 32,
    family: 115,
    pack: 130,
    dayPass: 15,
    ptPack: 325,
  },
};

/** What is free by its nature. */
const FREE: ReadonlySet<PresetName> = new Set(["trial", "comp"]);

/**
 * A price to begin with, in minor units: 0 for what is free; undefined where nothing is suggested for the currency, so
 * that the owner names it.
 */
export function suggestedPrice(name: PresetName, currency: string): number | undefined {
  if (FREE.has(name)) return 0;
  const whole = PRICES[currency]?.[name];
  if (whole === undefined) return undefined;
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return whole * 10 ** (digits.maximumFractionDigits ?? 2);
}
