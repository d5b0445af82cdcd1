import { COMMON_PASSWORDS } from "./common";

export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 200;

export type PasswordWeakness = "short" | "email" | "common";

/** One form per password, however a keyboard composes its letters (NIST SP 800-63B). */
export function normalizePassword(password: string): string {
  return password.normalize("NFKC");
}

/**
 * Why a password is too easy to guess, if it is. No rules about kinds of characters: length, nothing that the
 * account itself gives away, nothing that every guesser tries first.
 */
export function passwordWeakness(password: string, email: string): PasswordWeakness | undefined {
  const text = normalizePassword(password);
  const letters = [...text];
  if (letters.length < MIN_PASSWORD) return "short";
  const plain = text.toLowerCase();
  const address = email.trim().toLowerCase();
  const name = address.split("@", 1)[0] ?? "";
  if (address !== "" && (plain === address || plain === name)) return "email";
  if (new Set(letters).size <= 3 || isRun(letters)) return "common";
  return COMMON_PASSWORDS.has(plain.replace(/[\s._-]/g, "")) ? "common" : undefined;
}

/** "abcdefghij", "9876543210": each character follows its neighbour. */
function isRun(letters: readonly string[]): boolean {
  const steps = new Set<number>();
  for (let at = 1; at < letters.length; at++) {
    steps.add(letters[at]!.codePointAt(0)! - letters[at - 1]!.codePointAt(0)!);
  }
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}
