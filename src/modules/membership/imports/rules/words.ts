import { foldForSearch } from "@/shared/text/fold";
import type { LocalDate } from "@/shared/time-zone/local-date";
import type { ImportStatus, MemberDraft } from "../schema";

/** The small vocabularies of imported cells: English, German, Swahili, Filipino, Spanish. All compared folded. */

const genders: Readonly<Record<NonNullable<MemberDraft["gender"]>, readonly string[]>> = {
  female: [
    "f",
    "female",
    "woman",
    "w",
    "weiblich",
    "frau",
    "mwanamke",
    "mke",
    "ke",
    "babae",
    "mujer",
    "femenino",
  ],
  male: [
    "m",
    "male",
    "man",
    "mannlich",
    "herr",
    "mann",
    "mwanamume",
    "mume",
    "me",
    "lalaki",
    "hombre",
    "masculino",
  ],
  other: ["x", "d", "o", "other", "diverse", "divers", "non-binary", "nonbinary", "nyingine", "iba", "otro"],
};

/** @returns undefined for a word we do not know */
export function readGender(text: string): MemberDraft["gender"] {
  const word = foldForSearch(text);
  return (["female", "male", "other"] as const).find((gender) => genders[gender].includes(word));
}

const statuses: Readonly<Record<ImportStatus, readonly string[]>> = {
  active: [
    "active",
    "current",
    "live",
    "ok",
    "aktiv",
    "laufend",
    "hai",
    "inatumika",
    "aktibo",
    "activo",
    "activa",
  ],
  expired: [
    "expired",
    "inactive",
    "ended",
    "cancelled",
    "canceled",
    "terminated",
    "lapsed",
    "former",
    "abgelaufen",
    "gekundigt",
    "inaktiv",
    "beendet",
    "imeisha",
    "imekwisha",
    "tapos na",
    "paso",
    "expirado",
    "vencido",
    "inactivo",
  ],
  frozen: [
    "frozen",
    "freeze",
    "on hold",
    "hold",
    "paused",
    "pause",
    "ruhend",
    "pausiert",
    "stillgelegt",
    "imesitishwa",
    "naka-hold",
    "naka-freeze",
    "congelado",
    "en pausa",
  ],
  suspended: [
    "suspended",
    "blocked",
    "overdue",
    "past due",
    "declined",
    "unpaid",
    "gesperrt",
    "uberfallig",
    "imezuiwa",
    "suspendido",
    "suspendida",
    "bloqueado",
  ],
};

function statusOf(text: string): ImportStatus | undefined {
  const word = foldForSearch(text);
  return (["active", "expired", "frozen", "suspended"] as const).find((status) =>
    statuses[status].includes(word),
  );
}

export function looksLikeStatus(text: string): boolean {
  return statusOf(text) !== undefined;
}

export type ReadStatus = {
  readonly status: ImportStatus;
  readonly problem?: "STATUS_UNKNOWN" | "STATUS_CONTRADICTS_END";
};

/**
 * A membership's status from its word and its end (the last day included). The end decides between active and
 * expired: a system that was not swept keeps "Active" on terms long over. Frozen and suspended stay what they say.
 */
export function readStatus(text: string, endsOn: LocalDate | undefined, today: LocalDate): ReadStatus {
  const byEnd: ImportStatus = endsOn !== undefined && endsOn < today ? "expired" : "active";
  if (text.trim() === "") return { status: byEnd };
  const status = statusOf(text);
  if (status === undefined) return { status: byEnd, problem: "STATUS_UNKNOWN" };
  if (status === "active" && byEnd === "expired") return { status: byEnd, problem: "STATUS_CONTRADICTS_END" };
  // Somebody ended this one early: believe the word, show the date.
  if (status === "expired" && endsOn !== undefined && byEnd === "active") {
    return { status, problem: "STATUS_CONTRADICTS_END" };
  }
  return { status };
}

const endless = new Set([
  "unbefristet",
  "unlimited",
  "open",
  "open ended",
  "open-ended",
  "never",
  "none",
  "ongoing",
  "indefinite",
  "forever",
  "n/a",
  "na",
  "-",
  "offen",
  "laufend",
  "bila mwisho",
  "walang katapusan",
  "indefinido",
  "sin fin",
]);

/** Words that stand for a contract without end. */
export function isEndless(text: string): boolean {
  return endless.has(foldForSearch(text));
}

const paymentWords =
  /^(?:gcash|maya|paymaya|m-?pesa|airtel money|cash|bar|card|karte|sepa|bank|bank transfer|uberweisung|paid|unpaid|free|comp|staff|bayad|di pa bayad|utang|imelipwa|haijalipwa|pesa taslimu|efectivo|pagado)$/;

/** How somebody paid (or did not), written where the amount belongs. */
export function isPaymentWord(text: string): boolean {
  return paymentWords.test(foldForSearch(text));
}

/** A remark that speaks of a freeze: somebody must set its dates. */
export function mentionsFreeze(text: string): boolean {
  return /\b(?:freeze|frozen|on hold|pause[dn]?|pausiert|ruht|sitisha|naka-?hold)\b/.test(
    foldForSearch(text),
  );
}

/** A remark that speaks of money owed: `kulang 200` is "200 short". */
export function mentionsDebt(text: string): boolean {
  return /\b(?:kulang|utang|owes?|owing|short|balance due|schuldet|offen(?:er)? betrag|anadaiwa|deni|debe)\b/.test(
    foldForSearch(text),
  );
}
