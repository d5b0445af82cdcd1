"use client";

import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatDateTime } from "@/shared/i18n/format";
import { Badge } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { WalletReceipt } from "../../receipts/schema";
import { useMoney } from "../pay/money-words";
import { useMatch } from "./use-match";

/** Who sent how much, when, with what written on it. */
export function ReceiptFacts({ receipt }: { receipt: WalletReceipt }) {
  const t = useTranslations("billing.receipts");
  const locale = useLocale();
  const money = useMoney();
  const { tenant } = useShell();
  const { payerName, phone, reference } = receipt;
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-semibold tabular-nums">{money(receipt.amountMinor, receipt.currency)}</span>
        <span className="break-all text-small tabular-nums">{receipt.receipt}</span>
      </p>
      <p className="text-ink-2 text-small">
        {[
          payerName ?? phone,
          payerName ? phone : null,
          reference ? t("reference", { reference }) : null,
          formatDateTime(receipt.paidAt, locale, tenant.zone),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </>
  );
}

/** A receipt without a bill: what it may be for, or who proposed what and waits for a second person. */
export function ReceiptCard({ receipt, onOther }: { receipt: WalletReceipt; onOther: () => void }) {
  const t = useTranslations("billing.receipts");
  const money = useMoney();
  const { deed, pressed, match, confirm, reject } = useMatch(receipt.id);
  const { proposal, suggestions, currency } = receipt;
  return (
    <li className="grid gap-2 py-3">
      <div>
        <ReceiptFacts receipt={receipt} />
      </div>
      {proposal ? (
        <div className="grid gap-2 rounded-md bg-warn-soft px-3.5 py-3">
          <p className="text-small">
            {t("proposed", {
              name: proposal.by ?? "–",
              member: proposal.memberName,
              number: proposal.number ?? "–",
            })}{" "}
            {proposal.own ? t("ownProposal") : null}
          </p>
          <div className="flex flex-wrap gap-2">
            {proposal.own ? null : (
              <Button size="sm" variant="primary" loading={pressed === "confirm"} onClick={confirm}>
                {t("confirm")}
              </Button>
            )}
            <Button size="sm" loading={pressed === "reject"} onClick={reject}>
              {t("reject")}
            </Button>
          </div>
        </div>
      ) : (
        <>
          {suggestions.length > 0 ? (
            <ul aria-label={t("suggestions")} className="grid gap-2">
              {suggestions.map((one) => (
                <li
                  key={one.invoiceId}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-md border border-line px-3.5 py-2.5"
                >
                  <span className="min-w-0 grow">
                    <span className="block font-medium">{one.memberName}</span>
                    <span className="block text-ink-2 text-small tabular-nums">
                      {t("openBill", { number: one.number ?? "–", amount: money(one.openMinor, currency) })}
                    </span>
                    <span className="mt-1 flex flex-wrap gap-1">
                      {one.why.map((why) => (
                        <Badge key={why} tone="ok">
                          {t(`why.${why}`)}
                        </Badge>
                      ))}
                    </span>
                  </span>
                  <Button
                    size="sm"
                    aria-label={t("matchWith", { member: one.memberName, number: one.number ?? "–" })}
                    loading={pressed === one.invoiceId}
                    disabled={deed.busy}
                    onClick={() => match(one.invoiceId)}
                  >
                    {t("match")}
                  </Button>
                </li>
              ))}
            </ul>
          ) : null}
          <Button size="sm" variant="ghost" className="justify-self-start" onClick={onOther}>
            {t(suggestions.length > 0 ? "other" : "find")}
          </Button>
        </>
      )}
      {deed.refusal ? (
        <p role="alert" className="text-deny text-small">
          {deed.refusal}
        </p>
      ) : null}
    </li>
  );
}
