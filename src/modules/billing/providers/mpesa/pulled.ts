import { z } from "zod";
import type { AskedFor, ChargeOutcome, ChargeRef } from "../port";
import { pullTime } from "./time";

/** Safaricom lists the payments of the last two days. */
const LISTED_MS = 48 * 3_600_000;
/** How far Safaricom's clock may be from ours. */
const SKEW_MS = 5 * 60_000;
/** A prompt is over after a minute. What isn't in the list after this long was never paid. */
const SETTLED_MS = 60 * 60_000;
/** Pages read at most. */
const PAGES = 20;

const scalar = z.union([z.string(), z.number()]);
const row = z.object({
  transactionId: z.string().min(1).max(64),
  billreference: scalar.nullish(),
  amount: scalar,
});
const page = z.object({ ResponseCode: scalar, Response: z.array(z.union([row, z.array(row)])).nullish() });

/** Asks for one page. Null when no answer, or none that can be read, came. */
export type PullPage = (body: Record<string, string>) => Promise<unknown | null>;

const isOurs = ({ amountMinor, reference, taken }: AskedFor) => {
  return (found: z.infer<typeof row>) =>
    String(found.billreference ?? "").toUpperCase() === reference.toUpperCase() &&
    Math.round(Number(found.amount) * 100) === amountMinor &&
    !taken.includes(found.transactionId);
};

/**
 * Looks for a prompt whose name was lost among the payments that the paybill received, by the bill's number and the
 * amount. Which of two equal tries of one bill was paid doesn't matter: it is the same payer's money for the same bill.
 */
export async function lookAmongPulled(
  pull: PullPage,
  shortCode: string,
  { startedAt }: ChargeRef,
  asked: AskedFor,
  now: Date,
): Promise<ChargeOutcome> {
  const unknown = { state: "unknown", providerRef: null, because: "no_answer" } as const;
  const age = now.getTime() - startedAt.getTime();
  if (age > LISTED_MS - SKEW_MS) return unknown;
  const window = {
    ShortCode: shortCode,
    StartDate: pullTime(new Date(startedAt.getTime() - SKEW_MS)),
    EndDate: pullTime(now),
  };
  let offset = 0;
  for (let turn = 0; turn < PAGES; turn++) {
    const read = page.safeParse(await pull({ ...window, OffSetValue: String(offset) }));
    if (!read.success || String(read.data.ResponseCode) !== "1000") return unknown;
    const rows = (read.data.Response ?? []).flat();
    const found = rows.find(isOurs(asked));
    if (found) {
      const { transactionId: receipt } = found;
      const { amountMinor } = asked;
      return { state: "succeeded", providerRef: receipt, amountMinor, currency: "KES", receipt, saved: null };
    }
    if (rows.length === 0) {
      // The whole list was read, and it isn't in it.
      if (age <= SETTLED_MS) return unknown;
      return { state: "failed", providerRef: null, failureCode: "timeout", action: null };
    }
    offset += rows.length;
  }
  return unknown;
}
