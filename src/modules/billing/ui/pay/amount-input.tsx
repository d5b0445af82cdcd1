"use client";

import { useLocale } from "next-intl";
import { useState } from "react";
import { toDecimal } from "@/shared/money/money";
import { parseMoney } from "@/shared/money/parse-money";
import { Input, type InputProps } from "@/ui/primitives/input";
import { cn } from "@/ui/tokens/cn";

/** An amount as people type it, `3,500` or `39,90`; null while it can't be read. Minor units. */
export function AmountInput({
  minor,
  currency,
  onMinor,
  zero = false,
  className,
  ...rest
}: Omit<InputProps, "value" | "onChange" | "type"> & {
  minor: number | null;
  currency: string;
  onMinor: (minor: number | null) => void;
  /** Whether nothing is an amount, too. */
  zero?: boolean;
}) {
  const decimal = useLocale() === "de" ? "," : ".";
  const written = (value: number | null) =>
    value === null ? "" : toDecimal({ minor: value, currency }).replace(".", decimal);
  const [text, setText] = useState(() => written(minor));
  const [known, setKnown] = useState(minor);
  // Set from outside: a suggestion was pressed, the rest has moved.
  if (known !== minor) {
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
        inputMode="decimal"
        autoComplete="off"
        className={cn("ps-12 text-end tabular-nums", className)}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const read = parseMoney(event.target.value, currency, decimal);
          const value =
            read.ok && (read.money.minor > 0 || (zero && read.money.minor === 0)) ? read.money.minor : null;
          setKnown(value);
          onMinor(value);
        }}
      />
    </span>
  );
}
