/** Something of a member's own that is kept on the phone, so that it can be read without a network. */
export interface Kept<T> {
  data: T;
  /** When the server gave it, by this device's clock. */
  at: number;
}

const PREFIX = "pulse_money_";

/** What was kept for a person in a gym; undefined when it is somebody else's or unreadable. */
export function readKept<T>(what: string, slug: string, email: string): Kept<T> | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(`${PREFIX}${what}_${slug}`) ?? "null") as
      | (Kept<T> & { email: string })
      | null;
    return kept && kept.email === email ? { data: kept.data, at: Number(kept.at) || 0 } : undefined;
  } catch {
    return undefined;
  }
}

export function keep<T>(what: string, slug: string, email: string, kept: Kept<T>): void {
  try {
    localStorage.setItem(`${PREFIX}${what}_${slug}`, JSON.stringify({ email, ...kept }));
  } catch {
    // The screen works as long as the page is open.
  }
}

/** Forgets everybody's on this device: whoever signs in next is somebody else. */
export function forgetKeptMoney(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to forget.
  }
}
