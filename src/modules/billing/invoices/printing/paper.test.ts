import { describe, expect, it } from "vitest";
import { drawPaper, type Paper, printable } from "./paper";

const PAPER: Paper = {
  title: "Invoice",
  gym: { name: "Kifaru", lines: ["Nairobi"], color: "#b45309", icon: null },
  recipient: { heading: "Billed to", lines: ["Amina Kamau", "Nairobi"] },
  facts: [["Number", "KIF-2026-000001"]],
  columns: { label: "Description", quantity: "Qty", tax: "Tax", amount: "Amount" },
  lines: [],
  sums: [{ label: "Total", value: "KES 0.00", strong: true }],
  stamp: null,
  page: (page, pages) => `${page}/${pages}`,
};
const line = { label: "Monthly", notes: ["1 Nov – 30 Nov"], quantity: "1", tax: "16 %", amount: "KES 1" };

describe("printable", () => {
  it.each([
    ["Größe – 12,00 €", "Größe – 12,00 €"],
    ["Łucja Žižková", "Lucja Žižková".replace(/Ž/g, "Z").replace(/ž/g, "z")],
    ["₱1,200.00", "PHP\u00a01,200.00"],
    ["1\u202f200,00", "1\u00a0200,00"],
    ["健身", "??"],
    ["two\nlines", "two\nlines"],
  ])("writes %j as %j", (text, printed) => {
    expect(printable(text)).toBe(printed);
  });
});

describe("drawPaper", () => {
  const pages = (body: Buffer) => body.toString("latin1").match(/\/Type \/Page\b/g)?.length;

  it("makes one page of a short bill and as many as it takes of a long one", async () => {
    expect(pages(await drawPaper({ ...PAPER, lines: [line] }))).toBe(1);
    expect(pages(await drawPaper({ ...PAPER, lines: Array.from({ length: 60 }, () => line) }))).toBe(3);
  });
});
