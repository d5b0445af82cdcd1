"use client";

import { ChevronDown, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/ui/form/field";
import { Button, IconButton } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { DateInput, Input, Select } from "@/ui/primitives/input";
import { cn } from "@/ui/tokens/cn";
import { AmountInput } from "../pay/amount-input";
import { type BasketItem, hasBillingDay } from "./basket";
import { usePlanWords } from "./plan-words";

const DAYS = Array.from({ length: 31 }, (_, at) => at + 1);

/** One thing of the sale: from when, on which billing day, and what is taken off. */
export function BasketRow({
  item,
  today,
  maxPercent,
  onChange,
  onRemove,
}: {
  item: BasketItem;
  today: string;
  /** Percent that this role may take off. */
  maxPercent: number;
  onChange: (change: Partial<BasketItem>) => void;
  onRemove: () => void;
}) {
  const t = useTranslations("billing.sell.item");
  const words = usePlanWords();
  const { plan } = item;
  const repeats = plan.cycle !== "once";
  const [open, setOpen] = useState(false);
  const hasMore = hasBillingDay(plan) || plan.priceMinor > 0 || plan.joiningFeeMinor > 0;
  return (
    <li className="grid gap-3 p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="break-words font-medium">{plan.name}</p>
          <p className="text-ink-2 text-small">{words.price(plan)}</p>
        </div>
        <IconButton icon={X} size="sm" label={t("remove", { plan: plan.name })} onClick={onRemove} />
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("startOn")} className="min-w-44 grow">
          <DateInput
            value={item.startOn}
            onChange={(event) => onChange({ startOn: event.target.value })}
            {...(item.startOn < today ? { "aria-invalid": true } : {})}
          />
        </Field>
        {hasMore ? (
          <Button variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? "fewer" : "more")}
            <ChevronDown aria-hidden className={cn("transition-transform", open && "rotate-180")} />
          </Button>
        ) : null}
      </div>
      {open ? (
        <div className="grid gap-3 sm:grid-cols-2">
          {hasBillingDay(plan) ? (
            <Field label={t("billingDay")}>
              <Select
                value={item.alignToDay === null ? "" : String(item.alignToDay)}
                placeholder={t("startDay")}
                onChange={(event) =>
                  onChange({ alignToDay: event.target.value === "" ? null : Number(event.target.value) })
                }
                options={DAYS.map((day) => ({
                  value: String(day),
                  label: day === 31 ? t("lastDay") : t("dayOfMonth", { day }),
                }))}
              />
            </Field>
          ) : null}
          {item.alignToDay === null ? null : (
            <Field label={t("firstPeriod")}>
              <Select
                value={item.firstPeriod}
                onChange={(event) => onChange({ firstPeriod: event.target.value as "prorate" | "free" })}
                options={[
                  { value: "prorate", label: t("prorate") },
                  { value: "free", label: t("freeUntil") },
                ]}
              />
            </Field>
          )}
          <DiscountField item={item} repeats={repeats} maxPercent={maxPercent} onChange={onChange} />
          {plan.joiningFeeMinor > 0 ? (
            <Checkbox
              label={t("waiveFee")}
              checked={item.waiveJoiningFee}
              onChange={(event) => onChange({ waiveJoiningFee: event.target.checked })}
            />
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

type DiscountKind = "none" | "percent" | "amount";

/** What is taken off, and for how many payments. The server holds the role's limit. */
function DiscountField({
  item,
  repeats,
  maxPercent,
  onChange,
}: {
  item: BasketItem;
  repeats: boolean;
  maxPercent: number;
  onChange: (change: Partial<BasketItem>) => void;
}) {
  const t = useTranslations("billing.sell.item");
  const { discount, plan } = item;
  const [kind, setKind] = useState<DiscountKind>(discount?.kind ?? "none");
  const shown = discount?.kind ?? kind;
  if (plan.priceMinor === 0) return null;
  const cycles = discount ? discount.cyclesLeft : 1;
  const set = (value: number | null) =>
    onChange({
      discount:
        value === null || value < 1 || shown === "none"
          ? null
          : { kind: shown, value, cyclesLeft: repeats ? cycles : 1 },
    });
  return (
    <>
      <Field label={t("discount")} {...(maxPercent < 100 ? { hint: t("limit", { max: maxPercent }) } : {})}>
        <Select
          value={shown}
          onChange={(event) => {
            setKind(event.target.value as DiscountKind);
            onChange({ discount: null });
          }}
          options={[
            { value: "none", label: t("noDiscount") },
            { value: "percent", label: t("percent") },
            { value: "amount", label: t("amount") },
          ]}
        />
      </Field>
      {shown === "none" ? null : shown === "percent" ? (
        <Field label={t("percentOff")}>
          <Input
            type="number"
            inputMode="numeric"
            min={1}
            max={100}
            autoComplete="off"
            value={discount?.value ?? ""}
            onChange={(event) => {
              const value = Math.trunc(event.target.valueAsNumber);
              set(Number.isFinite(value) ? Math.min(100, value) : null);
            }}
          />
        </Field>
      ) : (
        <Field label={t("amountOff")}>
          <AmountInput minor={discount?.value ?? null} currency={plan.currency} onMinor={set} />
        </Field>
      )}
      {discount && repeats ? (
        <Field label={t("howLong")}>
          <Select
            value={discount.cyclesLeft === null ? "ever" : String(discount.cyclesLeft)}
            onChange={(event) =>
              onChange({
                discount: {
                  ...discount,
                  cyclesLeft: event.target.value === "ever" ? null : Number(event.target.value),
                },
              })
            }
            options={[
              ...[1, 2, 3, 6, 12].map((count) => ({ value: String(count), label: t("payments", { count }) })),
              { value: "ever", label: t("forGood") },
            ]}
          />
        </Field>
      ) : null}
    </>
  );
}
