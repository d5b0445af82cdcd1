import { minorDigits } from "./currency";
import { type Money, money } from "./money";

export type MoneyProblem = "EMPTY" | "NOT_A_NUMBER" | "TOO_PRECISE" | "TOO_LARGE";
export type ParsedMoney =
  | { readonly ok: true; readonly money: Money }
  | { readonly ok: false; readonly problem: MoneyProblem };

const currencyMarks = /^(?:[A-Z]{1,3}\$|[A-Z]{3}|\p{Sc}|P|Php|KSh|Ksh|Sh|TSh|USh|Kr|kr)\.?\s*/u;
const currencyTail = /\s*(?:[A-Z]{3}|\p{Sc}|kr\.?|\/=|\/-)$/u;

/**
 * Reads an amount as people write it: `-3,500.00`, `39,90`, `1.188,00`, `₱1,200`, `P 999.00`, `(12.50)`, `CHF 1'200.-`.
 * One separator followed by exactly three digits groups thousands unless `decimal` says otherwise.
 * Never rounds: more decimals than the currency has (beyond zeros) is `TOO_PRECISE`.
 */
export function parseMoney(text: string, currency: string, decimal?: "." | ","): ParsedMoney {
  let rest = text.normalize("NFKC").replace(/[−–]/g, "-").trim();
  if (rest === "") return { ok: false, problem: "EMPTY" };
  let negative = false;
  const flip = (pattern: RegExp, keep: string) => {
    if (!pattern.test(rest)) return;
    rest = rest.replace(pattern, keep).trim();
    negative = true;
  };
  flip(/^\((.*)\)$/s, "$1");
  if (!negative) flip(/^-/, "");
  rest = rest.replace(/^\+/, "").replace(currencyMarks, "");
  if (!negative) flip(/^-/, "");
  rest = rest.replace(currencyTail, "").replace(/[.,]-+$/, "");
  if (!negative) flip(/-$/, "");
  rest = rest.replace(/[\s'’]/g, "");
  if (!/^[\d.,]*\d[\d.,]*$/.test(rest)) return { ok: false, problem: "NOT_A_NUMBER" };

  const mark = decimalMark(rest, currency, decimal);
  const cut = mark === undefined ? -1 : rest.lastIndexOf(mark);
  const whole = cut < 0 ? rest : rest.slice(0, cut);
  const fraction = cut < 0 ? "" : rest.slice(cut + 1);
  if (!/^\d*$/.test(fraction) || !/^(?:\d*|\d{1,3}(?:[.,]\d{2,3})+)$/.test(whole)) {
    return { ok: false, problem: "NOT_A_NUMBER" };
  }
  const digits = minorDigits(currency);
  if (/[1-9]/.test(fraction.slice(digits))) return { ok: false, problem: "TOO_PRECISE" };
  const minor = Number(whole.replace(/[.,]/g, "") + fraction.slice(0, digits).padEnd(digits, "0"));
  if (!Number.isSafeInteger(minor)) return { ok: false, problem: "TOO_LARGE" };
  return { ok: true, money: money(negative ? -minor : minor, currency) };
}

/** Which sign separates the decimals of this number; undefined when it has none. */
function decimalMark(text: string, currency: string, wanted?: "." | ","): "." | "," | undefined {
  const point = text.lastIndexOf(".");
  const comma = text.lastIndexOf(",");
  if (point >= 0 && comma >= 0) return point > comma ? "." : ",";
  const mark = point >= 0 ? "." : comma >= 0 ? "," : undefined;
  if (mark === undefined || text.split(mark).length > 2) return undefined;
  if (wanted !== undefined) return mark === wanted ? mark : undefined;
  const grouped = /^[1-9]\d{0,2}[.,]\d{3}$/.test(text);
  // `1.250` dinars have three decimals, yet people group thousands everywhere: only a currency with three decides so.
  return grouped && (minorDigits(currency) !== 3 || mark === ",") ? undefined : mark;
}
