import { toE164 } from "@/shared/phone/phone";
import { foldForSearch } from "@/shared/text/fold";

interface Searchable {
  firstName: string;
  lastName: string;
  number: string;
  email: string | null;
  phone: string | null;
}

/** The text that search runs on: names, number, e-mail and the phone's digits, folded. */
export function searchTextOf(member: Searchable): string {
  const digits = member.phone?.replace(/\D/g, "") ?? "";
  const text = [member.firstName, member.lastName, member.number, member.email ?? "", digits];
  return foldForSearch(text.filter(Boolean).join(" "));
}

/**
 * What somebody typed, made comparable with `searchTextOf`. A phone number loses its punctuation and trunk zero, so
 * that `0775 967 104` finds `+254775967104`.
 * @returns undefined when nothing is left to look for.
 */
export function needleOf(typed: string): string | undefined {
  const text = typed.trim();
  if (/^\+?[\d\s().\-/]{5,}$/.test(text)) {
    const digits = text.replace(/\D/g, "");
    // A member number may begin with a zero too; it stays when the digits are as short as a number.
    return digits.length > 6 ? digits.replace(/^0+/, "") : digits;
  }
  return foldForSearch(text) || undefined;
}

/** E.164 when the number can be understood, else undefined. Empty stays null. */
export function normalPhone(typed: string | null | undefined, country: string): string | null | undefined {
  if (!typed) return null;
  const parsed = toE164(typed, country);
  return parsed.ok ? parsed.e164 : undefined;
}

/** How a number that nobody chose is written: at least five digits, so that lists line up. */
export function memberNumber(next: number): string {
  return String(next).padStart(5, "0");
}
