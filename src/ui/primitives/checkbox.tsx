import { Check, Minus } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  /** Words beside the box; without them pass `aria-label`. */
  label?: ReactNode;
  hint?: ReactNode;
  /** Some but not all: used by "select all". */
  indeterminate?: boolean;
}

/** A native checkbox in our clothes: works with `register()` and without JavaScript. */
export function Checkbox({ label, hint, indeterminate = false, className, ref, ...rest }: CheckboxProps) {
  const box = (
    <span className="relative grid size-5 shrink-0 place-items-center lg:size-4.5">
      <input
        type="checkbox"
        ref={(node) => {
          if (node) node.indeterminate = indeterminate;
          if (typeof ref === "function") return ref(node);
          if (ref) ref.current = node;
        }}
        className="peer col-start-1 row-start-1 size-full appearance-none rounded-xs border border-line-strong bg-panel transition-colors checked:border-brand-strong checked:bg-brand-strong indeterminate:border-brand-strong indeterminate:bg-brand-strong disabled:opacity-50 aria-invalid:border-deny dark:bg-canvas"
        {...rest}
      />
      {indeterminate ? (
        <Minus
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none relative col-start-1 row-start-1 size-3.5 text-brand-on"
        />
      ) : (
        <Check
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none relative col-start-1 row-start-1 size-3.5 text-brand-on opacity-0 peer-checked:opacity-100"
        />
      )}
    </span>
  );
  if (label === undefined) return <span className={cn("inline-flex", className)}>{box}</span>;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is in `box`.
    <label className={cn("inline-flex min-h-6 items-start gap-2.5 py-1", className)}>
      <span className="grid h-lh place-items-center">{box}</span>
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint ? <span className="block text-ink-2 text-small">{hint}</span> : null}
      </span>
    </label>
  );
}

export interface SwitchProps extends Omit<ComponentProps<"input">, "type" | "role"> {
  label: ReactNode;
  hint?: ReactNode;
  /** Words left, switch right across the whole width: for lists of settings. */
  spread?: boolean;
}

/** An on/off setting that takes effect at once. */
export function Switch({ label, hint, spread = false, className, ...rest }: SwitchProps) {
  return (
    <label
      className={cn(
        "flex min-h-6 items-start gap-3 py-1",
        spread ? "flex-row-reverse justify-between" : "w-fit",
        className,
      )}
    >
      <span className="grid h-lh shrink-0 place-items-center">
        <span className="relative inline-grid h-6 w-10 lg:h-5 lg:w-8.5">
          <input
            type="checkbox"
            // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox carries its own checked state.
            role="switch"
            className="peer size-full appearance-none rounded-full border border-line-strong bg-line-strong transition-colors checked:border-brand-strong checked:bg-brand-strong disabled:opacity-50"
            {...rest}
          />
          <span className="pointer-events-none absolute start-0.5 top-0.5 size-5 rounded-full bg-white shadow-control transition-transform peer-checked:translate-x-4 lg:size-4 lg:peer-checked:translate-x-3.5 rtl:peer-checked:-translate-x-4" />
        </span>
      </span>
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint ? <span className="block text-ink-2 text-small">{hint}</span> : null}
      </span>
    </label>
  );
}
