import { minorDigits } from "@/shared/money/currency";
import { parseMoney } from "@/shared/money/parse-money";
import { toE164 } from "@/shared/phone/phone";
import { splitName, titleCaseName } from "@/shared/text/names";
import { addDays, age, type LocalDate } from "@/shared/time-zone/local-date";
import type { DateField, Mapping, MemberDraft, MembershipDraft, ParsedRow } from "../schema";
import { readDate } from "./dates";
import { currencyInHeader } from "./guess-columns";
import type { CsvRow } from "./read-csv";
import { RowContext, type RowOptions } from "./row-context";
import { isEndless, isPaymentWord, mentionsDebt, mentionsFreeze, readGender, readStatus } from "./words";

/** Turns one record into a person and a membership, with every problem by column. Total: no input makes it throw. */
export function parseRow(record: CsvRow, mapping: Mapping, options: RowOptions): ParsedRow {
  if (record.cells.length === 0 || record.problems.some(({ code }) => code === "ROW_TOO_LONG")) {
    return { row: record.row, problems: record.problems };
  }
  const row = new RowContext(record.row, record.cells, mapping, options);
  row.problems.push(...record.problems);
  const notes = row.texts("notes");
  const person = readPerson(row);
  const membership = readMembership(row, notes);
  if (notes.some(mentionsFreeze)) row.report("FREEZE_IN_NOTES", "notes");
  if (notes.some(mentionsDebt)) row.report("DEBT_IN_NOTES", "notes");
  const joinedOn = readDay(row, "joinedOn") ?? membership?.startsOn ?? options.today;
  if (row.problems.some(({ severity }) => severity === "error"))
    return { row: record.row, problems: row.problems };
  const member: MemberDraft = {
    ...person,
    joinedOn,
    ...(notes.length > 0 && { notes: notes.join("\n") }),
    tags: readTags(row),
  };
  return { row: record.row, member, ...(membership && { membership }), problems: row.problems };
}

function readNames(row: RowContext): Pick<MemberDraft, "firstName" | "lastName"> {
  const full = row.text("fullName");
  const split = full === "" ? { firstName: "", lastName: "" } : splitName(full);
  const firstName = titleCaseName(row.text("firstName") || split.firstName);
  const lastName = titleCaseName(row.text("lastName") || split.lastName);
  if (firstName === "" && lastName === "") row.report("NAME_MISSING", null);
  for (const field of ["fullName", "firstName", "lastName"] as const) {
    // A converter that did not know a letter wrote `?` (Y?lmaz): the original is gone, a person must look.
    if (/\p{L}\?|\?\p{L}|\ufffd/u.test(row.text(field))) row.report("LETTERS_LOST", field);
  }
  return firstName === "" ? { firstName: lastName, lastName: "" } : { firstName, lastName };
}

function readPerson(row: RowContext): Omit<MemberDraft, "joinedOn" | "tags" | "notes"> {
  const names = readNames(row);
  const number = row.text("memberNumber");
  const email = readEmail(row);
  const phone = readPhone(row);
  if (row.text("email") === "" && row.text("phone") === "") row.report("CONTACT_MISSING", null);
  const gender = readGender(row.text("gender"));
  if (gender === undefined && row.text("gender") !== "") row.report("GENDER_UNKNOWN", "gender");
  const birthDate = readBirthDate(row);
  const address = {
    ...(row.text("addressLine") && { addressLine: row.text("addressLine") }),
    ...(row.text("postalCode") && { postalCode: row.text("postalCode") }),
    ...(row.text("city") && { city: row.text("city") }),
  };
  return {
    ...(number && { number }),
    ...names,
    ...(email && { email }),
    ...(phone && { phone }),
    ...(gender && { gender }),
    ...(birthDate && { birthDate }),
    ...address,
    ...readEmergencyContact(row),
  };
}

