"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { toDecimal } from "@/shared/money/money";
import { parseMoney } from "@/shared/money/parse-money";
import { ControlledField, FormField } from "@/ui/form/form";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Input, Select } from "@/ui/primitives/input";
import { AccessHours } from "./access-hours";

const CYCLES = ["week", "4week", "month", "quarter", "year", "once"] as const;

/** What a plan costs and gives; the same fields make a plan and its next version. */
export function TermsFields() {
  const t = useTranslations("membership.plan");
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <PriceField />
        <FormField name="cycle" label={t("cycle")}>
          <Select options={CYCLES.map((value) => ({ value, label: t(`cycles.${value}`) }))} />
        </FormField>
        <CountField name="visits" label={t("visitsLabel")} hint={t("visitsHint")} />
        <CountField name="validDays" label={t("validDaysLabel")} hint={t("validDaysHint")} />
      </div>
      <ControlledField name="accessHours" label={t("hours")} hideLabel>
        {(field) => <AccessHours value={field.value} onChange={field.onChange} />}
      </ControlledField>
      <BranchFields />
    </>
  );
}

/** As people write money: `3,500`, `39,90`; kept in minor units. What can't be read is refused by the schema. */
function PriceField() {
  const t = useTranslations("membership.plan");
  const locale = useLocale();
  const { tenant } = useShell();
  const decimal = locale === "de" ? "," : ".";
  return (
    <ControlledField name="priceMinor" label={t("priceIn", { currency: tenant.currency })} required>
      {(field, aria) => (
        <MoneyInput
          {...aria}
          name={field.name}
          inputRef={field.ref}
          onBlur={field.onBlur}
          minor={field.value as number}
          currency={tenant.currency}
          decimal={decimal}
          onMinor={field.onChange}
        />
      )}
    </ControlledField>
  );
}

function MoneyInput({
  minor,
  currency,
  decimal,
  onMinor,
  inputRef,
  ...rest
}: {
  minor: number;
  currency: string;
  decimal: "." | ",";
  onMinor: (minor: number) => void;
  inputRef: (node: HTMLInputElement | null) => void;
  name: string;
  onBlur: () => void;
}) {
  const asText = (value: number) =>
    Number.isFinite(value) ? toDecimal({ minor: value, currency }).replace(".", decimal) : "";
  const [text, setText] = useState(() => asText(minor));
  const [known, setKnown] = useState(minor);
  // A preset chose another price.
  if (!Object.is(known, minor)) {
    setKnown(minor);
    if (Number.isFinite(minor)) setText(asText(minor));
  }
  return (
    <Input
      {...rest}
      ref={inputRef}
      inputMode="decimal"
      autoComplete="off"
      className="tabular-nums"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const read = parseMoney(event.target.value, currency, decimal);
        const value = read.ok ? read.money.minor : Number.NaN;
        setKnown(value);
        onMinor(value);
      }}
    />
  );
}

/** A number that may be left open. */
function CountField({ name, label, hint }: { name: string; label: string; hint: string }) {
  return (
    <ControlledField name={name} label={label} hint={hint} optional>
      {(field, aria) => (
        <Input
          {...aria}
          type="number"
          inputMode="numeric"
          min={1}
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          value={field.value ?? ""}
          onChange={(event) => field.onChange(event.target.value === "" ? null : Number(event.target.value))}
        />
      )}
    </ControlledField>
  );
}

/** Only asked where there is more than one place. */
function BranchFields() {
  const t = useTranslations("membership.plan");
  const tenancy = useApi<TenancyApi>();
  const branches = useQuery(tenancy.tenancy.branches.list.queryOptions()).data ?? [];
  if (branches.length < 2) return null;
  return (
    <ControlledField name="branchIds" label={t("branchesLabel")} hideLabel>
      {(field) => {
        const chosen = field.value as string[];
        return (
          <fieldset className="grid">
            <legend className="mb-1 font-medium text-small">{t("branchesLabel")}</legend>
            <p className="text-ink-2 text-small">{t("branchesHint")}</p>
            {branches.map((branch) => (
              <Checkbox
                key={branch.id}
                label={branch.name}
                checked={chosen.includes(branch.id)}
                onChange={(event) =>
                  field.onChange(
                    event.target.checked ? [...chosen, branch.id] : chosen.filter((id) => id !== branch.id),
                  )
                }
              />
            ))}
          </fieldset>
        );
      }}
    </ControlledField>
  );
}
