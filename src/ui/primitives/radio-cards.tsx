import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";

export interface RadioCard {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  /** Shown at the end, e.g. a price. */
  trailing?: ReactNode;
  icon?: LucideIcon;
  disabled?: boolean;
}

export interface RadioCardsProps extends Omit<ComponentProps<"input">, "type" | "value" | "defaultValue"> {
  /** What is chosen here; shown above unless `hideLegend`. */
  legend: ReactNode;
  hideLegend?: boolean;
  name: string;
  options: readonly RadioCard[];
  value?: string;
  defaultValue?: string;
  columns?: 1 | 2 | 3;
}

const COLUMNS = { 1: "", 2: "sm:grid-cols-2", 3: "sm:grid-cols-2 lg:grid-cols-3" } as const;

/** A choice of few options with room to explain each. Spread `register("x")` onto it, or use `value` + `onChange`. */
export function RadioCards({
  legend,
  hideLegend = false,
  options,
  value,
  defaultValue,
  columns = 1,
  className,
  ...input
}: RadioCardsProps) {
  return (
    <fieldset className={cn("min-w-0", className)}>
      <legend className={hideLegend ? "sr-only" : "mb-1.5 font-medium text-small"}>{legend}</legend>
      <div className={cn("grid gap-2", COLUMNS[columns])}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex items-start gap-3 rounded-md border border-line bg-panel p-3.5 transition-colors hover:border-line-strong has-checked:border-brand-strong has-disabled:opacity-50 has-checked:bg-brand-soft has-checked:shadow-[inset_0_0_0_1px_var(--brand-strong)]"
          >
            <span className="grid h-lh place-items-center">
              <input
                type="radio"
                {...input}
                value={option.value}
                disabled={option.disabled ?? input.disabled}
                {...(value === undefined ? {} : { checked: value === option.value })}
                {...(defaultValue === undefined ? {} : { defaultChecked: defaultValue === option.value })}
                className="size-4.5 appearance-none rounded-full border border-line-strong bg-panel transition-all checked:border-[5px] checked:border-brand-strong"
              />
            </span>
            {option.icon ? <option.icon aria-hidden className="mt-0.5 size-5 shrink-0 text-ink-2" /> : null}
            <span className="min-w-0 grow">
              <span className="grid items-baseline justify-between gap-x-3 font-medium sm:flex">
                <span className="min-w-0">{option.label}</span>
                {option.trailing ? <span>{option.trailing}</span> : null}
              </span>
              {option.hint ? <span className="block text-ink-2 text-small">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
