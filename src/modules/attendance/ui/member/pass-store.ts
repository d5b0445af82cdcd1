import type { MemberPass } from "../../pass/schema";

/** A pass kept on the phone, so that it can be shown without a network. */
export interface KeptPass {
  pass: MemberPass;
  /** What the server's clock is ahead of this one, in milliseconds. */
  skew: number;
  /** When the server last gave it, by this device's clock. */
  at: number;
}

const PREFIX = "pulse_pass_";

/** The pass kept for a person in a gym; undefined when it is somebody else's or unreadable. */
export function keptPass(slug: string, email: string): KeptPass | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + slug) ?? "null") as
      | (KeptPass & { email: string })
      | null;
    if (!kept || kept.email !== email || typeof kept.pass?.secret !== "string") return undefined;
    return { pass: kept.pass, skew: Number(kept.skew) || 0, at: Number(kept.at) || 0 };
  } catch {
    return undefined;
  }
}

/** @param now the device's clock when the pass arrived */
export function keepPass(slug: string, email: string, pass: MemberPass, now: number): KeptPass {
  const kept = { pass, skew: Date.parse(pass.now) - now, at: now };
  try {
    localStorage.setItem(PREFIX + slug, JSON.stringify({ email, ...kept }));
  } catch {
    // The pass works as long as the page is open.
  }
  return kept;
}

/** Forgets every pass on this device: whoever signs in next is somebody else. */
export function forgetPasses(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to forget.
  }
}
