"use client";

import { RotateCw, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatRelative } from "@/shared/i18n/format";
import { Badge, StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { DeliveryRow } from "../../log/schema";

const TONES: Record<DeliveryRow["status"], Tone> = {
  queued: "info",
  sent: "ok",
  failed: "warn",
  suppressed: "neutral",
  dead: "deny",
};

/** Ours are said in words; what a provider said stands as it came. */
const REASONS = ["NO_BROWSER", "NO_ADDRESS", "NO_PHONE", "TOO_LATE", "SWITCHED_OFF", "DISCARDED"] as const;

/** One delivery: what, over which channel, how it stands, and what can be done. */
export function DeliveryLine({
  row,
  busy,
  onRetry,
  onDiscard,
}: {
  row: DeliveryRow;
  busy: boolean;
  onRetry: () => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("notifications.log");
  const channels = useTranslations("notifications.channels");
  const locale = useLocale();
  const known = REASONS.find((one) => one === row.reason);
  const stuck = row.status === "dead" || row.status === "failed";
  const ago = (at: string) => formatRelative(at, Date.now(), locale);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 grow basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <StatusChip tone={TONES[row.status]}>{t(`statuses.${row.status}`)}</StatusChip>
          <span className="break-all font-medium font-mono text-small">{row.kind}</span>
          <Badge>{channels(row.channel)}</Badge>
        </p>
        <p className="mt-1 text-ink-2 text-small">
          {row.gym} · <time dateTime={row.createdAt}>{ago(row.createdAt)}</time> ·{" "}
          {t("tries", { count: row.attempts })}
          {row.status === "queued" ? ` · ${t("due", { when: ago(row.dueAt) })}` : ""}
        </p>
        {row.reason ? (
          <p className="mt-1 break-words text-small">{known ? t(`reasons.${known}`) : row.reason}</p>
        ) : null}
      </div>
      {stuck ? (
        <div className="flex gap-1">
          <Button size="sm" icon={RotateCw} loading={busy} onClick={onRetry}>
            {t("retry")}
          </Button>
          <Button size="sm" variant="ghost" icon={Trash2} onClick={onDiscard}>
            {t("discard")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
