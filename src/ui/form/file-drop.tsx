"use client";

import { FileText, Upload, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useId, useRef, useState } from "react";
import { Button, IconButton } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";

export interface FileDropProps {
  label: ReactNode;
  /** What is expected: kind, size, example. */
  hint?: ReactNode;
  /** As of `<input accept>`: `.csv,text/csv` or `image/*`. */
  accept?: string;
  /** Largest size in bytes. */
  maxBytes?: number;
  file: File | null;
  onFile: (file: File | null) => void;
  /** Shown under the area, e.g. what the server said. */
  error?: ReactNode;
  disabled?: boolean;
  className?: string;
}

function accepted(file: File, accept: string): boolean {
  return accept
    .split(",")
    .map((rule) => rule.trim().toLowerCase())
    .some((rule) => {
      if (rule.startsWith(".")) return file.name.toLowerCase().endsWith(rule);
      if (rule.endsWith("/*")) return file.type.startsWith(rule.slice(0, -1));
      return file.type === rule;
    });
}

/** Size in the reader's number format: `3.4 MB`. Decimal units, as file managers show. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[power],
    unitDisplay: "short",
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1_000 ** power);
}

/** One file by drag, click or keyboard, checked for kind and size before it is sent anywhere. */
export function FileDrop({
  label,
  hint,
  accept,
  maxBytes,
  file,
  onFile,
  error,
  disabled = false,
  className,
}: FileDropProps) {
  const t = useTranslations("ui");
  const locale = useLocale();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const take = (chosen: File | undefined) => {
    if (!chosen) return;
    if (accept && !accepted(chosen, accept)) {
      setRefusal(t("fileWrongType", { name: chosen.name, accepted: accept.replaceAll(",", ", ") }));
    } else if (maxBytes !== undefined && chosen.size > maxBytes) {
      setRefusal(t("fileTooLarge", { name: chosen.name, limit: formatBytes(maxBytes, locale) }));
    } else {
      setRefusal(null);
      onFile(chosen);
    }
  };
  const wrong = refusal ?? error;
  return (
    <div className={cn("grid gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-small">
        {label}
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is extra; the input inside does it by keyboard. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          if (!disabled) setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (!disabled) take(event.dataTransfer.files[0]);
        }}
        className={cn(
          "relative flex min-h-28 flex-col items-center justify-center gap-1 rounded-md border border-line-strong border-dashed bg-panel px-4 py-5 text-center transition-colors focus-within:border-brand-ink",
          over && "border-brand-strong border-solid bg-brand-soft",
          wrong && "border-deny",
          disabled && "opacity-50",
        )}
      >
        {file ? (
          <div className="flex w-full items-center gap-3 text-start">
            <FileText aria-hidden className="size-6 shrink-0 text-ink-3" />
            <div className="min-w-0 grow">
              <p className="truncate font-medium">{file.name}</p>
              <p className="text-ink-2 text-small">{formatBytes(file.size, locale)}</p>
            </div>
            <Button size="sm" disabled={disabled} onClick={() => input.current?.click()}>
              {t("fileReplace")}
            </Button>
            <IconButton
              icon={X}
              size="sm"
              label={t("fileRemove", { name: file.name })}
              disabled={disabled}
              onClick={() => {
                onFile(null);
                if (input.current) input.current.value = "";
                input.current?.focus();
              }}
            />
          </div>
        ) : (
          <>
            <Upload aria-hidden className="mb-1 size-6 text-ink-3" />
            <p className="font-medium">{t("fileDrop")}</p>
            {hint ? (
              <p id={`${id}-hint`} className="text-ink-2 text-small">
                {hint}
              </p>
            ) : null}
          </>
        )}
        <input
          ref={input}
          id={id}
          type="file"
          accept={accept}
          disabled={disabled}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={
            [hint && !file ? `${id}-hint` : "", wrong ? `${id}-error` : ""].join(" ").trim() || undefined
          }
          onChange={(event) => take(event.target.files?.[0])}
          className={
            file
              ? "sr-only"
              : "absolute inset-0 cursor-pointer rounded-md opacity-0 disabled:cursor-not-allowed"
          }
        />
      </div>
      {wrong ? (
        <p id={`${id}-error`} role="alert" className="text-deny text-small">
          {wrong}
        </p>
      ) : null}
    </div>
  );
}
