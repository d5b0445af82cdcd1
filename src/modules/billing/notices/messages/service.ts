import { addresseeOf } from "@/modules/notifications/addressee/service";
import type { JobContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { DeliveryError } from "@/platform/mail/delivery-error";
import { renderMail } from "@/platform/mail/render-mail";
import { formatDate, formatLocalDate, formatMoney } from "@/shared/i18n/format";
import { loadTranslator } from "@/shared/i18n/messages";
import { findInvoice } from "../../invoices/data";
import { labelOf } from "../../invoices/printing/labels";
import { findDetail } from "../../invoices/reading/data";
import { payLinkAddress, payLinkToken } from "../../pay-links/token";
import { tender as knownTender } from "../../payments/schema";
import type { NoticeKind, NoticeOrder } from "../schema";
import * as data from "./data";

/** Asking for money that has come meanwhile would be wrong; a receipt or an announcement stays true. */
const ASKS_FOR_MONEY: ReadonlySet<NoticeKind> = new Set([
  "grace_first",
  "grace_later",
  "grace_last",
  "suspended",
  "pay_link",
]);

/** Everything a notice says, read when it leaves; undefined when it is not needed any more. */
async function read(ctx: JobContext, order: NoticeOrder) {
  return await ctx.ports.db.read(ctx.tenantId, async (db) => {
    const to = await addresseeOf(db, order.memberId);
    if (!to) return undefined;
    if (order.invoiceId !== null && ASKS_FOR_MONEY.has(order.kind)) {
      const invoice = await findInvoice(db, order.invoiceId);
      if (!invoice || invoice.openMinor <= 0 || !["open", "partial", "overdue"].includes(invoice.status))
        return undefined;
    }
    const linkEnd = order.linkId === null ? undefined : await data.linkEnd(db, order.linkId, ctx.clock.now());
    // The link is what this one is about.
    if (order.kind === "pay_link" && linkEnd === undefined) return undefined;
    const bill =
      order.kind === "receipt_copy" && order.invoiceId !== null
        ? await findDetail(db, order.invoiceId, null)
        : undefined;
    return { to, linkEnd, bill };
  });
}

/**
 * Sends one notice in the member's language: e-mail, or a text message when there is none. Its id names the message for
 * good, so a second run hands over the same one.
 */
export async function sendMessage(ctx: JobContext, order: NoticeOrder): Promise<void> {
  const found = await read(ctx, order);
  if (!found) return;
  const { to, linkEnd, bill } = found;
  const { kind, facts } = order;
  const { ports } = ctx;
  const { locale } = to;
  const t = await loadTranslator(locale, "billing-mail");
  const tenders = await loadTranslator(locale, "billing");
  const money = (minor: number) => formatMoney({ minor, currency: facts.currency }, locale);
  const tender = knownTender.safeParse(facts.tender);
  const url =
    linkEnd === undefined || order.linkId === null
      ? undefined
      : payLinkAddress(ports.publicUrl, to.slug, payLinkToken(ports.secrets, order.linkId));
  const words = {
    gym: to.gymName,
    name: to.firstName,
    amount: money(facts.amountMinor),
    open: money(facts.openMinor),
    former: money(facts.formerMinor ?? 0),
    number: facts.number ?? "",
    on: facts.on === null ? "" : formatLocalDate(facts.on, locale, "long"),
    until: facts.untilOn === null ? "" : formatLocalDate(facts.untilOn, locale, "long"),
    plan: facts.planName ?? "",
    allowance: facts.allowance ?? "",
    tender: tender.success ? tenders(`tender.${tender.data}`) : "",
    expires: linkEnd === undefined ? "" : formatDate(linkEnd, locale, to.zone, "long"),
  };
  const lines = (bill?.lines ?? []).map((line) => {
    const days = [line.fromOn, line.toOn].flatMap((on) => (on ? [formatLocalDate(on, locale)] : []));
    return `${[labelOf(tenders, line), days.join(" – ")].filter(Boolean).join(", ")}: ${money(line.grossMinor)}`;
  });
  const paid = (bill?.payments ?? []).flatMap(({ status, tender: way, amountMinor }) => {
    const known = knownTender.safeParse(way);
    return status === "succeeded" && known.success
      ? [t("paidBy", { tender: tenders(`tender.${known.data}`), amount: money(amountMinor) })]
      : [];
  });
  const more = [
    ...lines,
    ...paid,
    ...(facts.untilOn !== null ? [t("until", words)] : []),
    ...(kind === "pool_empty" ? [t(facts.on === null ? "askForMore" : "moreFrom", words)] : []),
    ...(kind === "price_change" ? [t("priceNext", words)] : []),
    ...(kind === "renewal" ? [t(facts.byItself ? "byItself" : "byHand", words)] : []),
    ...((kind === "receipt" || kind === "receipt_copy") && facts.openMinor > 0
      ? [t("stillOpen", words)]
      : []),
    ...(url !== undefined ? [t("linkUntil", words)] : []),
  ];
  await handOver(async () => {
    if (to.email !== null) {
      const subject = t(`${kind}.subject`, words);
      const body = t(`${kind}.body`, words);
      const { html, text } = await renderMail({
        locale,
        brand: { name: to.gymName, color: to.brandColor },
        preview: body,
        heading: subject,
        paragraphs: [t("hello", words), body, ...more],
        ...(url === undefined ? {} : { action: { label: t("pay", words), url } }),
        footer: [t("footer", words)],
      });
      await ports.mailer.send({ to: to.email, subject, html, text, messageId: order.noticeId });
    } else if (to.phone !== null) {
      // A space that does not break would make each message cost twice: it is outside of the phones' own alphabet.
      const text = t(`${kind}.sms`, words).replaceAll(/[\u00a0\u202f]/g, " ");
      await ports.sms.send({
        to: to.phone,
        text: url === undefined ? text : `${text} ${url}`,
        messageId: order.noticeId,
      });
    }
  });
}

async function handOver(deliver: () => Promise<void>): Promise<void> {
  try {
    await deliver();
  } catch (error) {
    // A refusal for good: another try would be refused as well.
    if (error instanceof DeliveryError && error.kind === "permanent") {
      throw new DomainError("INVALID_INPUT", undefined, { cause: error });
    }
    throw error;
  }
}
