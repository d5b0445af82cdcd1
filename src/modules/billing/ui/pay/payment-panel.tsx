"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { Field } from "@/ui/form/field";
import { Button, IconButton } from "@/ui/primitives/button";
import type { TenderInput } from "../../payments/schema";
import { AmountInput } from "./amount-input";
import { useMoney } from "./money-words";
import { PartFields } from "./part-fields";
import { amountsOf, changeOf, type PartProblem, problemsOf, tendersOf } from "./split";
import { MOST_PARTS, useParts } from "./use-parts";
import type { PaidBy, usePaymentCalls } from "./use-payment-calls";
import { WayChoice } from "./way-choice";

/** Whose money it is. */
export interface Payer {
  id: string;
  phone: string | null;
}

/**
 * How an amount is paid: one way, or several with the rest on the last. Nothing is sent twice: while `state` is not
 * `ready` the choice stands still, and what may have arrived can only be sent again as it was.
 */
export function PaymentPanel({
  amountMinor,
  currency,
  payer,
  by,
  calls,
  state,
  notice,
  onPay,
  onAgain,
  secondary,
}: {
  amountMinor: number;
  currency: string;
  payer: Payer;
  by: PaidBy;
  calls: ReturnType<typeof usePaymentCalls>;
  /** `unsure`: it was sent and no answer came. */
  state: "ready" | "busy" | "unsure" | "held";
  /** What went wrong before, above the button. */
  notice?: ReactNode;
  onPay: (tenders: TenderInput[]) => void;
  onAgain: () => void;
  /** A quieter thing to do instead. */
  secondary?: ReactNode;
}) {
  const t = useTranslations("billing.sell.pay");
  const money = useMoney();
  const [usual = "cash"] = calls.tenders;
  const { parts, change, add, remove } = useParts(usual, payer.phone);
  const [tried, setTried] = useState(false);
  const amounts = amountsOf(parts, amountMinor);
  const problems = problemsOf(parts, amountMinor, calls.cashStep);
  const frozen = state !== "ready";
  const shown = (id: string): PartProblem | undefined => {
    const problem = problems.get(id);
    // What is only not finished yet is said when somebody tries to send it.
    return tried || problem === "TOO_MUCH" || problem === "CASH_SHORT" ? problem : undefined;
  };
  const totalChange = parts.reduce(
    (sum, part, at) =>
      part.tender === "cash" ? sum + changeOf(part, amounts[at] ?? 0, calls.cashStep) : sum,
    0,
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (state === "unsure") return onAgain();
    if (frozen) return;
    setTried(problems.size > 0);
    if (problems.size === 0) onPay(tendersOf(parts, amountMinor));
  }

  return (
    <form onSubmit={submit} noValidate aria-label={t("title")} className="grid gap-4">
      <fieldset disabled={frozen} className="grid min-w-0 gap-4">
        {parts.map((part, at) => {
          const isOnly = parts.length === 1;
          const isLast = at === parts.length - 1;
          const problem = shown(part.id);
          return (
            <div
              key={part.id}
              className={isOnly ? "grid gap-4" : "grid gap-3 rounded-md border border-line p-3"}
            >
              {isOnly ? null : (
                <div className="flex items-center justify-between gap-2">
                  <h3 className="font-medium text-small">{t("wayNumber", { number: at + 1 })}</h3>
                  <IconButton
                    icon={X}
                    size="sm"
                    label={t("removeWay", { number: at + 1 })}
                    onClick={() => remove(part.id)}
                  />
                </div>
              )}
              <WayChoice
                compact={!isOnly}
                tenders={calls.tenders}
                value={part.tender}
                onChange={(tender) => change(part.id, { tender })}
              />
              {isOnly ? null : isLast ? (
                <p className="flex items-baseline justify-between gap-4">
                  <span className="text-ink-2">{t("rest")}</span>
                  <span className="font-semibold tabular-nums" role="status">
                    {money(Math.max(0, amounts[at] ?? 0), currency)}
                  </span>
                </p>
              ) : (
                <Field
                  label={t("amount")}
                  {...(problem === "AMOUNT_MISSING" || problem === "TOO_MUCH"
                    ? { error: t(`problem.${problem}`) }
                    : {})}
                >
                  <AmountInput
                    minor={part.amountMinor}
                    currency={currency}
                    onMinor={(minor) => change(part.id, { amountMinor: minor })}
                  />
                </Field>
              )}
              {isLast && problem === "TOO_MUCH" ? (
                <p role="alert" className="text-deny text-small">
                  {t("problem.TOO_MUCH")}
                </p>
              ) : null}
              <PartFields
                part={part}
                amountMinor={Math.max(0, amounts[at] ?? 0)}
                currency={currency}
                cashStep={calls.cashStep}
                problem={problem}
                payerId={payer.id}
                by={by}
                onChange={(what) => change(part.id, what)}
              />
            </div>
          );
        })}
        {by === "desk" && parts.length < MOST_PARTS ? (
          <Button
            variant="ghost"
            size="sm"
            icon={Plus}
            className="justify-self-start"
            onClick={() => add(calls.tenders)}
          >
            {t("split")}
          </Button>
        ) : null}
      </fieldset>
      {notice}
      {state === "unsure" ? (
        <p role="alert" className="rounded-md bg-warn-soft px-3.5 py-2.5 text-small text-warn">
          {t("unsure")}
        </p>
      ) : null}
      <div className="grid gap-2">
        <Button
          type="submit"
          variant="primary"
          size="lg"
          block
          loading={state === "busy"}
          disabled={state === "held"}
        >
          {state === "unsure"
            ? t("again")
            : totalChange > 0
              ? t("confirmChange", {
                  amount: money(amountMinor, currency),
                  change: money(totalChange, currency),
                })
              : t(by === "desk" ? "confirm" : "confirmOwn", { amount: money(amountMinor, currency) })}
        </Button>
        {state === "unsure" ? null : secondary}
      </div>
    </form>
  );
}
