import { describe, expect, it } from "vitest";
import { locales } from "@/shared/i18n/locales";
import { loadMessages } from "@/shared/i18n/messages";
import fc from "@/shared/testing/properties";
import { addDays } from "@/shared/time-zone/local-date";
import { importFields, mappingSchema, problemCodeSchema } from "../schema";
import { guessDateOrder, readDate } from "./dates";
import { PeopleIndex } from "./duplicates";
import { guessColumns, guessDecimal, toMapping } from "./guess-columns";
import { parseRow } from "./parse-row";
import { guessCountry, type RowOptions } from "./row-context";
import { readStatus } from "./words";

const today = "2026-11-21";

describe("readDate", () => {
  it.each([
    ["25/06/2026", "dmy", "2026-06-25"],
    ["06/25/2026", "mdy", "2026-06-25"],
    ["06/25/2026", "dmy", "2026-06-25"],
    ["6/14/23", "mdy", "2023-06-14"],
    ["21.06.1986", "mdy", "1986-06-21"],
    ["2026-11-05", "dmy", "2026-11-05"],
    ["20261105", "dmy", "2026-11-05"],
    ["Oct 06, 2026", "dmy", "2026-10-06"],
    ["6 October 2026", "mdy", "2026-10-06"],
    ["3. März 1990", "dmy", "1990-03-03"],
    ["12 de agosto de 2025", "dmy", "2025-08-12"],
    ["Oktubre 6, 2026", "dmy", "2026-10-06"],
    ["2026-10-06T00:00:00Z", "dmy", "2026-10-06"],
    ["6.10.2026 0:00", "dmy", "2026-10-06"],
  ] as const)("%s (%s) is %s", (text, order, date) => {
    expect(readDate(text, order, today)).toMatchObject({ kind: "date", date });
  });

  it.each([
    ["31/02/1990", "impossible"],
    ["13/13/2020", "impossible"],
    ["unbefristet", "unreadable"],
    ["44927", "unreadable"],
  ] as const)("%s is %s", (text, kind) => {
    expect(readDate(text, "dmy", today)).toEqual({ kind });
  });

  it("puts two-digit birth years into the past", () => {
    expect(readDate("1/2/30", "dmy", today, 0)).toMatchObject({ date: "1930-02-01" });
    expect(readDate("1/2/30", "dmy", today)).toMatchObject({ date: "2030-02-01" });
  });

  it("recovers the order of a column as soon as one day is above 12", () => {
    const days = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(days, fc.constantFrom("dmy", "mdy"), fc.constantFrom("/", "-"), (numbers, order, sign) => {
        const dates = [...numbers.map((day) => addDays("1970-01-01", day)), "1999-12-31"];
        const written = dates.map((date) => {
          const [year, month, day] = date.split("-");
          return (order === "dmy" ? [day, month, year] : [month, day, year]).join(sign);
        });
        const guess = guessDateOrder(written, order === "dmy" ? "US" : "KE");
        expect(guess).toMatchObject({ order, uncertain: false });
        expect(written.map((text) => readDate(text, order, today))).toMatchObject(
          dates.map((date) => ({ date })),
        );
      }),
    );
  });

  it("says when a column proves nothing, or both orders", () => {
    expect(guessDateOrder(["01/02/2020", "03/04/2021"], "PH")).toMatchObject({
      order: "mdy",
      uncertain: true,
    });
    expect(guessDateOrder(["13/02/2020", "02/13/2020", "1/2/20"], "KE")).toMatchObject({
      order: "mixed",
      uncertain: true,
    });
    expect(guessDateOrder(["2020-01-02"], "KE")).toMatchObject({ order: "ymd", uncertain: false });
  });
});

