"use client";

import { WifiOff } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatDateTime } from "@/shared/i18n/format";

/** Says how old what is shown is, while the server can't be reached. */
export function StaleNote({ since }: { since: number | null }) {
  const t = useTranslations("billing.own");
  const locale = useLocale();
  const { tenant } = useShell();
  if (since === null) return null;
  return (
    <p
      role="status"
      className="flex items-start gap-2.5 rounded-md bg-warn-soft px-3.5 py-2.5 text-small text-warn"
    >
      <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0" />
      {t("asOf", { time: formatDateTime(since, locale, tenant.zone) })}
    </p>
  );
}
