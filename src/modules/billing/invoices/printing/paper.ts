import PDFDocument from "pdfkit";

/** A4 in points, with a margin. */
const WIDTH = 595.28;
const HEIGHT = 841.89;
const EDGE = 48;
const INNER = WIDTH - 2 * EDGE;
const FOOT = HEIGHT - 64;
const GREY = "#555b66";
const INK = "#14171c";

/** One line of the table, as text. */
export interface PaperLine {
  label: string;
  /** Under the label, smaller. */
  notes: readonly string[];
  quantity: string;
  tax: string;
  amount: string;
}

/** A bill as it stands on paper: every text is in the reader's language already. */
export interface Paper {
  title: string;
  gym: { name: string; lines: readonly string[]; color: string; icon: Buffer | null };
  recipient: { heading: string; lines: readonly string[] };
  facts: readonly (readonly [label: string, value: string])[];
  columns: { label: string; quantity: string; tax: string; amount: string };
  lines: readonly PaperLine[];
  /** Below the table; the strong ones stand out. */
  sums: readonly { label: string; value: string; strong?: boolean }[];
  stamp: string | null;
  page: (page: number, pages: number) => string;
}

/** Letters that are no letter with an accent to Unicode. */
const PLAIN: Readonly<Record<string, string>> = {
  Ł: "L",
  ł: "l",
  Đ: "D",
  đ: "d",
  ı: "i",
  Ħ: "H",
  ħ: "h",
  "₱": "PHP\u00a0",
  "₦": "NGN\u00a0",
  "₹": "INR\u00a0",
};

/**
 * The built-in fonts know the letters of Western Europe. What is beyond loses its accents, or becomes a question mark:
 * a bill must be printable whatever somebody is called.
 */
export function printable(text: string): string {
  return [...text.normalize("NFC")]
    .map((letter) => {
      if (letter === "\n") return letter;
      if (PLAIN[letter] !== undefined) return PLAIN[letter];
      if (/[\u202f\u2007\u2009]/.test(letter)) return "\u00a0";
      if (/[\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac\u2212]/.test(letter)) {
        return letter === "\u2212" ? "-" : letter;
      }
      const bare = letter.normalize("NFKD").replace(/\p{M}/gu, "");
      return /^[\u0020-\u007e]+$/.test(bare) ? bare : "?";
    })
    .join("");
}

const AMOUNT = 100;
const TAX = 70;
const QUANTITY = 44;
const LABEL = INNER - AMOUNT - TAX - QUANTITY;

/** Draws a bill as PDF. */
export async function drawPaper(paper: Paper): Promise<Buffer> {
  const doc = new PDFDocument({
    size: "A4",
    margin: EDGE,
    bufferPages: true,
    info: { Title: printable(paper.title), Author: printable(paper.gym.name) },
  });
  const parts: Buffer[] = [];
  doc.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    doc.once("end", resolve);
    doc.once("error", reject);
  });
  drawHead(doc, paper);
  drawTable(doc, paper);
  drawSums(doc, paper);
  drawFeet(doc, paper);
  doc.end();
  await ended;
  return Buffer.concat(parts);
}

type Doc = PDFKit.PDFDocument;

function write(
  doc: Doc,
  text: string,
  x: number,
  y: number,
  options: PDFKit.Mixins.TextOptions & { size?: number; bold?: boolean; color?: string } = {},
): void {
  const { size = 9.5, bold = false, color = INK, ...rest } = options;
  doc
    .font(bold ? "Helvetica-Bold" : "Helvetica")
    .fontSize(size)
    .fillColor(color)
    .text(printable(text), x, y, { lineBreak: rest.width !== undefined, ...rest });
}

