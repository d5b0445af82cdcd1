"use client";

import { CircleCheck, CircleX, Hourglass, LoaderCircle, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/ui/primitives/button";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { cn } from "@/ui/tokens/cn";
import type { Attempt } from "../../payments/schema";
import { useFailureWords } from "./failure-words";
import { useMoney } from "./money-words";
import { PayerCode } from "./payer-code";
import { TENDER_ICONS } from "./tender-looks";
import { isUnderWay } from "./use-attempts";
import type { PaidBy } from "./use-payment-calls";

/** Seconds in which somebody who was asked on the phone usually answers. */
const PATIENCE = 60;

function useSecondsLeft(running: boolean): number {
  const [left, setLeft] = useState(PATIENCE);
  useEffect(() => {
    if (!running) return;
    const until = Date.now() + PATIENCE * 1_000;
    const timer = setInterval(() => {
      setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    }, 250);
    return () => clearInterval(timer);
  }, [running]);
  return left;
}

/** One try that was sent to a provider: what the payer has to do, and how it came out. */
export function WaitingCard({
  attempt,
  by,
  checking,
  onCheck,
}: {
  attempt: Attempt;
  by: PaidBy;
  checking: boolean;
  onCheck: () => void;
}) {
  const t = useTranslations("billing");
  const money = useMoney();
  const inWords = useFailureWords();
  const { tender, status, action } = attempt;
  const underWay = isUnderWay(status);
  const page = underWay && action?.kind === "redirect" ? action.url : null;
  const secondsLeft = useSecondsLeft(underWay);
  // Whoever types a card takes longer than a PIN does.
  const late = underWay && (status === "unknown" || (secondsLeft === 0 && page === null));
  const Tender = TENDER_ICONS[tender];
  return (
    <li className="grid gap-3 rounded-md border border-line p-4">
      <div className="flex items-center justify-between gap-3">
        <span className="flex min-w-0 items-center gap-2 font-medium">
          <Tender aria-hidden className="size-5 shrink-0 text-ink-2" />
          {t(`tender.${tender}`)}
        </span>
        <span className="tabular-nums">{money(attempt.amountMinor, attempt.currency)}</span>
      </div>
      <div
        role="status"
        aria-live="polite"
        className={cn(
          "flex items-start gap-2.5 rounded-md px-3.5 py-2.5",
          status === "succeeded"
            ? "bg-ok-soft text-ok"
            : !underWay
              ? "bg-deny-soft text-deny"
              : late
                ? "bg-warn-soft text-warn"
                : "bg-info-soft text-info",
        )}
      >
        {status === "succeeded" ? (
          <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0" />
        ) : !underWay ? (
          <CircleX aria-hidden className="mt-0.5 size-5 shrink-0" />
        ) : late ? (
          <Hourglass aria-hidden className="mt-0.5 size-5 shrink-0" />
        ) : (
          <LoaderCircle aria-hidden className="mt-0.5 size-5 shrink-0 animate-spin" />
        )}
        <span className="min-w-0">
          {status === "succeeded"
            ? t("sell.pay.received")
            : !underWay
              ? inWords(attempt)
              : late
                ? t("sell.pay.stillChecking")
                : status === "created"
                  ? t("sell.pay.sending")
                  : tender === "mpesa"
                    ? t(by === "desk" ? "sell.pay.waitingPin" : "sell.pay.waitingOwnPin", {
                        phone: attempt.phone ?? "",
                      })
                    : t("sell.pay.waitingPayer")}
        </span>
      </div>
      {underWay && attempt.failureCode !== null ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny text-small">
          {inWords(attempt)}
        </p>
      ) : null}
      {underWay && !late && page === null ? (
        <p className="text-ink-2 text-small tabular-nums" aria-hidden>
          {t("sell.pay.secondsLeft", { count: secondsLeft })}
        </p>
      ) : null}
      {page !== null ? (
        by === "desk" ? (
          <PayerCode url={page} />
        ) : (
          <a
            href={page}
            rel="noreferrer"
            className={buttonStyles({ variant: "primary", size: "lg", block: true })}
          >
            {tender === "stripe"
              ? t("sell.pay.openCardPage")
              : t("sell.pay.openProvider", { provider: t(`tender.${tender}`) })}
          </a>
        )
      ) : null}
      {late ? (
        <Button icon={RefreshCw} loading={checking} onClick={onCheck}>
          {t("sell.pay.checkAgain")}
        </Button>
      ) : null}
    </li>
  );
}
