import { cva, type VariantProps } from "class-variance-authority";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/ui/tokens/cn";

/** Frame shared by every text-like control. */
export const inputStyles = cva(
  "block w-full min-w-0 appearance-none rounded-md border border-line-strong bg-panel text-ink transition-colors duration-100 hover:border-ink-3 focus-visible:border-brand-ink focus-visible:outline-offset-0 disabled:border-line disabled:bg-sunken disabled:text-ink-3 [&[readonly]]:border-line [&[readonly]]:bg-sunken aria-invalid:border-deny dark:bg-canvas",
  {
    variants: {
      inputSize: {
        sm: "h-control-sm px-2.5 text-body lg:text-small",
        md: "h-control px-3 text-body",
        lg: "h-control-lg px-4 text-title",
        kiosk: "h-kiosk px-6 text-heading",
      },
    },
    defaultVariants: { inputSize: "md" },
  },
);

type Size = VariantProps<typeof inputStyles>;

export type InputProps = ComponentProps<"input"> & Size;

/** One line of text. Put it into a `Field` for its label, hint and error. */
export function Input({ inputSize, className, ...rest }: InputProps) {
  return <input className={cn(inputStyles({ inputSize }), className)} {...rest} />;
}

/** A date (`YYYY-MM-DD`), time (`HH:mm`), month or local date-time, by the device's own picker. */
export function DateInput({
  type = "date",
  inputSize,
  className,
  ...rest
}: Omit<InputProps, "type"> & { type?: "date" | "time" | "month" | "datetime-local" }) {
  return (
    <input type={type} className={cn(inputStyles({ inputSize }), "tabular-nums", className)} {...rest} />
  );
}

export type TextareaProps = ComponentProps<"textarea">;

/** Several lines of text; grows with its content where the browser can. */
export function Textarea({ className, rows = 3, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      className={cn(inputStyles(), "field-sizing-content h-auto min-h-20 resize-y py-2", className)}
      {...rest}
    />
  );
}

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface SelectProps extends Omit<ComponentProps<"select">, "children">, Size {
  options: readonly SelectOption[];
  /** First entry with an empty value, for "choose one" or "any". */
  placeholder?: string;
}

/** A choice of up to about fifteen entries by the device's own list; longer lists use `Combobox`. */
export function Select({ options, placeholder, inputSize, className, ...rest }: SelectProps) {
  return (
    <span className={cn("relative block", className)}>
      <select className={cn(inputStyles({ inputSize }), "truncate pe-9")} {...rest}>
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
