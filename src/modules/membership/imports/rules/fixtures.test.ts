import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ImportField, ParsedRow } from "../schema";
import { toMapping } from "./guess-columns";
import { type Inspection, inspectFile, learnHabits } from "./inspect";
import { parseRow } from "./parse-row";
import { type ExistingPerson, planRows } from "./plan-rows";
import { readCsv } from "./read-csv";

const today = "2026-11-21";

/** The whole way of a file, as the wizard goes it when nobody corrects a guess. */
async function importFixture(
  name: string,
  place: { country: string; currency: string },
  existing: readonly ExistingPerson[] = [],
) {
  const bytes = readFileSync(new URL(`../fixtures/members-${name}.csv`, import.meta.url));
  const file: Inspection = await inspectFile(bytes);
  if (!file.ok) throw new Error(file.problem.code);
  const mapping = toMapping(file.columns);
  const habits = learnHabits(mapping, file.sample, place.country);
  const options = { headers: file.headers, ...place, today, onBadValue: "refuse", ...habits } as const;
  const parsed: ParsedRow[] = [];
  for await (const event of readCsv([bytes], file.format)) {
    if (event.kind === "row") parsed.push(parseRow(event, mapping, options));
  }
  const { rows, summary } = planRows(parsed, { existing, existingPlans: ["annual"], onExisting: "update" });
  const statuses: Record<string, number> = {};
  for (const { decision, membership } of rows) {
    if (decision !== "skip" && membership)
      statuses[membership.status] = (statuses[membership.status] ?? 0) + 1;
  }
  const at = (row: number) => rows.find((planned) => planned.row === row);
  return { file, mapping, habits, rows, summary, statuses, at };
}

const gymflow = await importFixture("gymflow", { country: "KE", currency: "KES" });
const deskUs = await importFixture("desk-us", { country: "US", currency: "USD" });
const sheetPh = await importFixture("sheet-ph", { country: "PH", currency: "PHP" });
const studioDe = await importFixture("studio-de", { country: "DE", currency: "EUR" });

const counts = { update: 0, errors: 0, rowsWithErrors: 0 };

