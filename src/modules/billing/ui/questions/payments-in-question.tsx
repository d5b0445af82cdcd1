"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { PaymentInQuestion } from "../../payments/questions/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";

const AnswerDialog = lazy(() => import("./answer-dialog"));

/** Payments that no provider can tell about any more, with what to do; nothing when there are none, as nearly always. */
export function PaymentsInQuestion() {
  const t = useTranslations("billing.questions");
  const tender = useTranslations("billing.tender");
  const locale = useLocale();
  const money = useMoney();
  const { tenant } = useShell();
  const mayAnswer = useHasRole("owner", "manager");
  const { payments } = useApi<BillingApi>().billing;
  const query = useQuery(payments.inQuestion.queryOptions());
  const [answering, setAnswering] = useState<PaymentInQuestion | null>(null);
  useLive([tenantTopic(tenant.id, "billing")], () => void query.refetch());
  if (!query.data || query.data.length === 0) return null;
  return (
    <Panel title={t("title", { count: query.data.length })} flush className="mb-5">
      <p className="px-4 py-3 text-ink-2">{t(mayAnswer ? "about" : "aboutDesk")}</p>
      <ul className="divide-y divide-line border-line border-t">
        {query.data.map((payment) => {
          const amount = money(payment.amountMinor, payment.currency);
          const time = formatDateTime(payment.createdAt, locale, tenant.zone);
          return (
            <li key={payment.id} className="grid gap-2 px-4 py-3 sm:flex sm:items-center sm:gap-4">
              <div className="min-w-0 grow">
                <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                  <span className="font-medium">{payment.memberName}</span>
                  <span className="font-medium tabular-nums">{amount}</span>
                </p>
                <p className="text-ink-2 text-small">
                  {t(payment.phone === null ? "what" : "whatPhone", {
                    tender: tender(payment.tender),
                    time,
                    number: payment.number ?? "–",
                    phone: payment.phone ?? "",
                  })}
                </p>
              </div>
              {mayAnswer ? (
                <Button className="shrink-0" onClick={() => setAnswering(payment)}>
                  {t("answer")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      <Suspense>
        {answering ? <AnswerDialog payment={answering} onClose={() => setAnswering(null)} /> : null}
      </Suspense>
    </Panel>
  );
}
