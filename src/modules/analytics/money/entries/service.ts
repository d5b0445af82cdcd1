import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { isLocalDate } from "@/shared/time-zone/local-date";
import * as data from "./data";
import type { CreditHolder, EntriesInput, EntryPage } from "./schema";

/** More people with credit than a gym has in practice; the list is for reading. */
const MOST_HOLDERS = 1_000;

/**
 * The entries of the journal that a number is the sum of, newest first.
 * @throws DomainError INVALID_INPUT for a cursor of another list
 */
export async function listEntries(ctx: TenantContext, input: EntriesInput): Promise<EntryPage> {
  const rows = await data.entryRows(ctx.db, input, cursorOf(input.cursor));
  const { minor, count } = await data.entriesSum(ctx.db, input);
  const items = rows.slice(0, input.limit);
  const last = items.at(-1);
  return {
    currency: ctx.tenant.currency,
    totalMinor: minor,
    count,
    items,
    nextCursor: last && rows.length > input.limit ? JSON.stringify([last.day, last.id]) : null,
  };
}

/** Who has account credit, the most first. */
export function listCreditHolders(ctx: TenantContext): Promise<CreditHolder[]> {
  return data.creditHolders(ctx.db, MOST_HOLDERS);
}

function cursorOf(text: string | undefined): [string, string] | undefined {
  if (text === undefined) return undefined;
  try {
    const [day, id] = JSON.parse(text) as unknown[];
    if (typeof day === "string" && isLocalDate(day) && typeof id === "string" && isUuid(id)) return [day, id];
  } catch {
    // Falls through to the refusal.
  }
  throw new DomainError("INVALID_INPUT", { field: "cursor" });
}
