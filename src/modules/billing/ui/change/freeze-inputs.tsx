"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { addDays, daysBetween, isLocalDate } from "@/shared/time-zone/local-date";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { DateInput, Select } from "@/ui/primitives/input";
import { FREEZE_FEE_MODES, type FreezeFeeMode } from "../../calculator/schema";
import { AmountInput } from "../pay/amount-input";
import { useMoney } from "../pay/money-words";
import type { InputsProps } from "./change-inputs";

const WEEKS = [1, 2, 4, 8] as const;

/** From when to when, and on which terms; staff may choose others than the gym's. */
export function FreezeInputs({ draft, membership, by, onChange }: InputsProps) {
  const t = useTranslations("billing.change");
  const { freezeTerms } = membership;
  const offered = WEEKS.filter(
    (weeks) => weeks * 7 >= freezeTerms.minDays && weeks * 7 <= freezeTerms.maxDays,
  );
  const setFrom = (fromOn: string) => {
    const length = Math.max(0, daysSafe(draft.fromOn, draft.toOn));
    onChange({ fromOn, ...(isLocalDate(fromOn) ? { toOn: addDays(fromOn, length) } : {}) });
  };
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("firstDay")}>
          <DateInput
            value={draft.fromOn}
            min={membership.startsOn}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <Field label={t("lastFrozenDay")}>
          <DateInput
            value={draft.openEnd ? "" : draft.toOn}
            min={draft.fromOn}
            disabled={draft.openEnd}
            onChange={(event) => onChange({ toOn: event.target.value })}
          />
        </Field>
      </div>
      {offered.length > 0 && isLocalDate(draft.fromOn) ? (
        <fieldset className="grid min-w-0 auto-cols-fr grid-flow-col gap-2 sm:flex">
          <legend className="sr-only">{t("howLong")}</legend>
          {offered.map((weeks) => {
            const toOn = addDays(draft.fromOn, weeks * 7 - 1);
            return (
              <Button
                key={weeks}
                size={by === "member" ? "md" : "sm"}
                aria-pressed={!draft.openEnd && draft.toOn === toOn}
                className="px-1 aria-pressed:border-brand-strong aria-pressed:bg-brand-soft sm:px-3.5"
                onClick={() => onChange({ toOn, openEnd: false })}
              >
                {t("weeks", { weeks })}
              </Button>
            );
          })}
        </fieldset>
      ) : null}
      <FeeNote membership={membership} />
      <div className="grid gap-1">
        <Checkbox
          label={t("untilReturn")}
          hint={t("untilReturnHint", { days: freezeTerms.maxDays })}
          checked={draft.openEnd}
          onChange={(event) => onChange({ openEnd: event.target.checked })}
        />
        {draft.openEnd ? null : (
          <Checkbox
            label={t("endOnReturn")}
            hint={t("endOnReturnHint")}
            checked={draft.endOnReturn}
            onChange={(event) => onChange({ endOnReturn: event.target.checked })}
          />
        )}
      </div>
      {by === "desk" ? <StaffTerms draft={draft} membership={membership} onChange={onChange} /> : null}
    </>
  );
}

function daysSafe(from: string, to: string): number {
  return isLocalDate(from) && isLocalDate(to) ? daysBetween(from, to) : 13;
}

/** What the gym takes for a freeze, before anything is chosen. */
function FeeNote({ membership }: Pick<InputsProps, "membership">) {
  const t = useTranslations("billing.change");
  const money = useMoney();
  const { feeMode, feeMinor } = membership.freezeTerms;
  const mode = feeMinor === 0 && feeMode !== "keep_billing" ? "free" : feeMode;
  return (
    <p className="text-ink-2 text-small">
      {t(`feeNote.${mode}`, { amount: money(feeMinor, membership.currency) })}
    </p>
  );
}

function StaffTerms({ draft, membership, onChange }: Pick<InputsProps, "draft" | "membership" | "onChange">) {
  const t = useTranslations("billing.change");
  const withAmount = draft.feeMode === "one_off" || draft.feeMode === "recurring";
  return (
    <details className="group rounded-md border border-line px-3.5 py-1 open:pb-3.5">
      <summary className="flex min-h-control cursor-pointer list-none items-center justify-between gap-2 font-medium text-small [&::-webkit-details-marker]:hidden">
        {t("moreTerms")}
        <ChevronDown aria-hidden className="size-4 text-ink-3 transition-transform group-open:rotate-180" />
      </summary>
      <div className="grid gap-3">
        <Checkbox
          label={t("prorate")}
          hint={t("prorateHint")}
          checked={draft.prorate}
          onChange={(event) => onChange({ prorate: event.target.checked })}
        />
        <Checkbox
          label={t("blockBookings")}
          checked={draft.blockBookings}
          onChange={(event) => onChange({ blockBookings: event.target.checked })}
        />
        <Field label={t("fee")}>
          <Select
            value={draft.feeMode ?? "policy"}
            onChange={(event) => {
              const mode = FREEZE_FEE_MODES.find((one) => one === event.target.value) ?? null;
              onChange({ feeMode: mode, feeMinor: mode === null ? null : draft.feeMinor });
            }}
            options={[
              { value: "policy", label: t("feeMode.policy") },
              ...FREEZE_FEE_MODES.map((mode: FreezeFeeMode) => ({
                value: mode,
                label: t(`feeMode.${mode}`),
              })),
            ]}
          />
        </Field>
        {withAmount ? (
          <Field label={t("feeAmount")}>
            <AmountInput
              minor={draft.feeMinor}
              currency={membership.currency}
              onMinor={(feeMinor) => onChange({ feeMinor })}
            />
          </Field>
        ) : null}
      </div>
    </details>
  );
}
