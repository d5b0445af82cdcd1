import type { loadTranslator } from "@/shared/i18n/messages";
import type { InvoiceLine } from "../schema";

type Words = Awaited<ReturnType<typeof loadTranslator<"billing">>>;

/** Lines that the catalogue has words for; the others keep the label they were sold under. */
const NAMED = [
  "membership",
  "trial",
  "joining_fee",
  "proration_charge",
  "proration_credit",
  "freeze_fee",
  "account_credit",
  "discount",
  "late_cancel",
  "no_show",
] as const;

/** What a line is for, in the words' language. */
export function labelOf(words: Words, line: Pick<InvoiceLine, "kind" | "label" | "params">): string {
  const kind = NAMED.find((known) => known === line.kind);
  const planName = typeof line.params.planName === "string" ? line.params.planName : line.label;
  if (!kind || planName === "") return line.label;
  return words(`lines.${kind}`, {
    planName,
    days: Number(line.params.days ?? 0),
    ofDays: Number(line.params.ofDays ?? 0),
  });
}
