"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { useShell } from "@/platform/shell/use-shell";
import { ControlledField, FormField } from "@/ui/form/form";
import { MoneyField } from "@/ui/form/money-field";
import { Input, Select } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { FreezeTerms } from "../../plans/schema";

const MODES = ["gym", "own", "never"] as const;
const FEES = ["free", "one_off", "recurring", "keep_billing"] as const;
const NUMBERS = ["noticeDays", "minDays", "maxDays", "timesPerYear"] as const;

/** Whether a plan can be frozen, and where that differs from the gym's rules. */
export function FreezeFields() {
  const t = useTranslations("membership.plan.freeze");
  const { tenant } = useShell();
  const { setValue } = useFormContext();
  const terms = useWatch({ name: "freezeTerms" }) as FreezeTerms | null;
  const mode = terms === null ? "gym" : terms.allowed === false ? "never" : "own";
  const choose = (next: string) =>
    setValue("freezeTerms", next === "gym" ? null : { allowed: next === "own" }, { shouldDirty: true });
  return (
    <>
      <RadioCards
        legend={t("title")}
        hideLegend
        name="freeze-mode"
        columns={3}
        value={mode}
        onChange={(event) => choose(event.target.value)}
        options={MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
      />
      {mode === "own" ? (
        <>
          <p className="text-ink-2 text-small">{t("emptyHint")}</p>
          <div className="grid gap-5 sm:grid-cols-2">
            {NUMBERS.map((name) => (
              <FormField key={name} name={`freezeTerms.${name}`} label={t(name)}>
                <Input type="number" inputMode="numeric" min={0} className="tabular-nums" />
              </FormField>
            ))}
            <ControlledField name="freezeTerms.feeMode" label={t("feeMode")}>
              {(field, aria) => (
                <Select
                  {...aria}
                  name={field.name}
                  ref={field.ref}
                  onBlur={field.onBlur}
                  value={(field.value as string | undefined) ?? ""}
                  placeholder={t("mode.gym")}
                  options={FEES.map((value) => ({ value, label: t(`fee.${value}`) }))}
                  onChange={(event) => field.onChange(event.target.value || undefined)}
                />
              )}
            </ControlledField>
            <MoneyField name="freezeTerms.feeMinor" label={t("feeMinor")} currency={tenant.currency} />
          </div>
        </>
      ) : null}
    </>
  );
}
