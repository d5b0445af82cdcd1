"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { DescriptionList } from "@/ui/layout/description-list";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { Sheet } from "@/ui/primitives/dialog";
import type { BillingApi } from "../../router";
import type { ShiftReport } from "../../shifts/schema";
import { MoneyRow } from "../pay/bill-lines";
import { useMoney } from "../pay/money-words";
import { Difference } from "./difference";
import { Movements } from "./movements";
import { shiftPdf } from "./print-shift";
import { ShiftSums } from "./shift-sums";

/** The Z-report of one shift. */
export default function ShiftSheet({ shiftId, onClose }: { shiftId: string; onClose: () => void }) {
  const t = useTranslations("billing.cash");
  const locale = useLocale();
  const { tenant } = useShell();
  const query = useQuery(useApi<BillingApi>().billing.shifts.get.queryOptions({ shiftId }));
  const { data } = query;
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={data ? t("reportTitle", { number: data.number }) : t("report")}
      footer={
        <a className={buttonStyles({})} href={shiftPdf(tenant.slug, shiftId, locale)} download>
          <Download aria-hidden />
          {t("print")}
        </a>
      }
    >
      {data ? (
        <Report shift={data} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonText lines={8} />
      )}
    </Sheet>
  );
}

function Report({ shift }: { shift: ShiftReport }) {
  const t = useTranslations("billing.cash");
  const tender = useTranslations("billing.tender");
  const locale = useLocale();
  const money = useMoney();
  const { tenant } = useShell();
  const { currency } = shift;
  const when = (at: string | null, by: string | null) =>
    at ? [formatDateTime(at, locale, tenant.zone), by].filter(Boolean).join(" · ") : null;
  return (
    <div className="grid gap-5">
      <DescriptionList
        items={[
          { term: t("branch"), value: shift.branchName },
          { term: t("drawer"), value: shift.drawer },
          { term: t("column.opened"), value: when(shift.openedAt, shift.openedBy) },
          { term: t("column.closed"), value: when(shift.closedAt, shift.closedBy) },
        ]}
      />
      <ShiftSums tenders={shift.tenders} currency={currency} />
      {shift.counts.map((count) => (
        <dl key={count.tender} className="grid gap-1.5 rounded-md bg-sunken px-3.5 py-3">
          <MoneyRow label={t("countedOf", { tender: tender(count.tender) })} strong>
            {money(count.countedMinor, currency)}
          </MoneyRow>
          <MoneyRow label={t("expected")}>{money(count.expectedMinor, currency)}</MoneyRow>
          <div className="flex flex-wrap items-center gap-2">
            <Difference minor={count.countedMinor - count.expectedMinor} currency={currency} />
            {count.reason ? <span className="break-words text-small">{count.reason}</span> : null}
          </div>
        </dl>
      ))}
      <Movements movements={shift.movements} currency={currency} zone={tenant.zone} />
      {shift.handover ? (
        <div>
          <h3 className="font-medium text-small">{t("handoverNote")}</h3>
          <p className="whitespace-pre-line break-words">{shift.handover}</p>
        </div>
      ) : null}
    </div>
  );
}
