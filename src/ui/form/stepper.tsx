"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { cn } from "@/ui/tokens/cn";

export interface Step {
  id: string;
  label: string;
}

/** Where the reader is in a wizard. Steps already done are buttons when `onSelect` is given. */
export function Stepper({
  steps,
  current,
  onSelect,
  className,
}: {
  steps: readonly Step[];
  /** Id of the step on screen. */
  current: string;
  onSelect?: (id: string) => void;
  className?: string;
}) {
  const t = useTranslations("ui");
  const index = Math.max(
    0,
    steps.findIndex((step) => step.id === current),
  );
  return (
    <div className={className}>
      <p className="mb-2 text-ink-2 text-small sm:hidden">
        {t("stepOf", { step: index + 1, total: steps.length })}
        <span className="ms-2 font-medium text-ink">{steps[index]?.label}</span>
      </p>
      <ol className="flex items-center gap-1.5 sm:gap-3">
        {steps.map((step, position) => {
          const done = position < index;
          const active = position === index;
          const circle = (
            <>
              <span
                className={cn(
                  "hidden size-6 shrink-0 place-items-center rounded-full font-semibold text-tiny sm:grid",
                  done && "bg-brand-strong text-brand-on",
                  active && "bg-brand-soft text-brand-ink shadow-[inset_0_0_0_1.5px_var(--brand-strong)]",
                  !done && !active && "bg-sunken text-ink-2",
                )}
              >
                {done ? <Check aria-hidden className="size-3.5" strokeWidth={3} /> : position + 1}
              </span>
              <span className={cn("sr-only sm:not-sr-only", active ? "font-medium" : "text-ink-2")}>
                {step.label}
                {done ? <span className="sr-only"> ({t("stepDone")})</span> : null}
              </span>
            </>
          );
          return (
            <li
              key={step.id}
              aria-current={active ? "step" : undefined}
              className={cn("flex min-w-0 grow items-center gap-3 sm:grow-0", position > 0 && "sm:grow")}
            >
              <span
                aria-hidden
                className={cn(
                  "h-1 grow rounded-full sm:h-px sm:min-w-4",
                  position === 0 && "sm:hidden",
                  done || active ? "bg-brand-strong" : "bg-line",
                )}
              />
              {done && onSelect ? (
                <button
                  type="button"
                  onClick={() => onSelect(step.id)}
                  className="hidden items-center gap-2 whitespace-nowrap rounded-xs sm:flex"
                >
                  {circle}
                </button>
              ) : (
                <span className="flex items-center gap-2 whitespace-nowrap">{circle}</span>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
