import { stringify } from "csv-stringify/sync";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { detectDelimiter } from "@/shared/csv/delimiter";
import fc from "@/shared/testing/properties";
import { IMPORT_LIMITS } from "../schema";
import { detectEncoding } from "./decode";
import { inspectFile } from "./inspect";
import { type CsvEvent, detectFormat, ROWS_PER_TURN, readCsv } from "./read-csv";

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function readAll(bytes: Uint8Array): Promise<CsvEvent[]> {
  const detected = await detectFormat(bytes);
  if (!detected.ok) return [{ kind: "refused", problem: detected.problem }];
  const events: CsvEvent[] = [];
  for await (const event of readCsv([bytes], detected.format)) events.push(event);
  return events;
}

describe("detectEncoding", () => {
  const text = "Name;Straße\nJürgen Müller;Königsallee 5\nZoë Weiß;Äußere Straße 7\n";

  it.each([
    ["utf-8", false],
    ["utf-8", true],
    ["utf-16le", true],
    ["utf-16be", true],
    ["utf-16le", false],
    ["utf-16be", false],
    ["windows-1252", false],
  ] as const)("recognises %s (mark: %s) and reads it whole", async (encoding, addBOM) => {
    const bytes = iconv.encode(text, encoding, { addBOM });
    expect(detectEncoding(bytes)).toEqual({ ok: true, encoding });
    const [header, first] = await readAll(bytes);
    expect(header).toEqual({ kind: "header", cells: ["Name", "Straße"] });
    expect(first).toMatchObject({ row: 2, cells: ["Jürgen Müller", "Königsallee 5"] });
  });

  it("judges by the whole file, not by a beginning without accents", () => {
    const bytes = iconv.encode(`Name\n${"Anna\n".repeat(5_000)}Müller\n`, "windows-1252");
    expect(detectEncoding(bytes)).toEqual({ ok: true, encoding: "windows-1252" });
  });

  it("joins letters that lie across two pieces", async () => {
    const bytes = bytesOf("Name,Ort\nJürgen,Köln\n");
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    const events: CsvEvent[] = [];
    for await (const event of readCsv(pieces, { encoding: "utf-8", delimiter: "," })) events.push(event);
    expect(events[1]).toMatchObject({ cells: ["Jürgen", "Köln"] });
  });
});

describe("detectDelimiter", () => {
  it.each([
    ["a,b,c\n1,2,3\n", ","],
    ["a;b\n1,5;2,5\n3,5;4,5\n", ";"],
    ["a\tb\n1, 2\t3\n", "\t"],
    ["a|b|c\n1|2;2|3\n", "|"],
    ['"Name, first";b\nx;y\n', ";"],
    ["sep=;\na,b;c\n", ";"],
    ["alone\nvalue\n", ","],
  ])("%j is separated by %j", (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });
});

describe("files that can't be read", () => {
  const wide = Array.from({ length: 2_000 }, (_, index) => `c${index}`).join(",");
  it.each([
    ["nothing", new Uint8Array(), "FILE_EMPTY"],
    ["blanks", bytesOf("\n \n"), "FILE_EMPTY"],
    ["a header alone", bytesOf("Name,Email\n"), "HEADER_ONLY"],
    ["a workbook named .csv", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), "FILE_IS_SPREADSHEET"],
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), "FILE_NOT_TEXT"],
    ["2,000 columns", bytesOf(`${wide}\n${wide}\n`), "TOO_MANY_COLUMNS"],
    ["an open quote", bytesOf('Name,Email\n"Anna,a@example.com\nBen,b@example.com\n'), "QUOTE_NOT_CLOSED"],
    ["an open quote over megabytes", bytesOf(`Name\n"${"x\n".repeat(1_500_000)}`), "RECORD_TOO_LONG"],
    ["26 MB", new Uint8Array(IMPORT_LIMITS.bytes + 1), "FILE_TOO_LARGE"],
    ["100,001 rows", bytesOf(`Name\n${"A\n".repeat(IMPORT_LIMITS.rows + 1)}`), "TOO_MANY_ROWS"],
  ])("%s", async (_, bytes, code) => {
    const events = await readAll(bytes);
    expect(events.at(-1)).toMatchObject({ kind: "refused", problem: { code, severity: "error" } });
    expect(events.filter(({ kind }) => kind === "refused")).toHaveLength(1);
  });

  it("tells a cell of 1 MB from the rows around it", async () => {
    const events = await readAll(bytesOf(`Name,Note\nAnna,${"x".repeat(1_000_000)}\nBen,\n`));
    expect(events[1]).toMatchObject({ problems: [{ code: "CELL_TOO_LONG", column: "Note", row: 2 }] });
    expect(events[2]).toMatchObject({ cells: ["Ben", ""], problems: [] });
  });

  it("tells short rows, long rows and empty rows apart", async () => {
    const events = await readAll(bytesOf("Name,Note\nAnna\nBen,tall, dark\nCem,,\n\nDora,x\n"));
    const codes = events
      .slice(1)
      .map((event) => (event.kind === "row" ? event.problems.map(({ code }) => code) : []));
    expect(codes).toEqual([["ROW_TOO_SHORT"], ["ROW_TOO_LONG"], [], ["ROW_EMPTY"], []]);
  });
});

describe("any input", () => {
  it("comes back from csv-stringify as it was", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "ü", '"', ",", ";", "\n", " ", "'", "1", "₱"),
      maxLength: 8,
    });
    const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const bytes = bytesOf(stringify([["A", "B", "C"], ...rows], { quoted: true }));
        const cells: string[][] = [];
        for await (const event of readCsv([bytes], { encoding: "utf-8", delimiter: "," })) {
          if (event.kind === "row") cells.push([...event.cells]);
        }
        expect(cells).toEqual(rows.map((row) => (row.every((value) => value.trim() === "") ? [] : row)));
      }),
    );
  });

  it("is answered, never thrown at", async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r", "=", "\u0000", "é"), maxLength: 60 })
        .map(bytesOf),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (input) => {
        const events = await readAll(input);
        expect(events.length).toBeGreaterThan(0);
        await inspectFile(input);
      }),
    );
  });
});

describe("a file of 50,000 rows", () => {
  it("lets other work run between any few hundred rows", async () => {
    const line = 'M-1,Anna,Muster,anna@example.com,"0151 7242135",2024-01-31\n';
    const bytes = bytesOf(`No,First name,Last name,Email,Phone,Joined\n${line.repeat(50_000)}`);
    let turns = 0;
    let running = true;
    const other = () => {
      turns += 1;
      if (running) setImmediate(other);
    };
    setImmediate(other);
    let rows = 0;
    let longest = 0;
    let sinceTurn = 0;
    let lastTurn = 0;
    for await (const event of readCsv([bytes], { encoding: "utf-8", delimiter: "," })) {
      if (event.kind !== "row") continue;
      rows += 1;
      sinceTurn = turns === lastTurn ? sinceTurn + 1 : 1;
      lastTurn = turns;
      longest = Math.max(longest, sinceTurn);
    }
    running = false;
    expect(rows).toBe(50_000);
    expect(longest).toBeLessThanOrEqual(2 * ROWS_PER_TURN);
    expect(turns).toBeGreaterThanOrEqual(50_000 / ROWS_PER_TURN);
  });
});
