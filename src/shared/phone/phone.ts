import parsePhoneNumber, {
  type CountryCode,
  isSupportedCountry,
  type ParseError,
  validatePhoneNumberLength,
} from "libphonenumber-js/min";

/**
 * Phone numbers to E.164. This file pulls in the phone library (about 80 kB of metadata): servers and lazily loaded
 * forms only. To show a number use `formatPhone` of `shared/i18n/format.ts`.
 */

export type PhoneProblem = "EMPTY" | "NOT_A_NUMBER" | "UNKNOWN_COUNTRY" | "TOO_SHORT" | "TOO_LONG";

export type ParsedPhone =
  | {
      readonly ok: true;
      readonly e164: string;
      /** False for numbers that can be dialled by their length but belong to no known range (555-01xx). */
      readonly verified: boolean;
    }
  | { readonly ok: false; readonly problem: PhoneProblem };

/**
 * Reads a number as people write it: with or without calling code, `+`, trunk zero, spaces, slashes.
 * @param country ISO 3166 alpha-2 of the branch, for numbers without calling code
 */
export function toE164(text: string, country: string): ParsedPhone {
  // Spreadsheets write long numbers as 2.54764E+11: those digits are lost, so that is no number.
  const cleaned = text.normalize("NFKC").trim().replace(/^'/, "").replace(/\.0$/, "");
  if (cleaned === "") return { ok: false, problem: "EMPTY" };
  if (/[a-z]/i.test(cleaned.replace(/\s*(?:ext|x)\.?\s*\d+$/i, "")))
    return { ok: false, problem: "NOT_A_NUMBER" };
  if (!isSupportedCountry(country)) return { ok: false, problem: "UNKNOWN_COUNTRY" };
  const home: CountryCode = country;
  const dialled = cleaned.replace(/^00(?=[1-9])/, "+");
  try {
    const length = validatePhoneNumberLength(dialled, home);
    const parsed = parsePhoneNumber(dialled, home);
    if (!parsed?.isPossible()) return { ok: false, problem: toProblem(length) };
    return { ok: true, e164: parsed.number, verified: parsed.isValid() };
  } catch (error) {
    return { ok: false, problem: toProblem((error as ParseError).message) };
  }
}

function toProblem(reason: string | undefined): PhoneProblem {
  switch (reason) {
    case "TOO_SHORT":
      return "TOO_SHORT";
    case "TOO_LONG":
    case "INVALID_LENGTH":
      return "TOO_LONG";
    case "INVALID_COUNTRY":
      return "UNKNOWN_COUNTRY";
    default:
      return "NOT_A_NUMBER";
  }
}