function drawHead(doc: Doc, { gym, title, recipient, facts, stamp }: Paper): void {
  doc.rect(0, 0, WIDTH, 6).fill(gym.color);
  if (gym.icon) doc.image(gym.icon, EDGE, 34, { fit: [44, 44] });
  const left = gym.icon ? EDGE + 56 : EDGE;
  write(doc, gym.name, left, 38, { size: 15, bold: true, width: INNER / 2, ellipsis: true, height: 18 });
  write(doc, gym.lines.join("  ·  "), left, 58, { size: 8.5, color: GREY, width: INNER - 60, height: 12 });
  write(doc, recipient.heading, EDGE, 112, { size: 8.5, color: GREY });
  write(doc, recipient.lines.join("\n"), EDGE, 125, { width: INNER / 2, lineGap: 2 });
  write(doc, title, WIDTH / 2, 110, { size: 17, bold: true, width: INNER / 2, align: "right" });
  facts.forEach(([label, value], at) => {
    const y = 136 + at * 14;
    write(doc, label, WIDTH / 2, y, { color: GREY, width: INNER / 2 - 110, align: "right" });
    write(doc, value, WIDTH - EDGE - 104, y, { width: 104, align: "right" });
  });
  if (stamp) write(doc, stamp, EDGE, 206, { bold: true, color: "#b3261e" });
  doc.x = EDGE;
  doc.y = 226;
}

function drawColumns(doc: Doc, { columns, gym }: Paper): void {
  const y = doc.y;
  const style = { size: 8.5, color: GREY };
  write(doc, columns.label, EDGE, y, { ...style, width: LABEL });
  write(doc, columns.quantity, EDGE + LABEL, y, { ...style, width: QUANTITY, align: "right" });
  write(doc, columns.tax, EDGE + LABEL + QUANTITY, y, { ...style, width: TAX, align: "right" });
  write(doc, columns.amount, WIDTH - EDGE - AMOUNT, y, { ...style, width: AMOUNT, align: "right" });
  doc
    .moveTo(EDGE, y + 14)
    .lineTo(WIDTH - EDGE, y + 14)
    .lineWidth(1)
    .strokeColor(gym.color)
    .stroke();
  doc.y = y + 21;
}

function drawTable(doc: Doc, paper: Paper): void {
  drawColumns(doc, paper);
  for (const line of paper.lines) {
    const notes = line.notes.join("\n");
    doc.font("Helvetica").fontSize(9.5);
    const tall = doc.heightOfString(printable(line.label), { width: LABEL - 12 });
    doc.fontSize(8.5);
    const below = notes ? doc.heightOfString(printable(notes), { width: LABEL - 12 }) + 1 : 0;
    if (doc.y + tall + below > FOOT - 20) {
      doc.addPage();
      doc.y = EDGE;
      drawColumns(doc, paper);
    }
    const y = doc.y;
    write(doc, line.label, EDGE, y, { width: LABEL - 12 });
    if (notes) write(doc, notes, EDGE, y + tall + 1, { size: 8.5, color: GREY, width: LABEL - 12 });
    write(doc, line.quantity, EDGE + LABEL, y, { width: QUANTITY, align: "right" });
    write(doc, line.tax, EDGE + LABEL + QUANTITY, y, { width: TAX, align: "right" });
    write(doc, line.amount, WIDTH - EDGE - AMOUNT, y, { width: AMOUNT, align: "right" });
    doc.y = y + tall + below + 7;
  }
}

function drawSums(doc: Doc, { sums, gym }: Paper): void {
  if (sums.length === 0) return;
  if (doc.y + sums.length * 16 + 12 > FOOT) {
    doc.addPage();
    doc.y = EDGE;
  }
  let y = doc.y + 4;
  doc
    .moveTo(WIDTH / 2, y)
    .lineTo(WIDTH - EDGE, y)
    .lineWidth(0.5)
    .strokeColor(gym.color)
    .stroke();
  y += 8;
  for (const { label, value, strong = false } of sums) {
    const style = { bold: strong, size: strong ? 11 : 9.5 };
    write(doc, label, WIDTH / 2, y, { ...style, color: strong ? INK : GREY, width: INNER / 2 - AMOUNT - 8 });
    write(doc, value, WIDTH - EDGE - AMOUNT - 30, y, { ...style, width: AMOUNT + 30, align: "right" });
    y += strong ? 18 : 15;
  }
  doc.y = y;
}

function drawFeet(doc: Doc, { page, gym }: Paper): void {
  const { start, count } = doc.bufferedPageRange();
  for (let at = start; at < start + count; at++) {
    doc.switchToPage(at);
    // The foot stands below the margin, where text would begin another page.
    doc.page.margins.bottom = 0;
    write(doc, gym.name, EDGE, HEIGHT - 44, { size: 8, color: GREY, width: INNER / 2 });
    write(doc, page(at + 1, count), WIDTH / 2, HEIGHT - 44, {
      size: 8,
      color: GREY,
      width: INNER / 2,
      align: "right",
    });
  }
}
