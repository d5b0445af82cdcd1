"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef } from "react";
import { type FieldErrors, useFormContext } from "react-hook-form";

interface Finding {
  name: string;
  label: string;
  message: string;
}

/** Every error with a message, in the order of the form's fields. */
function collect(errors: FieldErrors, form: HTMLFormElement | null, prefix = ""): Finding[] {
  return Object.entries(errors).flatMap(([key, error]): Finding[] => {
    if (error === undefined || error === null || (prefix === "" && key === "root")) return [];
    const name = prefix + key;
    const { message } = error as { message?: unknown };
    if (typeof message === "string") return [{ name, label: labelOf(form, name), message }];
    return typeof error === "object" ? collect(error as FieldErrors, form, `${name}.`) : [];
  });
}

/** The label as it stands on the screen, so that it is written once. */
function labelOf(form: HTMLFormElement | null, name: string): string {
  const fields = [...(form?.querySelectorAll<HTMLElement>("[data-field]") ?? [])];
  const field = fields.find((candidate) => candidate.dataset.field === name);
  return field?.querySelector("[data-label]")?.textContent ?? "";
}

/**
 * What is wrong with the form, in one place, each line leading to its field. Takes the focus after every failed
 * submit; empty while nothing is wrong.
 */
export function ErrorSummary({ form }: { form: RefObject<HTMLFormElement | null> }) {
  const t = useTranslations("ui");
  const { formState, setFocus } = useFormContext();
  const ref = useRef<HTMLDivElement>(null);
  const { submitCount } = formState;
  useEffect(() => {
    if (submitCount > 0) ref.current?.focus();
  }, [submitCount]);
  const findings = collect(formState.errors, form.current);
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
