"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { formatMoney } from "@/shared/i18n/format";
import { ControlledField, FormField } from "@/ui/form/form";
import { MoneyField } from "@/ui/form/money-field";
import { Switch } from "@/ui/primitives/checkbox";
import { Input, Select } from "@/ui/primitives/input";
import { defaultPolicies } from "../../policies/schema";
import { CHOICES, type Rule } from "./sections";

// Controls side by side stand on one line, however long their hints are.
const ALIGNED = "sm:grid-rows-[auto_1fr_auto] sm:content-stretch";

/** One rule: what it does, what holds when nobody changes it, and its control. */
export function RuleField({ rule, currency }: { rule: Rule; currency: string }) {
  const t = useTranslations("tenancy.policies");
  const locale = useLocale();
  const { register } = useFormContext();
  const { name } = rule;
  const label = t(`${name}.label`);
  const told = (value: string | number) => `${t(`${name}.hint`)} ${t("usual", { value })}`;
  switch (rule.kind) {
    case "switch": {
      const usual = t(defaultPolicies[rule.name] ? "usuallyOn" : "usuallyOff");
      return <Switch spread label={label} hint={`${t(`${name}.hint`)} ${usual}`} {...register(name)} />;
    }
    case "choice":
      return (
        <FormField
          name={name}
          label={label}
          hint={told(choiceWords(t, rule.choices, defaultPolicies[rule.name]))}
          className={ALIGNED}
        >
          <Select
            options={CHOICES[rule.choices].map((value) => ({
              value,
              label: choiceWords(t, rule.choices, value),
            }))}
          />
        </FormField>
      );
    case "money":
      return (
        <MoneyField
          name={name}
          label={label}
          hint={told(
            formatMoney({ minor: defaultPolicies[rule.name], currency }, locale, { wholeWhenRound: true }),
          )}
          currency={currency}
          required
          className={ALIGNED}
        />
      );
    case "days":
      return (
        <ControlledField
          name={name}
          label={label}
          hint={told(defaultPolicies.retryDays.join(", "))}
          className={ALIGNED}
        >
          {(field, aria) => (
            <DaysInput
              {...aria}
              name={field.name}
              inputRef={field.ref}
              onBlur={field.onBlur}
              initial={field.value as number[]}
              onDays={field.onChange}
            />
          )}
        </ControlledField>
      );
    case "prefix":
      return (
        <FormField name={name} label={label} hint={t(`${name}.hint`)} className={ALIGNED}>
          <Input maxLength={8} autoComplete="off" autoCapitalize="characters" className="sm:max-w-32" />
        </FormField>
      );
    default:
      return (
        <FormField
          name={name}
          label={label}
          hint={told(defaultPolicies[rule.name])}
          required
          className={ALIGNED}
        >
          <Input type="number" inputMode="numeric" className="tabular-nums sm:max-w-32" />
        </FormField>
      );
  }
}

type Words = ReturnType<typeof useTranslations<"tenancy.policies">>;

function choiceWords(t: Words, choices: keyof typeof CHOICES, value: string): string {
  if (choices === "door") return t(`choice.${value as (typeof CHOICES.door)[number]}`);
  if (choices === "fee") return t(`fee.${value as (typeof CHOICES.fee)[number]}`);
  if (choices === "freedSeat") return t(`freedSeat.${value as (typeof CHOICES.freedSeat)[number]}`);
  if (choices === "takes") return t(`takes.${value as (typeof CHOICES.takes)[number]}`);
  if (choices === "released") return t(`released.${value as (typeof CHOICES.released)[number]}`);
  return t(`when.${value as (typeof CHOICES.when)[number]}`);
}

/** Days after the due day, as a list with commas; kept in order. What is no day is refused by the schema. */
function DaysInput({
  initial,
  onDays,
  inputRef,
  ...rest
}: {
  initial: readonly number[];
  onDays: (days: number[]) => void;
  inputRef: (node: HTMLInputElement | null) => void;
  name: string;
  onBlur: () => void;
}) {
  const [text, setText] = useState(() => initial.join(", "));
  return (
    <Input
      {...rest}
      ref={inputRef}
      inputMode="text"
      autoComplete="off"
      className="tabular-nums sm:max-w-48"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const parts = event.target.value.split(/[\s,;]+/).filter(Boolean);
        onDays([...new Set(parts.map(Number))].sort((a, b) => a - b));
      }}
    />
  );
}
