"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { DateInput } from "@/ui/primitives/input";

/** First and last day of a stretch; taken over once both make sense. */
export function CustomPeriod({
  from,
  to,
  onChange,
}: {
  from: string;
  to: string;
  onChange: (from: string, to: string) => void;
}) {
  const t = useTranslations("analytics.money");
  const [typed, setTyped] = useState({ from, to });
  useEffect(() => setTyped({ from, to }), [from, to]);
  const change = (part: Partial<typeof typed>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    if (next.from && next.to && next.from <= next.to) onChange(next.from, next.to);
  };
  const reversed = typed.from !== "" && typed.to !== "" && typed.from > typed.to;
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">{t("preset.custom")}</legend>
      <DateInput
        type="date"
        aria-label={t("from")}
        value={typed.from}
        onChange={(event) => change({ from: event.target.value })}
        className="w-auto"
      />
      <span aria-hidden>–</span>
      <DateInput
        type="date"
        aria-label={t("to")}
        value={typed.to}
        aria-invalid={reversed || undefined}
        onChange={(event) => change({ to: event.target.value })}
        className="w-auto"
      />
      {reversed ? (
        <p role="alert" className="text-deny text-small">
          {t("reversed")}
        </p>
      ) : null}
    </fieldset>
  );
}
