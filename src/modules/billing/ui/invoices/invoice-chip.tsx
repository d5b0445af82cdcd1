"use client";

import { Hourglass } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import type { InvoiceStatus } from "../../invoices/schema";

const TONES: Record<InvoiceStatus, Tone> = {
  draft: "neutral",
  open: "info",
  partial: "warn",
  paid: "ok",
  overdue: "deny",
  void: "neutral",
  written_off: "neutral",
};

/** What a bill is; while money for it may be on its way that is said instead. */
export function InvoiceChip({
  status,
  pending,
  className,
}: {
  status: InvoiceStatus;
  pending: boolean;
  className?: string;
}) {
  const t = useTranslations("billing");
  const waits = pending && status !== "paid" && status !== "void" && status !== "written_off";
  return (
    <StatusChip
      tone={waits ? "info" : TONES[status]}
      {...(waits ? { icon: Hourglass } : {})}
      {...(className ? { className } : {})}
    >
      {waits ? t("money.pending") : t(`status.${status}`)}
    </StatusChip>
  );
}
