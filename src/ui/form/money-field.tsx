"use client";

import { useLocale } from "next-intl";
import { type ReactNode, type Ref, useState } from "react";
import { minorDigits } from "@/shared/money/currency";
import { toDecimal } from "@/shared/money/money";
import { parseMoney } from "@/shared/money/parse-money";
import { Input, type InputProps } from "@/ui/primitives/input";
import { cn } from "@/ui/tokens/cn";
import { ControlledField } from "./form";

/**
 * An amount as people write it, `3,500` or `39,90`, behind its currency. Minor units: NaN while it can't be read,
 * undefined while nothing is written.
 */
export function MoneyInput({
  minor,
  currency,
  onMinor,
  className,
  ref,
  ...rest
}: Omit<InputProps, "value" | "onChange" | "type"> & {
  minor: number | undefined;
  currency: string;
  onMinor: (minor: number | undefined) => void;
  ref?: Ref<HTMLInputElement>;
}) {
  const decimal = useLocale() === "de" ? "," : ".";
  const written = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value)
      ? ""
      : toDecimal({ minor: value, currency })
          // Round amounts are written without their `.00`.
          .replace(new RegExp(`\\.0{${minorDigits(currency)}}$`), "")
          .replace(".", decimal);
  const [text, setText] = useState(() => written(minor));
  const [known, setKnown] = useState(minor);
  // Set from outside, as by a preset.
  if (!Object.is(known, minor)) {
    setKnown(minor);
    setText(written(minor));
  }
  return (
    <span className="relative block">
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 start-3 grid place-items-center text-ink-3 text-small"
      >
        {currency}
      </span>
      <Input
        {...rest}
        ref={ref}
        inputMode="decimal"
        autoComplete="off"
        className={cn("ps-13 tabular-nums", className)}
        value={text}
        onChange={(event) => {
          const typed = event.target.value;
          setText(typed);
          const read = parseMoney(typed, currency, decimal);
          const value = typed.trim() === "" ? undefined : read.ok ? read.money.minor : Number.NaN;
          setKnown(value);
          onMinor(value);
        }}
      />
    </span>
  );
}

/** An amount of a `Form`; the schema refuses what can't be read. */
export function MoneyField({
  name,
  label,
  hint,
  currency,
  required = false,
  className,
}: {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  currency: string;
  required?: boolean;
  className?: string;
}) {
  return (
    <ControlledField name={name} label={label} hint={hint} required={required} className={className}>
      {(field, aria) => (
        <MoneyInput
          {...aria}
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          minor={field.value as number | undefined}
          currency={currency}
          onMinor={field.onChange}
        />
      )}
    </ControlledField>
  );
}
