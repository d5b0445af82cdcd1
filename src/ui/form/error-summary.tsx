"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { type FieldErrors, useFormContext } from "react-hook-form";

interface Finding {
  name: string;
  label: string;
  message: string;
}

/** Every error with a message, in the order of the form's fields. */
function collect(errors: FieldErrors, prefix = ""): Finding[] {
  return Object.entries(errors).flatMap(([key, error]): Finding[] => {
    if (error === undefined || error === null || (prefix === "" && key === "root")) return [];
    const name = prefix + key;
    const { message, ref } = error as { message?: unknown; ref?: unknown };
    if (typeof message === "string") return [{ name, label: labelOf(ref), message }];
    return typeof error === "object" ? collect(error as FieldErrors, `${name}.`) : [];
  });
}

function labelOf(ref: unknown): string {
  if (!(typeof HTMLElement !== "undefined" && ref instanceof HTMLElement)) return "";
  const { labels } = ref as HTMLInputElement;
  return labels?.[0]?.querySelector("[data-label]")?.textContent ?? "";
}

/**
 * What is wrong with the form, in one place, each line leading to its field. Takes the focus after every failed
 * submit; empty while nothing is wrong.
 */
export function ErrorSummary() {
  const t = useTranslations("ui");
  const { formState, setFocus } = useFormContext();
  const ref = useRef<HTMLDivElement>(null);
  const { submitCount } = formState;
  useEffect(() => {
    if (submitCount > 0) ref.current?.focus();
  }, [submitCount]);
  const findings = collect(formState.errors);
  const server = formState.errors.root?.server;
  if (submitCount === 0 || (findings.length === 0 && !server)) return null;
  const requestId = /^request:(.+)$/.exec(String(server?.type ?? ""))?.[1];
  return (
    <div
      ref={ref}
      tabIndex={-1}
      role="alert"
      className="rounded-md border border-deny/40 bg-deny-soft px-4 py-3 text-small outline-none"
    >
      <p className="font-semibold text-deny">
        {server?.message ?? t("errorSummary", { count: findings.length })}
      </p>
      {requestId ? (
        <p className="mt-0.5 select-all font-mono text-ink-2 text-tiny">
          {t("requestId", { id: requestId })}
        </p>
      ) : null}
      {findings.length > 0 ? (
        <ul className="mt-1.5 grid gap-1">
          {findings.map((finding) => (
            <li key={finding.name}>
              <button
                type="button"
                onClick={() => setFocus(finding.name)}
                className="min-h-6 text-start underline decoration-line-strong underline-offset-2 hover:decoration-ink"
              >
                {finding.label ? <span className="font-medium">{finding.label}: </span> : null}
                {finding.message}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
