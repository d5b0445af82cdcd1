"use client";

import { Delete } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { cn } from "@/ui/tokens/cn";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
/** A PIN somebody began and walked away from is not left for the next one. */
const FORGOTTEN = 15_000;

/** Ten large keys. Calls back as soon as enough digits are in, and starts afresh. */
export function PinPad({
  length,
  label,
  disabled = false,
  onPin,
}: {
  length: number;
  label: string;
  disabled?: boolean;
  onPin: (pin: string) => void;
}) {
  const t = useTranslations("attendance.screen.kiosk");
  const [pin, setPin] = useState("");
  useEffect(() => {
    if (pin === "") return;
    const timer = setTimeout(() => setPin(""), FORGOTTEN);
    return () => clearTimeout(timer);
  }, [pin]);
  const press = (digit: string) => {
    if (disabled) return;
    const next = pin + digit;
    setPin(next.length < length ? next : "");
    if (next.length === length) onPin(next);
  };
  const key =
    "grid h-kiosk min-w-16 place-items-center rounded-md border border-line bg-panel font-semibold text-heading tabular-nums active:bg-line";
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 w-full text-center font-medium text-ink-2 text-title">{label}</legend>
      <p
        role="status"
        aria-label={t("pinTyped", { count: pin.length, length })}
        className="flex justify-center gap-3 py-1"
      >
        {Array.from({ length }, (_, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: places of a fixed row.
            key={at}
            aria-hidden
            className={cn(
              "size-4 rounded-full border-2 border-line-strong",
              at < pin.length && "border-brand-ink bg-brand-ink",
            )}
          />
        ))}
      </p>
      <div className="grid grid-cols-3 gap-2">
        {DIGITS.map((digit) => (
          <button key={digit} type="button" className={key} onClick={() => press(digit)}>
            {digit}
          </button>
        ))}
        <button type="button" className={cn(key, "text-body")} onClick={() => setPin("")}>
          {t("pinClear")}
        </button>
        <button type="button" className={key} onClick={() => press("0")}>
          0
        </button>
        <button
          type="button"
          aria-label={t("pinBack")}
          className={key}
          onClick={() => setPin(pin.slice(0, -1))}
        >
          <Delete aria-hidden className="size-7" />
        </button>
      </div>
    </fieldset>
  );
}
