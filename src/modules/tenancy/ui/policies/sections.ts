import type { Policies } from "../../policies/schema";

type Of<Value> = { [Name in keyof Policies]: Policies[Name] extends Value ? Name : never }[keyof Policies];

/** A rule and the kind of control it is set by. */
export type Rule =
  | { kind: "number" | "money"; name: Of<number> }
  | { kind: "switch"; name: Exclude<Of<boolean>, "pricesIncludeTax"> }
  | { kind: "days"; name: "retryDays" }
  | { kind: "prefix"; name: "invoicePrefix" }
  | { kind: "choice"; name: "waiver" | "capacity"; choices: "door" }
  | { kind: "choice"; name: "freezeFeeMode"; choices: "fee" }
  | { kind: "choice"; name: "waitlistMode"; choices: "freedSeat" }
  | { kind: "choice"; name: "upgradeWhen" | "downgradeWhen"; choices: "when" }
  | { kind: "choice"; name: "penaltyTakes"; choices: "takes" }
  | { kind: "choice"; name: "releaseCosts"; choices: "released" };

/** The values of each kind of choice, in the order in which they are offered. */
export const CHOICES = {
  door: ["block", "warn", "none"],
  fee: ["free", "one_off", "recurring", "keep_billing"],
  when: ["now", "renewal"],
  freedSeat: ["auto", "offer", "broadcast"],
  takes: ["either", "both", "fee"],
  released: ["nothing", "no_show"],
} as const;

export const SECTIONS = [
  "door",
  "codes",
  "payments",
  "cash",
  "freezes",
  "switching",
  "selfService",
  "guests",
  "booking",
  "penalties",
  "storefront",
] as const;
export type Section = (typeof SECTIONS)[number];

/** Which rules stand together. Whether prices contain the tax stands with the taxes. */
export const RULES: Readonly<Record<Section, readonly Rule[]>> = {
  door: [
    { kind: "number", name: "ignoreWindowMinutes" },
    { kind: "number", name: "autoCheckOutHours" },
    { kind: "number", name: "minorAge" },
    { kind: "choice", name: "waiver", choices: "door" },
    { kind: "choice", name: "capacity", choices: "door" },
    { kind: "switch", name: "staffOverride" },
    { kind: "switch", name: "enforceOpeningHours" },
    { kind: "switch", name: "minorNeedsGuardian" },
  ],
  codes: [
    { kind: "number", name: "qrSeconds" },
    { kind: "number", name: "qrWindows" },
    { kind: "number", name: "kioskOfflineMinutes" },
  ],
  payments: [
    { kind: "number", name: "graceDays" },
    { kind: "number", name: "graceCycles" },
    { kind: "days", name: "retryDays" },
    { kind: "number", name: "pendingFloorHours" },
    { kind: "number", name: "dueDays" },
    { kind: "prefix", name: "invoicePrefix" },
  ],
  cash: [
    { kind: "number", name: "deskDiscountPercent" },
    { kind: "money", name: "cashRoundingMinor" },
    { kind: "money", name: "twoPersonMinor" },
  ],
  freezes: [
    { kind: "number", name: "freezeNoticeDays" },
    { kind: "number", name: "freezeMinDays" },
    { kind: "number", name: "freezeMaxDays" },
    { kind: "number", name: "freezeTimesPerYear" },
    { kind: "choice", name: "freezeFeeMode", choices: "fee" },
    { kind: "money", name: "freezeFeeMinor" },
  ],
  switching: [
    { kind: "choice", name: "upgradeWhen", choices: "when" },
    { kind: "choice", name: "downgradeWhen", choices: "when" },
  ],
  selfService: [
    { kind: "switch", name: "selfFreeze" },
    { kind: "switch", name: "selfSwitch" },
    { kind: "switch", name: "selfCancel" },
  ],
  guests: [{ kind: "number", name: "guestVisitsPer90Days" }],
  booking: [
    { kind: "number", name: "bookingOpensMinutes" },
    { kind: "number", name: "bookingClosesMinutes" },
    { kind: "number", name: "freeCancelMinutes" },
    { kind: "number", name: "promotedFreeMinutes" },
    { kind: "choice", name: "waitlistMode", choices: "freedSeat" },
    { kind: "number", name: "waitlistAutoMinutes" },
    { kind: "number", name: "waitlistOfferMinutes" },
    { kind: "number", name: "waitlistPerDay" },
    { kind: "number", name: "rosterOpensMinutes" },
    { kind: "number", name: "lateAfterMinutes" },
    { kind: "number", name: "doorClosesMinutes" },
    { kind: "number", name: "classMergeMinutes" },
    { kind: "switch", name: "releaseSeats" },
    { kind: "number", name: "releaseMinutes" },
    { kind: "choice", name: "releaseCosts", choices: "released" },
  ],
  penalties: [
    { kind: "choice", name: "penaltyTakes", choices: "takes" },
    { kind: "money", name: "lateFeeMinor" },
    { kind: "money", name: "noShowFeeMinor" },
    { kind: "money", name: "extraLateFeeMinor" },
    { kind: "number", name: "extraLateMinutes" },
    { kind: "number", name: "forgivenPer30Days" },
    { kind: "number", name: "penaltyReviewHours" },
    { kind: "switch", name: "extraLate" },
    { kind: "switch", name: "hostPaysForGuests" },
  ],
  storefront: [
    { kind: "switch", name: "publicPage" },
    { kind: "switch", name: "publicPlans" },
    { kind: "switch", name: "publicTimetable" },
    { kind: "switch", name: "publicOccupancy" },
    { kind: "switch", name: "publicTrainers" },
    { kind: "switch", name: "publicJoin" },
  ],
};
