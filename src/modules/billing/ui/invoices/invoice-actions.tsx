"use client";

import { useMutation } from "@tanstack/react-query";
import { Banknote, Download, FileX2, MoreHorizontal, PencilOff } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import type { InvoiceDetail } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { hasReceipt, SendReceipt } from "../pay/send-receipt";
import { SendLink } from "../pay-link/send-link";

const PaySheet = lazy(() => import("./pay-sheet"));
const ReasonDialog = lazy(() => import("./reason-dialog"));

const UNPAID = new Set<InvoiceDetail["status"]>(["open", "partial", "overdue"]);

/** What may be done with an invoice by whoever looks at it; only what its state allows is offered. */
export function InvoiceActions({
  invoice,
  onChanged,
}: {
  invoice: InvoiceDetail;
  onChanged: () => Promise<unknown>;
}) {
  const t = useTranslations("billing.money");
  const locale = useLocale();
  const { tenant } = useShell();
  const money = useMoney();
  const toast = useToast();
  const api = useApi<BillingApi>();
  const mayTake = useHasRole("owner", "manager", "desk");
  const mayWrite = useHasRole("owner", "manager");
  const [open, setOpen] = useState<"pay" | "void" | "writeOff" | null>(null);
  const voiding = useMutation(api.billing.invoices.void.mutationOptions());
  const writingOff = useMutation(api.billing.invoices.writeOff.mutationOptions());
  const unpaid = UNPAID.has(invoice.status) && invoice.openMinor > 0;
  const untouched = invoice.openMinor === invoice.totalMinor;
  const close = () => setOpen(null);
  const amount = money(invoice.openMinor, invoice.currency);
  async function finish(what: "voided" | "writtenOff") {
    toast.show({ tone: "ok", title: t(what, { number: invoice.number ?? "–" }) });
    await onChanged();
  }
  const more =
    mayWrite && unpaid && !invoice.pending
      ? [
          ...(untouched
            ? [{ id: "void", label: t("void"), icon: FileX2, danger: true, onSelect: () => setOpen("void") }]
            : []),
          {
            id: "writeOff",
            label: t("writeOff"),
            icon: PencilOff,
            danger: true,
            onSelect: () => setOpen("writeOff"),
          },
        ]
      : [];
  return (
    <>
      {mayTake && unpaid ? (
        <Button variant="primary" icon={Banknote} aria-haspopup="dialog" onClick={() => setOpen("pay")}>
          {t("takePayment")}
        </Button>
      ) : null}
      {mayTake && unpaid ? <SendLink invoiceId={invoice.id} /> : null}
      {mayTake && hasReceipt(invoice) ? <SendReceipt invoice={invoice} /> : null}
      <a
        href={`/api/invoices/${tenant.slug}/${invoice.id}.pdf?locale=${locale}`}
        download
        className={buttonStyles({ variant: "secondary" })}
      >
        <Download aria-hidden />
        {t("pdf")}
      </a>
      {more.length > 0 ? (
        <DropdownMenu
          align="end"
          trigger={<Button icon={MoreHorizontal}>{t("moreActions")}</Button>}
          groups={[more]}
        />
      ) : null}
      <Suspense fallback={null}>
        {open === "pay" ? <PaySheet invoice={invoice} onDone={onChanged} onClose={close} /> : null}
        {open === "void" ? (
          <ReasonDialog
            title={t("voidTitle")}
            outcome={t("voidOutcome", { number: invoice.number ?? "–" })}
            confirmLabel={t("void")}
            onClose={close}
            onConfirm={async (reason) => {
              await voiding.mutateAsync({ invoiceId: invoice.id, reason });
              await finish("voided");
            }}
          />
        ) : null}
        {open === "writeOff" ? (
          <ReasonDialog
            title={t("writeOffTitle")}
            outcome={t("writeOffOutcome", { amount, member: invoice.memberName })}
            confirmLabel={t("writeOff")}
            onClose={close}
            onConfirm={async (reason) => {
              await writingOff.mutateAsync({ invoiceId: invoice.id, reason });
              await finish("writtenOff");
            }}
          />
        ) : null}
      </Suspense>
    </>
  );
}
