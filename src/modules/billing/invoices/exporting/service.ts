import type { TenantContext } from "@/platform/context";
import { toDecimal } from "@/shared/money/money";
import { safeForSpreadsheet } from "@/shared/text/spreadsheet";
import { localDate } from "@/shared/time-zone/time-zone";
import { type ExportedInvoice, exportStretch } from "../reading/data";
import type { ListInvoicesInput } from "../schema";

/** The file's head: fixed names, whatever the reader's language, so that other programs can rely on them. */
export const INVOICE_COLUMNS = [
  "number",
  "issued_on",
  "due_on",
  "kind",
  "status",
  "member_number",
  "billed_to",
  "branch",
  "currency",
  "net",
  "tax",
  "total",
  "open",
  "paid_at",
] as const;

const STRETCH = 1_000;

/** Amounts as decimals with a point, beside their currency; what people typed can't run as a formula. */
function cellsOf(invoice: ExportedInvoice): string[] {
  const { currency } = invoice;
  const amount = (minor: number) => toDecimal({ minor, currency });
  const text = (value: string | null) => safeForSpreadsheet(value ?? "");
  return [
    text(invoice.number),
    invoice.issuedOn,
    invoice.dueOn ?? "",
    invoice.kind,
    invoice.status,
    text(invoice.memberNumber),
    text(invoice.billedTo),
    text(invoice.branch),
    currency,
    amount(invoice.netMinor),
    amount(invoice.taxMinor),
    amount(invoice.totalMinor),
    amount(invoice.openMinor),
    invoice.paidAt ?? "",
  ];
}

/** The list of bills as rows for a spreadsheet, newest first, in bounded stretches of one statement each. */
export async function* exportInvoices(
  ctx: TenantContext,
  input: Omit<ListInvoicesInput, "cursor" | "limit">,
): AsyncGenerator<string[][]> {
  const today = localDate(ctx.clock.now(), ctx.tenant.zone);
  let after: [string, string] | undefined;
  for (;;) {
    const rows = await exportStretch(ctx.db, input, after, today, STRETCH);
    if (rows.length > 0) yield rows.map(cellsOf);
    const last = rows.at(-1);
    if (rows.length < STRETCH || !last) return;
    after = [last.issuedOn, last.id];
  }
}
