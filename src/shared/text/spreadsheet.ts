/**
 * Makes a text cell of an export harmless: spreadsheets run cells that begin with `=`, `+`, `-`, `@`, tab or return as
 * formulas. A leading apostrophe turns them into text. Plain numbers and phone numbers stay as they are.
 */
export function safeForSpreadsheet(text: string): string {
  if (/^[+-]?\d[\d\s.,]*$/.test(text)) return text;
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
