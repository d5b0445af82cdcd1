/** Letters that carry no separable accent, and typographic signs people do not type. */
const replacements: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ð: "d",
  þ: "th",
  ł: "l",
  đ: "d",
  ı: "i",
  ŋ: "n",
  ħ: "h",
  ŧ: "t",
  ĸ: "k",
  "’": "'",
  "‘": "'",
  "‚": "'",
  ʼ: "'",
  "`": "'",
  "´": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "–": "-",
  "—": "-",
  "‐": "-",
  "‑": "-",
  "…": "...",
};
const special = new RegExp(`[${Object.keys(replacements).join("")}]`, "gu");

/**
 * The form in which texts are compared and searched: lower case, no diacritics, plain quotes and hyphens, single
 * spaces. `Straße` and `STRASSE`, `Yılmaz` and `yilmaz`, `O’Neill` and `o'neill` come out equal. Idempotent.
 */
export function foldForSearch(text: string): string {
  const swap = (value: string) => value.replace(special, (sign) => replacements[sign] ?? sign);
  const plain = (value: string) =>
    swap(value.toLowerCase())
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "");
  // Decomposing can uncover a capital or a ligature (K for the kelvin sign), so a second pass settles it.
  return plain(plain(text)).replace(/\s+/gu, " ").trim();
}
