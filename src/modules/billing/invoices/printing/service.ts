import { getBranch } from "@/modules/tenancy/branches/service";
import { brandFile } from "@/modules/tenancy/branding/service";
import { gymSettings } from "@/modules/tenancy/gyms/service";
import type { TenantContext } from "@/platform/context";
import { formatDate, formatLocalDate, formatMoney, formatNumber, formatPercent } from "@/shared/i18n/format";
import type { Locale } from "@/shared/i18n/locales";
import { loadTranslator } from "@/shared/i18n/messages";
import { brandTokens } from "@/ui/tokens/brand";
import { isProviderTender } from "../../payments/words";
import type { InvoiceDetail } from "../schema";
import { labelOf } from "./labels";
import { drawPaper, type Paper, type PaperLine } from "./paper";

type Words = Awaited<ReturnType<typeof loadTranslator<"billing">>>;

/**
 * A bill as PDF, in a language. What it says of the sale is what was frozen when it was opened; what was paid is as of
 * now. @returns the file and the name to keep it under
 */
export async function printInvoice(
  ctx: TenantContext,
  invoice: InvoiceDetail,
  locale: Locale,
): Promise<{ name: string; body: Buffer }> {
  const words = await loadTranslator(locale, "billing");
  const settings = await gymSettings(ctx);
  const branch = invoice.branchId ? await getBranch(ctx, invoice.branchId) : undefined;
  const icon = await brandFile(ctx.ports, ctx.tenant.slug, `icon-192-any-${settings.brandVersion}.png`);
  const money = (minor: number) => formatMoney({ minor, currency: invoice.currency }, locale);
  const day = (date: string | null) => (date ? formatLocalDate(date, locale) : "–");
  const paper: Paper = {
    title: words("pdf.invoice"),
    gym: {
      name: ctx.tenant.name,
      lines: branch ? [branch.name, branch.addressLine, branch.city, branch.phone].filter(isText) : [],
      color: brandTokens(settings.brandColor, "light").strong,
      icon: icon?.contentType === "image/png" ? icon.body : null,
    },
    recipient: { heading: words("pdf.billedTo"), lines: recipientLines(words, invoice) },
    facts: [
      [words("pdf.number"), invoice.number ?? "–"],
      [words("pdf.issued"), day(invoice.issuedOn)],
      [words("pdf.due"), day(invoice.dueOn)],
    ],
    columns: {
      label: words("pdf.description"),
      quantity: words("pdf.quantity"),
      tax: words("pdf.tax"),
      amount: words("pdf.amount"),
    },
    lines: invoice.lines.map((line): PaperLine => {
      const span = line.fromOn && line.toOn ? [`${day(line.fromOn)} – ${day(line.toOn)}`] : [];
      const off =
        line.discountMinor > 0 ? [words("pdf.discount", { amount: money(line.discountMinor) })] : [];
      return {
        label: labelOf(words, line),
        notes: [...span, ...off],
        quantity: formatNumber(line.quantity, locale),
        tax: percent(line.taxBasisPoints, locale),
        amount: money(line.grossMinor),
      };
    }),
    sums: sumsOf(words, invoice, { money, locale, zone: ctx.tenant.zone }),
    stamp: invoice.status === "void" ? words("pdf.void") : null,
    page: (page, pages) => words("pdf.page", { page, pages }),
  };
  return { name: `${invoice.number ?? invoice.id}.pdf`, body: await drawPaper(paper) };
}

const isText = (text: string | null | undefined): text is string => typeof text === "string" && text !== "";

const percent = (basisPoints: number, locale: Locale) =>
  formatPercent(basisPoints / 10_000, locale, basisPoints % 100 === 0 ? 0 : 2);

function recipientLines(words: Words, { recipient }: InvoiceDetail): string[] {
  const { name, addressLine, postalCode, city, number } = recipient;
  const place = [postalCode, city].filter(isText).join(" ");
  const member = number ? words("pdf.memberNumber", { number }) : "";
  return [name, addressLine, place, member].filter(isText);
}

/** Net, each tax by its name and rate, the total, then what was paid, given back and is still open. */
function sumsOf(
  words: Words,
  invoice: InvoiceDetail,
  { money, locale, zone }: { money: (minor: number) => string; locale: Locale; zone: string },
): Paper["sums"] {
  const taxes = new Map<string, number>();
  for (const line of invoice.lines) {
    if (line.taxBasisPoints === 0 && line.taxMinor === 0) continue;
    const rate = percent(line.taxBasisPoints, locale);
    const name = words("pdf.taxLine", { name: line.taxName ?? words("pdf.tax"), percent: rate });
    taxes.set(name, (taxes.get(name) ?? 0) + line.taxMinor);
  }
  const paid = invoice.payments.filter(({ status }) => status === "succeeded");
  const back = invoice.refunds.filter(({ status }) => status === "succeeded");
  return [
    { label: words("pdf.net"), value: money(invoice.netMinor) },
    ...[...taxes].map(([label, minor]) => ({ label, value: money(minor) })),
    { label: words("pdf.total"), value: money(invoice.totalMinor), strong: true },
    ...paid.map(({ tender, amountMinor, succeededAt }) => ({
      label: words("pdf.paidBy", {
        tender: tenderWord(words, tender),
        date: succeededAt ? formatDate(succeededAt, locale, zone) : "",
      }),
      value: money(-amountMinor),
    })),
    ...back.map(({ amountMinor }) => ({ label: words("pdf.refunded"), value: money(amountMinor) })),
    ...(invoice.status === "void"
      ? []
      : [{ label: words("pdf.open"), value: money(invoice.openMinor), strong: true }]),
  ];
}

const BY_HAND = ["cash", "card_terminal", "bank", "credit"] as const;

function tenderWord(words: Words, tender: string): string {
  if (isProviderTender(tender)) return words(`tender.${tender}`);
  const known = BY_HAND.find((one) => one === tender);
  return known ? words(`tender.${known}`) : tender;
}