describe("a Kenyan front desk system", () => {
  it("is understood", () => {
    expect(gymflow.file).toMatchObject({ format: { encoding: "utf-8", delimiter: "," } });
    expect(gymflow.mapping).toEqual([
      "memberNumber",
      "firstName",
      "lastName",
      "email",
      "phone",
      "gender",
      "birthDate",
      "joinedOn",
      "planName",
      "status",
      "endsOn",
      "balance",
      "emergencyContact",
      "notes",
    ] satisfies ImportField[]);
    expect(gymflow.habits.dateOrders.birthDate).toMatchObject({ order: "dmy", uncertain: false });
  });

  it("gives 180 people, two repeats, one unusable row and one empty row", () => {
    expect(gymflow.summary).toEqual({
      rows: 184,
      create: 180,
      update: 0,
      skip: 4,
      errors: 2,
      warnings: 11,
      infos: 1,
      rowsWithErrors: 1,
      plans: [
        { name: "annual", rows: 45, exists: true },
        { name: "10 Class Pack", rows: 44, exists: false },
        { name: "Monthly Silver", rows: 35, exists: false },
        { name: "Monthly Gold", rows: 30, exists: false },
        { name: "Student", rows: 26, exists: false },
      ],
      byCode: {
        STATUS_CONTRADICTS_END: 5,
        END_BEFORE_START: 4,
        DUPLICATE_IN_FILE: 2,
        EMAIL_INVALID: 1,
        DATE_IMPOSSIBLE: 1,
        ROW_EMPTY: 1,
      },
    });
    expect(gymflow.statuses).toEqual({ active: 125, expired: 38, frozen: 17 });
  });

  it("finds the repeated number, the shouted e-mail, and both faults of the last person", () => {
    expect(gymflow.at(41)?.problems).toMatchObject([
      { code: "DUPLICATE_IN_FILE", params: { firstRow: 13, by: "number" } },
    ]);
    expect(gymflow.at(183)?.problems).toMatchObject([
      { code: "DUPLICATE_IN_FILE", params: { firstRow: 26, by: "email" } },
    ]);
    expect(gymflow.at(184)?.problems).toMatchObject([
      { code: "EMAIL_INVALID", column: "Email", value: "not-an-email", severity: "error" },
      { code: "DATE_IMPOSSIBLE", column: "Date of Birth", value: "31/02/1990", severity: "error" },
    ]);
    expect(gymflow.at(185)?.problems).toMatchObject([{ code: "ROW_EMPTY", severity: "info" }]);
  });

  it("keeps newlines, quotes, leading zeros, debts and the emergency contact", () => {
    expect(gymflow.at(9)?.member).toEqual({
      number: "01007",
      firstName: "Grace",
      lastName: "Abdi",
      email: "grace.abdi7@example.com",
      phone: "+254749802877",
      gender: "female",
      birthDate: "1987-02-21",
      joinedOn: "2024-04-05",
      emergencyName: "Peter Abdi",
      emergencyPhone: "+254722157592",
      notes: "Shoulder injury, see trainer\nReview in March",
      tags: [],
    });
    expect(gymflow.at(17)?.member?.notes).toBe('Says "no calls", SMS only');
    expect(gymflow.at(17)?.membership).toMatchObject({
      balanceMinor: -350_000,
      currency: "KES",
      endsOn: "2027-01-13",
    });
  });

  it("recognises members who are there already, typing errors included", async () => {
    const existing = [
      { id: "a", firstName: "Faith", lastName: "Owino", email: "Faith.Owino0@example.com" },
      { id: "b", firstName: "Amyna", lastName: "Nyambura", birthDate: "1981-04-09" },
      { id: "c", firstName: "Zawadi", lastName: "Cherono", number: "01003" },
    ];
    const again = await importFixture("gymflow", { country: "KE", currency: "KES" }, existing);
    expect(again.at(2)).toMatchObject({ decision: "update", existingId: "a" });
    expect(again.at(3)).toMatchObject({ decision: "update", existingId: "b" });
    expect(again.at(5)).toMatchObject({ decision: "skip", problems: [{ code: "NUMBER_TAKEN" }] });
    expect(again.summary).toMatchObject({ create: 177, update: 2, skip: 5 });
  });
});

describe("an American desk export", () => {
  it("gives 90 people; reserved phone numbers are kept and pointed out", () => {
    expect(deskUs.mapping).toEqual([
      "memberNumber",
      "fullName",
      "email",
      "phone",
      "birthDate",
      "joinedOn",
      "planName",
      "nextBillOn",
      "price",
      "ignore",
      "tags",
    ] satisfies ImportField[]);
    expect(deskUs.summary).toMatchObject({
      ...counts,
      rows: 90,
      create: 90,
      skip: 0,
      warnings: 33,
      infos: 69,
    });
    expect(deskUs.summary.byCode).toEqual({ PHONE_UNUSUAL: 33, PAID_TO_PASSED: 69 });
    expect(deskUs.statuses).toEqual({ active: 90 });
  });

  it("reads one name column, m/d/yy, dollars and tags", () => {
    expect(deskUs.at(4)?.member).toMatchObject({
      firstName: "Hannah",
      lastName: "Mac",
      email: "hannah2@example.com",
      phone: "+19605550101",
      birthDate: "1980-04-16",
      joinedOn: "2026-06-23",
    });
    expect(deskUs.at(5)?.member).toMatchObject({
      firstName: "Emily",
      lastName: "McAllister",
      tags: ["vip", "staff"],
    });
    expect(deskUs.at(3)?.membership).toMatchObject({ priceMinor: 9_900, planName: "Family (2 adults)" });
  });
});

