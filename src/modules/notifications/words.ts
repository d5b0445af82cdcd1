import type { createTranslator } from "next-intl";
import { formatDate, formatMoney, formatTime } from "@/shared/i18n/format";
import type { AppMessages } from "@/shared/i18n/namespaces";
import type { Facts, Kind } from "./schema";

export type Translate = ReturnType<typeof createTranslator<AppMessages, "notifications">>;

/** Codes for which `notifications.why` has words; any other is said in general. */
const WHY = [
  "NO_CREDITS",
  "LIMIT_REACHED",
  "NO_MEMBERSHIP",
  "EXPIRED",
  "NOT_STARTED",
  "WRONG_BRANCH",
  "RENEWAL",
  "OVERDUE",
  "FROZEN",
  "BANNED",
  "BOOKING_CLASH",
  "ALREADY_BOOKED",
  "NOTICE",
  "CLASS_CANCELLED",
  "CLASS_FULL",
] as const;

function whyOf(code: string | undefined): (typeof WHY)[number] | "OTHER" {
  return WHY.find((one) => one === code) ?? "OTHER";
}

/** Day and time of an instant where the class is: "Mon 16 Mar, 18:00". */
function when(at: string | undefined, locale: string, zone: string): string {
  return at === undefined
    ? ""
    : `${formatDate(at, locale, zone, "weekday")}, ${formatTime(at, locale, zone)}`;
}

/**
 * A notification in words of the reader's language: made when it is read, so it changes language with its reader.
 * @param zone the gym's, for facts that name none
 */
export function wordsOf(
  t: Translate,
  { kind, facts, locale, zone: own }: { kind: Kind; facts: Facts; locale: string; zone: string },
): { title: string; body: string } {
  const zone = facts.zone ?? own;
  const { amountMinor, currency } = facts;
  const words = {
    name: facts.name ?? "",
    when: when(facts.startsAt, locale, zone),
    before: when(facts.from, locale, zone),
    until: when(facts.until, locale, zone),
    branch: facts.branch ?? "",
    hasTrainer: facts.trainer === undefined ? "no" : "yes",
    trainer: facts.trainer ?? "",
    hasRoom: facts.room === undefined ? "no" : "yes",
    room: facts.room ?? "",
    hasReason: facts.reason === undefined ? "no" : "yes",
    reason: facts.reason ?? "",
    why: t(`why.${whyOf(facts.why)}`),
    returned: facts.returned === true ? "yes" : "no",
    what: facts.what ?? "",
    forgiven: facts.forgiven === true ? "yes" : "no",
    hasAmount: amountMinor === undefined ? "no" : "yes",
    plan: facts.plan ?? "",
    number: facts.number ?? "",
    hasNumber: facts.number === undefined ? "no" : "yes",
    hasUntil: facts.until === undefined ? "no" : "yes",
    amount:
      amountMinor === undefined || currency === undefined
        ? ""
        : formatMoney({ minor: amountMinor, currency }, locale),
  };
  return { title: t(`kinds.${kind}.title`, words), body: t(`kinds.${kind}.body`, words).trim() };
}
