import { distance } from "fastest-levenshtein";
import { foldForSearch } from "@/shared/text/fold";
import type { LocalDate } from "@/shared/time-zone/local-date";
import type { MemberDraft } from "../schema";

/** What is compared of a person, from the file or already a member. */
export type PersonKeys = {
  readonly number?: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly birthDate?: LocalDate | null;
};

export type MatchedBy = "number" | "email" | "phone" | "nameAndBirthDate";

export type Match<T> =
  | { readonly kind: "same"; readonly by: MatchedBy; readonly person: T }
  /** The number belongs to somebody with another name. */
  | { readonly kind: "numberTaken"; readonly person: T }
  /** Another person with the same e-mail or phone: couples, parents, a desk's own number. */
  | { readonly kind: "sharedContact"; readonly by: "email" | "phone"; readonly person: T }
  /** The same name, and nothing else to compare. */
  | { readonly kind: "sameName"; readonly person: T };

type Entry<T> = { readonly name: string; readonly birthDate: LocalDate | null; readonly person: T };

/** Words in order, so that `Otieno Juma` meets `Juma Otieno`. */
function nameKey(person: PersonKeys): string {
  const words = foldForSearch(`${person.firstName} ${person.lastName}`).replace(/[^\p{L}\p{N}\s?]/gu, "");
  return words.split(/\s+/).filter(Boolean).sort().join(" ");
}

/** Typing errors: one in five letters, at most two; or one name has words that the other leaves out. */
function similarNames(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  if (Math.abs(a.length - b.length) <= 2 && distance(a, b) <= Math.min(2, Math.floor(shorter / 5)))
    return true;
  const [few, many] = [a.split(" "), b.split(" ")].sort((x, y) => x.length - y.length);
  return (
    few !== undefined && many !== undefined && few.length >= 2 && few.every((word) => many.includes(word))
  );
}

/**
 * An index of people that finds whom a row means. Constant work a row: exact keys, and name likeness only among those
 * who share a key or a birth date.
 */
export class PeopleIndex<T> {
  private readonly byNumber = new Map<string, Entry<T>>();
  private readonly byEmail = new Map<string, Entry<T>[]>();
  private readonly byPhone = new Map<string, Entry<T>[]>();
  private readonly byBirthDate = new Map<LocalDate, Entry<T>[]>();
  private readonly byName = new Map<string, Entry<T>[]>();

  add(keys: PersonKeys, person: T): void {
    const entry: Entry<T> = { name: nameKey(keys), birthDate: keys.birthDate ?? null, person };
    if (keys.number) this.byNumber.set(foldForSearch(keys.number), entry);
    if (keys.email) push(this.byEmail, keys.email.toLowerCase(), entry);
    if (keys.phone) push(this.byPhone, keys.phone, entry);
    if (keys.birthDate) push(this.byBirthDate, keys.birthDate, entry);
    push(this.byName, entry.name, entry);
  }

  /** The strongest match: number, then e-mail, phone, name with birth date; then the weaker hints. */
  find(keys: PersonKeys): Match<T> | undefined {
    const name = nameKey(keys);
    const birthDate = keys.birthDate ?? null;
    const numbered = keys.number ? this.byNumber.get(foldForSearch(keys.number)) : undefined;
    if (numbered) {
      const same = similarNames(numbered.name, name);
      return same
        ? { kind: "same", by: "number", person: numbered.person }
        : { kind: "numberTaken", person: numbered.person };
    }
    const mailed = keys.email ? (this.byEmail.get(keys.email.toLowerCase()) ?? []) : [];
    const phoned = keys.phone ? (this.byPhone.get(keys.phone) ?? []) : [];
    const alike = (entry: Entry<T>) =>
      similarNames(entry.name, name) && (entry.birthDate ?? birthDate) === (birthDate ?? entry.birthDate);
    for (const [by, entries] of [
      ["email", mailed],
      ["phone", phoned],
    ] as const) {
      const entry = entries.find(alike);
      if (entry) return { kind: "same", by, person: entry.person };
    }
    const born = birthDate === null ? [] : (this.byBirthDate.get(birthDate) ?? []);
    const twin = born.find((entry) => similarNames(entry.name, name));
    if (twin) return { kind: "same", by: "nameAndBirthDate", person: twin.person };
    const [mailShared] = mailed;
    if (mailShared) return { kind: "sharedContact", by: "email", person: mailShared.person };
    const [phoneShared] = phoned;
    if (phoneShared) return { kind: "sharedContact", by: "phone", person: phoneShared.person };
    const namesake = (this.byName.get(name) ?? []).find(
      (entry) => entry.birthDate === null || birthDate === null,
    );
    return namesake && { kind: "sameName", person: namesake.person };
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** The compared part of a draft. */
export function keysOf(member: MemberDraft): PersonKeys {
  const { firstName, lastName, number, email, phone, birthDate } = member;
  return {
    firstName,
    lastName,
    number: number ?? null,
    email: email ?? null,
    phone: phone ?? null,
    birthDate: birthDate ?? null,
  };
}
