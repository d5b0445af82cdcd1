import type { PayLinkView } from "./schema";

/** A name as a stranger may read it: "Amina K." */
export function shortName(firstName: string, lastName: string): string {
  const initial = [...lastName.trim()][0];
  return initial ? `${firstName.trim()} ${initial.toUpperCase()}.` : firstName.trim();
}

/** The last three digits of a number. */
export function phoneEnd(phone: string | null): string | null {
  return phone === null ? null : phone.slice(-3);
}

export interface LinkFacts {
  expiresAt: string;
  revokedAt: string | null;
  invoiceStatus: string;
  openMinor: number;
}

/** What a link is worth now. A paid bill says so, however old the link is. */
export function stateOf(link: LinkFacts | undefined, now: Date): PayLinkView["state"] {
  if (!link) return "unknown";
  if (link.invoiceStatus === "paid") return "paid";
  if (!["open", "partial", "overdue"].includes(link.invoiceStatus) || link.openMinor <= 0) return "withdrawn";
  if (Date.parse(link.expiresAt) <= now.getTime()) return "expired";
  return link.revokedAt === null ? "open" : "withdrawn";
}
