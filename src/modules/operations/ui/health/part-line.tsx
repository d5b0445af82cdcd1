"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import type { Part, PartHealth, Reason, State } from "../../health/schema";
import { useFacts } from "./use-facts";

const TONES: Record<State, Tone> = { bad: "deny", unknown: "warn", warn: "warn", ok: "ok", quiet: "neutral" };

/** Where a part is dealt with. */
const PLACES: Partial<Record<Part, string>> = {
  web: "/operator/versions",
  workers: "/operator/versions",
  versions: "/operator/versions",
  queue: "/operator/jobs",
  email: "/operator/deliveries",
  push: "/operator/deliveries",
  sms: "/operator/deliveries",
  kiosks: "/operator/kiosks",
  backup: "/operator/backups",
  alerts: "/operator/alerts",
};

/** States that somebody has to do something about; each has its sentence. */
const NEXT = [
  "UNASKED",
  "WEB_SILENT",
  "WORKERS_NONE",
  "WORKERS_SILENT",
  "VERSIONS_MIXED",
  "DATABASE_FULL",
  "DATABASE_BUSY",
  "DATABASE_COLD",
  "QUEUE_STUCK",
  "QUEUE_SLOW",
  "QUEUE_DEAD",
  "LIVE_LOST",
  "DELIVERY_SOME_FAIL",
  "DELIVERY_FAILS",
  "MAIL_KEPT",
  "PAYMENTS_UNKNOWN",
  "PAYMENTS_FAIL",
  "KIOSKS_OFFLINE",
  "DISK_LOW",
  "DISK_FULL",
  "MEMORY_FULL",
  "PROCESSOR_BUSY",
  "TEMPERATURE_HOT",
  "BACKUP_NONE",
  "BACKUP_OLD",
  "BACKUP_FAILED",
  "ALERTS_OPEN",
] as const satisfies readonly Reason[];

/** One part: how it is in a sentence, what to do, and the way there. */
export function PartLine({ health: { part, state, reason, facts } }: { health: PartHealth }) {
  const t = useTranslations("operations.health");
  const inWords = useFacts();
  const next = NEXT.find((one) => one === reason);
  const place = PLACES[part];
  const name = t(`parts.${part}`);
  return (
    <li className="relative flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {place ? (
            <Link href={place} className="font-medium after:absolute after:inset-0">
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          <StatusChip tone={TONES[state]}>{t(`states.${state}`)}</StatusChip>
        </p>
        <p className="mt-0.5 text-ink-2 text-small">{t(`reasons.${reason}`, inWords(facts))}</p>
        {next ? <p className="mt-0.5 text-small">{t(`next.${next}`)}</p> : null}
      </div>
      {place ? <ChevronRight aria-hidden className="mt-1 size-4 shrink-0 text-ink-3 rtl:rotate-180" /> : null}
    </li>
  );
}
