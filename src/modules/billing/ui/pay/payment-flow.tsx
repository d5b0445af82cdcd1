"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Button } from "@/ui/primitives/button";
import { useFailureWords } from "./failure-words";
import { useMoney } from "./money-words";
import { type Payer, PaymentPanel } from "./payment-panel";
import { isUnderWay, useAttempts } from "./use-attempts";
import { type OpenBill, type PaymentOptions, usePayment } from "./use-payment";
import { type PaidBy, usePaymentCalls } from "./use-payment-calls";
import { WaitingCard } from "./waiting-card";

export interface PaymentFlowProps extends Omit<PaymentOptions, "calls" | "by" | "bill"> {
  by?: PaidBy;
  bill?: OpenBill | null;
  /** What is to be paid while there is no bill yet. */
  amountMinor: number;
  currency: string;
  payer: Payer;
  /** The price is being asked for again: nothing can be confirmed meanwhile. */
  held?: boolean;
  /** Told while something was sent, so that what is being paid for stands still. */
  onBusy?: (busy: boolean) => void;
  /** Whether the desk may leave the bill open. */
  mayLeaveOpen?: boolean;
}

/** The payment of a sale or of an open bill: choose, send, wait for the payer, and again for what is left. */
export function PaymentFlow({
  by = "desk",
  bill = null,
  amountMinor,
  currency,
  payer,
  held = false,
  onBusy,
  mayLeaveOpen = false,
  ...options
}: PaymentFlowProps) {
  const t = useTranslations("billing.sell.pay");
  const money = useMoney();
  const inWords = useDescribeError();
  const calls = usePaymentCalls(by);
  const payment = usePayment({ ...options, by, calls, bill });
  const { phase } = payment;
  const due = payment.bill?.openMinor ?? amountMinor;
  const engaged = phase.kind !== "choose" || (payment.bill !== null && bill === null);
  useEffect(() => onBusy?.(engaged), [onBusy, engaged]);
  const failure = payment.failure ? inWords(payment.failure) : null;

  return (
    <div className="grid gap-4">
      <p className="flex items-baseline justify-between gap-4">
        <span className="text-ink-2">{t("due")}</span>
        <span className="font-semibold text-heading tabular-nums">{money(due, currency)}</span>
      </p>
      {phase.kind === "waiting" ? (
        <Waiting
          ids={phase.attemptIds}
          by={by}
          // Who comes back from a page is not sent there again.
          goesOn={by === "member" && phase.attemptIds !== options.resume}
          onSettled={() => void payment.settled()}
          onLeave={payment.leave}
          onOtherWay={payment.otherWay}
        />
      ) : calls.tenders.length === 0 ? (
        calls.loading ? (
          <Skeleton className="h-28 w-full" />
        ) : (
          <p className="text-ink-2">{t("noWays")}</p>
        )
      ) : (
        <PaymentPanel
          key={payment.bill?.id ?? "new"}
          amountMinor={due}
          currency={currency}
          payer={payer}
          by={by}
          calls={calls}
          state={
            phase.kind === "busy" ? "busy" : phase.kind === "unsure" ? "unsure" : held ? "held" : "ready"
          }
          notice={
            <>
              <LastFailure ids={payment.last} by={by} />
              {failure && phase.kind === "choose" ? (
                <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny text-small">
                  {failure.message}
                </p>
              ) : null}
            </>
          }
          onPay={payment.pay}
          onAgain={payment.again}
          secondary={
            mayLeaveOpen ? (
              payment.bill === null ? (
                <Button variant="ghost" block disabled={held} onClick={() => payment.pay([])}>
                  {t("leaveOpen")}
                </Button>
              ) : (
                <Button variant="ghost" block onClick={payment.leave}>
                  {t("leaveRest")}
                </Button>
              )
            ) : null
          }
        />
      )}
    </div>
  );
}

/** Why the money that was asked for last did not come. */
function LastFailure({ ids, by }: { ids: readonly string[]; by: PaidBy }) {
  const t = useTranslations("billing");
  const inWords = useFailureWords();
  const { attempts } = useAttempts(ids, by);
  const failed = attempts.filter(({ status }) => status === "failed" || status === "expired");
  if (failed.length === 0) return null;
  return (
    <ul className="grid gap-2">
      {failed.map((attempt) => (
        <li
          key={attempt.id}
          role="alert"
          className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny text-small"
        >
          <span className="font-medium">{t(`tender.${attempt.tender}`)}: </span>
          {inWords(attempt)}
        </li>
      ))}
    </ul>
  );
}

function Waiting({
  ids,
  by,
  goesOn,
  onSettled,
  onLeave,
  onOtherWay,
}: {
  ids: readonly string[];
  by: PaidBy;
  /** Takes the payer to the provider's page as soon as there is one. */
  goesOn: boolean;
  onSettled: () => void;
  onLeave: () => void;
  onOtherWay: () => void;
}): ReactNode {
  const t = useTranslations("billing.sell.pay");
  const { attempts, settled, checking, check } = useAttempts(ids, by);
  const page = goesOn ? attempts.find(({ action }) => action?.kind === "redirect")?.action : null;
  const url = page?.kind === "redirect" ? page.url : null;
  useEffect(() => {
    if (url !== null) window.location.assign(url);
  }, [url]);
  const told = useRef(false);
  const latest = useRef(onSettled);
  useEffect(() => {
    latest.current = onSettled;
  });
  useEffect(() => {
    if (!settled || told.current) return;
    told.current = true;
    latest.current();
  }, [settled]);
  return (
    <div className="grid gap-3">
      <ul className="grid gap-3">
        {attempts.map((attempt) => (
          <WaitingCard
            key={attempt.id}
            attempt={attempt}
            by={by}
            checking={checking}
            onCheck={() => void check(attempt.id)}
          />
        ))}
        {attempts.length === 0 ? <Skeleton className="h-28 w-full" /> : null}
      </ul>
      {attempts.some(({ status }) => isUnderWay(status)) ? (
        <div className="grid gap-1">
          <Button block onClick={onLeave}>
            {t("leave")}
          </Button>
          <Button variant="ghost" block onClick={onOtherWay}>
            {t("otherWay")}
          </Button>
          <p className="text-ink-2 text-small">{t("otherWayHint")}</p>
        </div>
      ) : null}
    </div>
  );
}
