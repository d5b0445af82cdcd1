"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useApi } from "@/platform/trpc/react";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Input, Select } from "@/ui/primitives/input";
import type { BillingApi } from "../../router";
import { AmountInput } from "./amount-input";
import { useMoney } from "./money-words";
import { changeOf, likelyCash, type Part, type PartProblem } from "./split";
import type { PaidBy } from "./use-payment-calls";

/** The choice of a card that isn't kept. */
const OTHER = "other";

/** What one way of paying needs to know besides its amount. */
export function PartFields({
  part,
  amountMinor,
  currency,
  cashStep,
  problem,
  payerId,
  by,
  onChange,
}: {
  part: Part;
  amountMinor: number;
  currency: string;
  cashStep: number;
  /** Shown once somebody tried to send it. */
  problem: PartProblem | undefined;
  payerId: string;
  by: PaidBy;
  onChange: (change: Partial<Part>) => void;
}) {
  const t = useTranslations("billing.sell.pay");
  const error = problem ? t(`problem.${problem}`) : undefined;
  switch (part.tender) {
    case "cash":
      return (
        <CashFields
          part={part}
          amountMinor={amountMinor}
          currency={currency}
          cashStep={cashStep}
          error={problem === "CASH_SHORT" ? error : undefined}
          onChange={onChange}
        />
      );
    case "mpesa":
      return (
        <Field
          label={t("phone")}
          hint={t("phoneHint")}
          required
          {...(problem === "PHONE_MISSING" && error ? { error } : {})}
        >
          <Input
            type="tel"
            inputMode="tel"
            autoComplete={by === "member" ? "tel" : "off"}
            value={part.phone}
            maxLength={20}
            onChange={(event) => onChange({ phone: event.target.value })}
          />
        </Field>
      );
    case "stripe":
      return <CardFields payerId={payerId} by={by} part={part} onChange={onChange} />;
    case "gcash":
      return <p className="text-ink-2 text-small">{t(by === "desk" ? "gcashHint" : "gcashOwnHint")}</p>;
    case "card_terminal":
    case "bank":
      return (
        <Field label={t(part.tender === "bank" ? "bankReference" : "slip")} optional>
          <Input
            value={part.receipt}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => onChange({ receipt: event.target.value })}
          />
        </Field>
      );
    default:
      return null;
  }
}

function CashFields({
  part,
  amountMinor,
  currency,
  cashStep,
  error,
  onChange,
}: {
  part: Part;
  amountMinor: number;
  currency: string;
  cashStep: number;
  error: string | undefined;
  onChange: (change: Partial<Part>) => void;
}) {
  const t = useTranslations("billing.sell.pay");
  const money = useMoney();
  const change = changeOf(part, amountMinor, cashStep);
  return (
    <div className="grid gap-3">
      <Field label={t("handed")} {...(error ? { error } : {})}>
        <AmountInput
          minor={part.handedMinor}
          currency={currency}
          placeholder={t("exact")}
          onMinor={(handedMinor) => onChange({ handedMinor })}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        {part.handedMinor === null ? null : (
          <Button size="sm" onClick={() => onChange({ handedMinor: null })}>
            {t("exact")}
          </Button>
        )}
        {likelyCash(amountMinor, currency).map((sum) => (
          <Button
            key={sum}
            size="sm"
            aria-pressed={part.handedMinor === sum}
            className="aria-pressed:border-brand-strong aria-pressed:bg-brand-soft"
            onClick={() => onChange({ handedMinor: sum })}
          >
            {money(sum, currency)}
          </Button>
        ))}
      </div>
      {part.handedMinor !== null && change >= 0 ? (
        <p role="status" className="flex items-baseline justify-between gap-4 rounded-md bg-sunken px-3 py-2">
          <span className="text-ink-2">{t("change")}</span>
          <span className="font-semibold text-title tabular-nums">{money(change, currency)}</span>
        </p>
      ) : null}
    </div>
  );
}

/** A kept card, or another one that is typed on the provider's page. */
function CardFields({
  payerId,
  by,
  part,
  onChange,
}: {
  payerId: string;
  by: PaidBy;
  part: Part;
  onChange: (change: Partial<Part>) => void;
}) {
  const t = useTranslations("billing.sell.pay");
  const { methods } = useApi<BillingApi>().billing;
  const query = useQuery(
    by === "desk" ? methods.ofMember.queryOptions({ memberId: payerId }) : methods.list.queryOptions(),
  );
  const cards = (query.data ?? []).filter(({ provider }) => provider === "stripe");
  const usual = cards.find(({ isDefault }) => isDefault) ?? cards[0];
  const { savedMethodId, saveMethod } = part;
  useEffect(() => {
    if (savedMethodId === undefined && usual) onChange({ savedMethodId: usual.id });
  }, [savedMethodId, usual, onChange]);
  if (query.isPending) return <Skeleton className="h-control w-full" />;
  return (
    <div className="grid gap-3">
      {usual ? (
        <Field label={t("card")}>
          <Select
            value={savedMethodId === undefined ? usual.id : (savedMethodId ?? OTHER)}
            onChange={({ target }) =>
              onChange({ savedMethodId: target.value === OTHER ? null : target.value })
            }
            options={[
              ...cards.map((card) => ({
                value: card.id,
                label: [card.label, card.last4 ? `•••• ${card.last4}` : "", card.expires ?? ""]
                  .filter(Boolean)
                  .join(" "),
              })),
              { value: OTHER, label: t("otherCard") },
            ]}
          />
        </Field>
      ) : query.error ? (
        <p role="status" className="text-ink-2 text-small">
          {t("cardsFailed")}
        </p>
      ) : null}
      {usual && savedMethodId !== null ? null : (
        <>
          <p className="text-ink-2 text-small">{t(by === "desk" ? "cardPageHint" : "cardPageOwnHint")}</p>
          <Checkbox
            label={t(by === "desk" ? "keepCard" : "keepOwnCard")}
            checked={saveMethod}
            onChange={({ target }) => onChange({ saveMethod: target.checked })}
          />
        </>
      )}
    </div>
  );
}
