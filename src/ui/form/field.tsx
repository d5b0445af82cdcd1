"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { cloneElement, type ReactElement, type ReactNode, useId } from "react";
import { cn } from "@/ui/tokens/cn";

/** What a control needs so that its label, hint and error are spoken with it. */
export interface FieldAria {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  required?: boolean;
}

export interface FieldProps {
  label: ReactNode;
  /** Help that is needed before typing. */
  hint?: ReactNode;
  /** What is wrong and how to mend it; shown under the control. */
  error?: ReactNode;
  required?: boolean;
  /** Marks the field "optional"; use it where most fields are required. */
  optional?: boolean;
  hideLabel?: boolean;
  /** Path in the form's values; lets the error summary find the label. */
  name?: string;
  className?: string;
  /** One control, which gets the wiring as props, or a function that places the wiring itself. */
  children: ReactElement<Partial<FieldAria>> | ((aria: FieldAria) => ReactNode);
}

/** Label, control, hint and error, wired for screen readers. */
export function Field({
  label,
  hint,
  error,
  required,
  optional = false,
  hideLabel = false,
  name,
  className,
  children,
}: FieldProps) {
  const t = useTranslations("ui");
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint ? hintId : "", error ? errorId : ""].filter(Boolean).join(" ");
  const aria: FieldAria = {
    id,
    ...(describedBy ? { "aria-describedby": describedBy } : {}),
    ...(error ? { "aria-invalid": true } : {}),
    ...(required ? { required } : {}),
  };
  return (
    <div data-field={name} className={cn("grid min-w-0 content-start gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "font-medium text-small"}>
        <span data-label="">{label}</span>
        {optional ? <span className="ms-1.5 font-normal text-ink-3">{t("optional")}</span> : null}
      </label>
      {hint ? (
        <p id={hintId} className="-mt-1 text-ink-2 text-small">
          {hint}
        </p>
      ) : null}
      {typeof children === "function" ? children(aria) : cloneElement(children, aria)}
      {error ? (
        <p id={errorId} className="flex items-start gap-1.5 text-deny text-small">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
    </div>
  );
}
