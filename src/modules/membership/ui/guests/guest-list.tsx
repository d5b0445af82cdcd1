"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatLocalDate } from "@/shared/i18n/format";
import { Badge } from "@/ui/primitives/badge";
import type { GuestVisit } from "../../guests/schema";

/** Guests somebody has brought, the latest first. */
export function GuestList({
  visits,
  actions,
}: {
  visits: readonly GuestVisit[];
  actions?: (visit: GuestVisit) => ReactNode;
}) {
  const t = useTranslations("membership.guests");
  const locale = useLocale();
  return (
    <ul className="divide-y divide-line">
      {visits.map((visit) => (
        <li key={visit.id} className="flex min-h-14 items-center justify-between gap-3 px-4 py-2">
          <span className="min-w-0">
            <span className={`block truncate font-medium ${visit.undone ? "text-ink-3 line-through" : ""}`}>
              {visit.name}
            </span>
            <span className="block text-ink-2 text-small">
              {formatLocalDate(visit.day, locale)}
              {visit.undone ? "" : ` · ${t("visitNumber", { count: visit.visits })}`}
            </span>
          </span>
          <span className="flex shrink-0 items-center gap-1.5">
            <Badge tone={visit.undone ? "neutral" : "info"}>
              {t(visit.undone ? "undone" : visit.onAllowance ? "onPass" : "paid")}
            </Badge>
            {actions?.(visit)}
          </span>
        </li>
      ))}
    </ul>
  );
}