describe("guessColumns", () => {
  it("recognises columns by content when the headers say nothing", () => {
    const rows = [
      ["Anna Muster", "anna@example.com", "+49 151 7242135"],
      ["Ben Berg", "ben@example.com", "030/6169671"],
    ];
    expect(toMapping(guessColumns(["A", "B", "C"], rows))).toEqual(["fullName", "email", "phone"]);
  });

  it.each([
    ["Jina la kwanza", "firstName"],
    ["Namba ya simu", "phone"],
    ["Apelyido", "lastName"],
    ["Fecha de nacimiento", "birthDate"],
    ["MITGLIEDSNUMMER", "memberNumber"],
    ["Member's home address", "addressLine"],
  ])("%s is %s", (header, field) => {
    expect(guessColumns([header], [])).toMatchObject([{ field }]);
  });

  it("is less sure where the content disagrees", () => {
    const [fitting, odd] = [["a@example.com"], ["0763 779 460"]].map(
      (row) => guessColumns(["Email"], [row])[0],
    );
    expect(fitting?.confidence).toBe(1);
    expect(odd?.confidence).toBeLessThan(0.65);
  });

  it("always gives a mapping that is allowed", () => {
    const header = fc.oneof(
      fc.string(),
      fc.constantFrom("Name", "First name", "Email", "E-Mail", "Phone", "Tel", "Notes"),
    );
    const rows = fc.array(fc.array(fc.string(), { maxLength: 8 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(header, { maxLength: 8 }), rows, (headers, sample) => {
        expect(mappingSchema.safeParse(toMapping(guessColumns(headers, sample))).success).toBe(true);
      }),
    );
  });

  it("learns the decimal sign", () => {
    expect(guessDecimal(["39,90", "1.188,00"])).toBe(",");
    expect(guessDecimal(["1,200", "-3,500.00"])).toBe(".");
    expect(guessDecimal(["1,200"])).toBeUndefined();
  });
});

describe("readStatus", () => {
  it.each([
    ["Active", "2027-01-01", "active", undefined],
    ["Active", "2026-11-21", "active", undefined],
    ["Active", "2026-11-20", "expired", "STATUS_CONTRADICTS_END"],
    ["EXPIRED", "2027-01-01", "expired", "STATUS_CONTRADICTS_END"],
    ["Frozen", "2026-01-01", "frozen", undefined],
    ["gesperrt", undefined, "suspended", undefined],
    ["", "2026-01-01", "expired", undefined],
    ["", undefined, "active", undefined],
    ["vip", undefined, "active", "STATUS_UNKNOWN"],
  ] as const)("%j ending %s is %s", (text, endsOn, status, problem) => {
    expect(readStatus(text, endsOn, today)).toEqual({ status, ...(problem && { problem }) });
  });
});

describe("PeopleIndex", () => {
  const index = new PeopleIndex<string>();
  index.add(
    {
      firstName: "Wanjiru",
      lastName: "Kamau",
      email: "w@example.com",
      phone: "+254700000001",
      birthDate: "1990-01-02",
    },
    "w",
  );

  it.each([
    [
      { firstName: "Wanjiru", lastName: "Kamau", email: "W@EXAMPLE.COM" },
      { kind: "same", by: "email" },
    ],
    [
      { firstName: "Kamau", lastName: "Wanjiru", phone: "+254700000001" },
      { kind: "same", by: "phone" },
    ],
    [
      { firstName: "Wanjirru", lastName: "Kamau", birthDate: "1990-01-02" },
      { kind: "same", by: "nameAndBirthDate" },
    ],
    [
      { firstName: "Otieno", lastName: "Kamau", email: "w@example.com" },
      { kind: "sharedContact", by: "email" },
    ],
    [
      { firstName: "Wanjiru", lastName: "Kamau", phone: "+254700000001", birthDate: "2015-05-05" },
      { kind: "sharedContact" },
    ],
    [{ firstName: "Wanjiru", lastName: "Kamau" }, { kind: "sameName" }],
  ])("%o", (keys, match) => {
    expect(index.find(keys)).toMatchObject(match);
  });

  it("lets strangers be strangers", () => {
    expect(index.find({ firstName: "Wanjiru", lastName: "Kamau", birthDate: "1991-01-02" })).toBeUndefined();
    expect(
      index.find({ firstName: "Otieno", lastName: "Odhiambo", birthDate: "1990-01-02" }),
    ).toBeUndefined();
  });
});

describe("parseRow", () => {
  const mapping = [...importFields];
  const options: RowOptions = {
    headers: mapping,
    country: "KE",
    currency: "KES",
    today,
    dateOrders: {},
    onBadValue: "refuse",
  };
  const row = (fields: Partial<Record<(typeof importFields)[number], string>>) => ({
    row: 2,
    cells: mapping.map((field) => fields[field] ?? ""),
    problems: [],
  });

  it.each([
    [{ paidToOn: "2026-12-31" }, "2026-12-31", []],
    // The day before the next bill is the last one that is paid.
    [{ nextBillOn: "2026-12-01" }, "2026-11-30", []],
    [{ nextBillOn: today, paidToOn: "2026-12-31" }, "2026-11-20", []],
    [{ nextBillOn: "2026-11-20" }, "2026-11-19", ["PAID_TO_PASSED"]],
    [{ paidToOn: "2026-08-04" }, "2026-08-04", ["PAID_TO_PASSED"]],
    [{}, undefined, []],
  ] as const)("reads %j as paid to %s", (cells, paidToOn, codes) => {
    const parsed = parseRow(
      row({
        fullName: "Ann Alpha",
        email: "a@example.com",
        planName: "Gold",
        startsOn: "2026-02-10",
        ...cells,
      }),
      mapping,
      { ...options, dateOrders: { paidToOn: "ymd", nextBillOn: "ymd", startsOn: "ymd" } },
    );
    expect(parsed.membership?.paidToOn).toBe(paidToOn);
    expect(parsed.problems.map(({ code }) => code)).toEqual(codes);
  });

  it("takes the row without an unusable value when that was chosen", () => {
    const record = row({ firstName: "Anna", email: "nobody", phone: "0763 779 460" });
    expect(parseRow(record, mapping, options).member).toBeUndefined();
    const dropped = parseRow(record, mapping, { ...options, onBadValue: "drop" });
    expect(dropped.member).toMatchObject({ firstName: "Anna", phone: "+254763779460", joinedOn: today });
    expect(dropped.member).not.toHaveProperty("email");
    expect(dropped.problems).toMatchObject([{ code: "EMAIL_INVALID", severity: "warning" }]);
  });

  it.each([
    [{ firstName: "Anna" }, "CONTACT_MISSING"],
    [{ email: "a@example.com" }, "NAME_MISSING"],
    [{ firstName: "Anna", email: "a@example.com", birthDate: "01/02/1990" }, "DATE_AMBIGUOUS"],
    [{ firstName: "Anna", email: "a@example.com", birthDate: "2030-01-01" }, "BIRTH_DATE_UNLIKELY"],
    [{ firstName: "Anna", email: "a@example.com", gender: "?!" }, "GENDER_UNKNOWN"],
    [{ firstName: "Anna", email: "a@example.com", price: "ask Joe" }, "AMOUNT_UNREADABLE"],
    [{ firstName: "Anna", phone: "call me" }, "PHONE_INVALID"],
    [{ firstName: "Anna", email: "a@example.com", planName: "Gold", startsOn: "soon" }, "DATE_UNREADABLE"],
  ])("%o has %s", (fields, code) => {
    expect(parseRow(row(fields), mapping, options).problems.map((problem) => problem.code)).toEqual([code]);
  });

  it("never throws", () => {
    const cells = fc.array(fc.string({ unit: "binary" }), { maxLength: importFields.length });
    fc.assert(
      fc.property(cells, (values) => {
        const parsed = parseRow({ row: 2, cells: values, problems: [] }, mapping, options);
        expect(parsed.row).toBe(2);
      }),
    );
  });

  it("takes the country from the branch", () => {
    const branches = [
      { id: "a", country: null },
      { id: "b", country: "KE" },
      { id: "c", country: "DE" },
    ];
    expect([guessCountry(branches), guessCountry(branches, "c"), guessCountry([])]).toEqual([
      "KE",
      "DE",
      undefined,
    ]);
  });
});

describe("words", () => {
  it.each(locales)("%s has a sentence for every code and nothing else", async (locale) => {
    const { imports } = await loadMessages(locale);
    expect(Object.keys(imports.problems).sort()).toEqual([...problemCodeSchema.options].sort());
  });
});
