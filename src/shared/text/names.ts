export type NameParts = { readonly firstName: string; readonly lastName: string };

const particles = new Set(
  "von van der den de del dela della di da das dos du la le zu zum zur bin binti ibn al el y e ten ter".split(
    " ",
  ),
);

function tidy(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** Quotes around a whole part are an exporter's habit (`"Mac", Hannah`), not part of the name. */
function unquote(text: string): string {
  return tidy(tidy(text).replace(/^["“”„]+|["“”]+$/gu, ""));
}

/**
 * Splits one name cell: `Patel, Brandon` is last, first; otherwise the last word is the last name together with the
 * particles before it (`Anna van der Berg`). A single word is a first name.
 */
export function splitName(text: string): NameParts {
  const comma = text.indexOf(",");
  if (comma >= 0) {
    const lastName = unquote(text.slice(0, comma));
    const firstName = unquote(text.slice(comma + 1));
    return firstName === "" ? { firstName: lastName, lastName: "" } : { firstName, lastName };
  }
  const words = unquote(text).split(" ").filter(Boolean);
  if (words.length <= 1) return { firstName: words[0] ?? "", lastName: "" };
  let cut = words.length - 1;
  while (cut > 1 && particles.has((words[cut - 1] ?? "").toLowerCase())) cut -= 1;
  return { firstName: words.slice(0, cut).join(" "), lastName: words.slice(cut).join(" ") };
}

function capitalise(word: string): string {
  return word
    .toLowerCase()
    .replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^Mc(\p{L})/u, (_, letter: string) => `Mc${letter.toUpperCase()}`);
}

/**
 * Gives SHOUTED (or whispered) names their capitals: `RAMON DELA CRUZ` → `Ramon Dela Cruz`, `MCALLISTER` →
 * `McAllister`, `O'NEILL` → `O'Neill`. A name that mixes cases was written by someone who knew, and stays as it is.
 * In a shouted name small particles stay small only before another word (`VAN DER BERG` → `van der Berg`).
 */
export function titleCaseName(text: string): string {
  const name = tidy(text);
  const letters = name.replace(/[^\p{L}]/gu, "");
  if (letters.length < 2 || (letters !== letters.toUpperCase() && letters !== letters.toLowerCase()))
    return name;
  if (letters === letters.toLowerCase() && particles.has(name)) return name;
  const words = name.split(" ");
  return words
    .map((word, index) => {
      const small = word.toLowerCase();
      const keepSmall = /^(?:von|van|der|den|zu|zum|zur|ten|ter)$/.test(small) && index < words.length - 1;
      return keepSmall ? small : capitalise(word);
    })
    .join(" ");
}

/** Up to two capitals for an avatar; empty when the name has no letter. */
export function initials(firstName: string, lastName: string): string {
  const first = (text: string) => /\p{L}|\p{N}/u.exec(text)?.[0] ?? "";
  return (first(firstName) + first(lastName)).toUpperCase();
}
