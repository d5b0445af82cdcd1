import { gymSettings } from "@/modules/tenancy/gyms/service";
import type { TenantContext } from "@/platform/context";
import { formatDateTime, formatMoney } from "@/shared/i18n/format";
import type { Locale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { brandTokens } from "@/ui/tokens/brand";
import { drawPaper, type PaperLine } from "../../invoices/printing/paper";
import type { ShiftReport } from "../schema";

/**
 * The report of a shift as PDF, in a language: a Z-report once it is closed, an X-report before.
 * @returns the file and the name to keep it under
 */
export async function printShift(
  ctx: TenantContext,
  shift: ShiftReport,
  locale: Locale,
): Promise<{ name: string; body: Buffer }> {
  const words = await loadTranslator(locale, "billing");
  const { brandColor } = await gymSettings(ctx);
  const { number, counts } = shift;
  const money = (minor: number) => formatMoney({ minor, currency: shift.currency }, locale);
  const time = (at: string | null) => (at ? formatDateTime(at, locale, ctx.tenant.zone) : "–");
  const tenders = shift.tenders.map((sum): PaperLine => {
    const count = counts.find(({ tender }) => tender === sum.tender);
    const difference = count ? count.countedMinor - count.expectedMinor : 0;
    const parts = [
      words("cash.part.float", { amount: money(sum.floatMinor) }),
      words("cash.part.taken", { amount: money(sum.takenMinor) }),
      words("cash.part.refunded", { amount: money(sum.refundedMinor) }),
      words("cash.part.moved", { amount: money(sum.movedMinor) }),
      `${words("cash.expected")}: ${money(sum.expectedMinor)}`,
    ];
    if (difference !== 0) {
      parts.push(`${words("cash.column.difference")}: ${money(difference)} (${count?.reason ?? ""})`);
    }
    const amount = money(count?.countedMinor ?? sum.expectedMinor);
    return { label: words(`tender.${sum.tender}`), notes: parts, quantity: "", tax: "", amount };
  });
  const moves = shift.movements.map(
    ({ reason, at, by, amountMinor }): PaperLine => ({
      label: reason,
      notes: [[time(at), by].filter(Boolean).join(" · ")],
      quantity: "",
      tax: "",
      amount: money(amountMinor),
    }),
  );
  const difference = counts.reduce((sum, one) => sum + one.countedMinor - one.expectedMinor, 0);
  const closed = shift.status === "closed";
  const title = words(closed ? "cash.reportTitle" : "cash.openReportTitle", { number });
  const body = await drawPaper({
    title,
    gym: {
      name: ctx.tenant.name,
      lines: [shift.branchName],
      color: brandTokens(brandColor, "light").strong,
      icon: null,
    },
    recipient: {
      heading: words("cash.handoverNote"),
      lines: (shift.handover ?? "–").split("\n").slice(0, 5),
    },
    facts: [
      [words("cash.drawer"), shift.drawer],
      [words("cash.column.opened"), time(shift.openedAt)],
      ["", shift.openedBy ?? "–"],
      ...(closed
        ? ([
            [words("cash.column.closed"), time(shift.closedAt)],
            ["", shift.closedBy ?? "–"],
          ] satisfies [string, string][])
        : []),
    ],
    columns: {
      label: words("pdf.description"),
      quantity: "",
      tax: "",
      amount: words(closed ? "cash.column.counted" : "cash.expected"),
    },
    lines: [...tenders, ...moves],
    // Before the cash-up nothing is counted, so nothing can differ.
    sums: closed ? [{ label: words("cash.column.difference"), value: money(difference), strong: true }] : [],
    stamp: null,
    page: (page, pages) => words("pdf.page", { page, pages }),
  });
  return { name: `shift-${number}.pdf`, body };
}
