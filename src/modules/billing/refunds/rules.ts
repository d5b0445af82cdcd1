import type { Account, JournalLine } from "../journal/schema";

/** A share of a bill: what it earned by kind, or the state's part. Amounts as billed, positive for a sale. */
export interface Share {
  account: Extract<Account, "revenue" | "tax">;
  revenueKind: string | null;
  minor: number;
}

/** The first `minor` of a bill, spread over its shares; rounded once each, the remainder on the last. */
function spread(minor: number, shares: readonly Share[]): number[] {
  const whole = shares.reduce((sum, share) => sum + share.minor, 0);
  if (whole === 0) return shares.map((_, at) => (at === shares.length - 1 ? minor : 0));
  let left = minor;
  return shares.map((share, at) => {
    const part = at === shares.length - 1 ? left : Math.round((share.minor * minor) / whole);
    left -= part;
    return part;
  });
}

/**
 * What a refund takes back of revenue and tax. Counted from the bill's beginning, so that several partial refunds
 * together take back exactly what one full refund would.
 */
export function contraLines(minor: number, before: number, shares: readonly Share[]): JournalLine[] {
  if (shares.length === 0) return [{ account: "revenue", amountMinor: minor }];
  const until = spread(before + minor, shares);
  const from = spread(before, shares);
  return shares.map((share, at) => ({
    account: share.account,
    amountMinor: (until[at] ?? 0) - (from[at] ?? 0),
    revenueKind: share.revenueKind ?? undefined,
  }));
}