function readEmail(row: RowContext): string | undefined {
  const text = row
    .text("email")
    .replace(/^mailto:/i, "")
    .toLowerCase();
  if (text === "") return undefined;
  if (text.length <= 254 && /^[^\s@"(),:;<>[\\\]]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text)) return text;
  row.reportUnusable("EMAIL_INVALID", "email");
  return undefined;
}

function readPhone(row: RowContext): string | undefined {
  const text = row.text("phone");
  if (text === "") return undefined;
  const parsed = toE164(text, row.options.country);
  if (!parsed.ok) {
    row.reportUnusable("PHONE_INVALID", "phone");
    return undefined;
  }
  if (!parsed.verified) row.report("PHONE_UNUSUAL", "phone", { number: parsed.e164 });
  return parsed.e164;
}

/** `Zawadi Owino 0722 543 722` → name and number; a cell without digits is a name alone. */
function readEmergencyContact(row: RowContext): Pick<MemberDraft, "emergencyName" | "emergencyPhone"> {
  const text = row.text("emergencyContact");
  const digits = /\+?\(?\d[\d\s()/.-]{5,}\d/.exec(text)?.[0];
  const parsed = digits === undefined ? undefined : toE164(digits, row.options.country);
  const name = (parsed?.ok && digits ? text.replace(digits, " ") : text).replace(/\s+/g, " ").trim();
  const emergencyName = titleCaseName(name.replace(/^[\s,;:()-]+|[\s,;:()-]+$/g, ""));
  return { ...(emergencyName && { emergencyName }), ...(parsed?.ok && { emergencyPhone: parsed.e164 }) };
}

function readDay(row: RowContext, field: DateField): LocalDate | undefined {
  const text = row.text(field);
  if (text === "") return undefined;
  const { order, sure } = row.dateOrder(field);
  const read = readDate(text, order, row.options.today, field === "birthDate" ? 0 : 20);
  if (read.kind !== "date") {
    row.reportUnusable(read.kind === "impossible" ? "DATE_IMPOSSIBLE" : "DATE_UNREADABLE", field);
    return undefined;
  }
  if (read.ambiguous && !sure) row.report("DATE_AMBIGUOUS", field, { date: read.date });
  return read.date;
}

function readBirthDate(row: RowContext): LocalDate | undefined {
  const date = readDay(row, "birthDate");
  if (date === undefined) return undefined;
  const years = age(date, row.options.today);
  if (date > row.options.today || years > 110) {
    row.report("BIRTH_DATE_UNLIKELY", "birthDate", { date });
    return undefined;
  }
  if (years < 3) row.report("BIRTH_DATE_UNLIKELY", "birthDate", { date });
  return date;
}

function readTags(row: RowContext): readonly string[] {
  const tags = row.texts("tags").flatMap((text) => text.split(/[|,;]/).map((tag) => tag.trim()));
  return [...new Set(tags.filter((tag) => tag !== "").map((tag) => tag.slice(0, 60)))].slice(0, 20);
}

/** @param notes gets what stands in an amount's place and is none */
function readMembership(row: RowContext, notes: string[]): MembershipDraft | undefined {
  const ends = row.text("endsOn");
  const startsOn = readDay(row, "startsOn");
  const endsOn = isEndless(ends) ? undefined : readDay(row, "endsOn");
  const paidToOn = readPaidTo(row);
  const currency =
    currencyInHeader(row.header("price") ?? "") ??
    currencyInHeader(row.header("balance") ?? "") ??
    row.options.currency;
  const price = readAmount(row, "price", currency, notes);
  const balance = readAmount(row, "balance", currency, notes);
  const planName = row.text("planName").replace(/\s+/g, " ").slice(0, 120);
  if (planName === "") return undefined;
  const { status, problem } = readStatus(row.text("status"), endsOn, row.options.today);
  if (problem) row.report(problem, "status", { status, ...(endsOn && { date: endsOn }) });
  const start = startsOn ?? joinedBefore(row, endsOn) ?? row.options.today;
  if (endsOn !== undefined && endsOn < start) row.report("END_BEFORE_START", "endsOn", { date: start });
  return {
    planName,
    status,
    startsOn: endsOn !== undefined && endsOn < start ? endsOn : start,
    ...(endsOn && { endsOn }),
    ...(paidToOn && { paidToOn }),
    ...(price !== undefined && { priceMinor: price }),
    ...(balance !== undefined && { balanceMinor: balance }),
    currency,
  };
}

/** The last paid day; the day before the next bill where the file names that instead. Bills of the past are not ours. */
function readPaidTo(row: RowContext): LocalDate | undefined {
  const nextBillOn = readDay(row, "nextBillOn");
  const paidToOn = nextBillOn === undefined ? readDay(row, "paidToOn") : addDays(nextBillOn, -1);
  if (paidToOn === undefined || paidToOn >= addDays(row.options.today, -1)) return paidToOn;
  const field = nextBillOn === undefined ? "paidToOn" : "nextBillOn";
  if (row.text("planName") !== "") row.report("PAID_TO_PASSED", field, { date: nextBillOn ?? paidToOn });
  return paidToOn;
}

/** A file without contract start: the term began when the person joined. */
function joinedBefore(row: RowContext, endsOn: LocalDate | undefined): LocalDate | undefined {
  const text = row.text("joinedOn");
  if (text === "") return endsOn !== undefined && endsOn < row.options.today ? endsOn : undefined;
  const read = readDate(text, row.dateOrder("joinedOn").order, row.options.today);
  return read.kind === "date" ? read.date : undefined;
}

function readAmount(
  row: RowContext,
  field: "price" | "balance",
  currency: string,
  notes: string[],
): number | undefined {
  const text = row.text(field);
  const parsed = parseMoney(text, currency, minorDigits(currency) === 0 ? undefined : row.options.decimal);
  if (parsed.ok) return parsed.money.minor;
  if (parsed.problem === "EMPTY") return undefined;
  notes.push(`${row.header(field) ?? field}: ${text}`);
  row.report(isPaymentWord(text) ? "AMOUNT_IN_WORDS" : "AMOUNT_UNREADABLE", field);
  return undefined;
}