describe("a Filipino gym's own sheet", () => {
  it("gives 60 people under an empty first row", () => {
    expect(sheetPh.mapping).toEqual([
      "fullName",
      "phone",
      "email",
      "planName",
      "startsOn",
      "endsOn",
      "price",
      "notes",
    ] satisfies ImportField[]);
    expect(sheetPh.habits.dateOrders.startsOn).toMatchObject({
      order: "mdy",
      evidence: { dmy: 0, mdy: 19, ymd: 32, ambiguous: 9, unreadable: 0 },
    });
    expect(sheetPh.summary).toMatchObject({ ...counts, rows: 61, create: 60, skip: 1 });
    expect(sheetPh.summary.byCode).toEqual({
      ROW_EMPTY: 1,
      AMOUNT_IN_WORDS: 22,
      DEBT_IN_NOTES: 16,
      FREEZE_IN_NOTES: 16,
      SAME_NAME: 6,
    });
    expect(sheetPh.statuses).toEqual({ expired: 56, active: 4 });
  });

  it("takes plans of any case as one, and reads every way of writing a start", () => {
    expect(sheetPh.summary.plans).toEqual([
      { name: "1 month", rows: 29, exists: false },
      { name: "3 months", rows: 12, exists: false },
      { name: "walk in", rows: 11, exists: false },
      { name: "annual", rows: 8, exists: true },
    ]);
    expect([3, 5, 8].map((row) => sheetPh.at(row)?.membership?.startsOn)).toEqual([
      "2026-10-06",
      "2026-09-13",
      "2026-10-21",
    ]);
    expect(sheetPh.at(5)?.member).toMatchObject({
      firstName: "Ramon",
      lastName: "Dela",
      phone: "+639673209924",
    });
    expect(sheetPh.at(6)?.membership).toMatchObject({ priceMinor: 120_000 });
    expect(sheetPh.at(7)?.membership).toMatchObject({ priceMinor: 99_900 });
  });

  it("keeps words in place of an amount as a note", () => {
    expect(sheetPh.at(3)?.member?.notes).toBe("kulang 200\nPAID: unpaid");
    expect(sheetPh.at(15)?.problems.map(({ code }) => code)).toContain("FREEZE_IN_NOTES");
  });
});

describe("a German studio's export", () => {
  it("gives 120 people; names that an older system broke are pointed out", () => {
    expect(studioDe.file).toMatchObject({ format: { encoding: "windows-1252", delimiter: ";" } });
    expect(studioDe.mapping).toEqual([
      "memberNumber",
      "lastName",
      "firstName",
      "addressLine",
      "postalCode",
      "city",
      "email",
      "phone",
      "birthDate",
      "startsOn",
      "endsOn",
      "planName",
      "price",
      "ignore",
    ] satisfies ImportField[]);
    expect(studioDe.summary).toMatchObject({
      ...counts,
      rows: 120,
      create: 120,
      skip: 0,
      warnings: 19,
      infos: 0,
    });
    expect(studioDe.summary.byCode).toEqual({ LETTERS_LOST: 19 });
    expect(studioDe.statuses).toEqual({ active: 61, expired: 59 });
  });

  it("reads umlauts, comma amounts and contracts without end", () => {
    expect(studioDe.at(3)?.member).toMatchObject({
      firstName: "Özlem",
      lastName: "Strauß",
      addressLine: "Königsallee 111",
    });
    expect(studioDe.at(4)?.membership).toEqual({
      planName: "Flex",
      status: "active",
      startsOn: "2025-10-08",
      priceMinor: 3_990,
      currency: "EUR",
    });
    expect(studioDe.at(8)?.membership).toMatchObject({ priceMinor: 118_800, endsOn: "2026-12-20" });
    expect(studioDe.at(6)?.problems).toMatchObject([
      { code: "LETTERS_LOST", value: "Y?lmaz", column: "Nachname" },
    ]);
  });
});
