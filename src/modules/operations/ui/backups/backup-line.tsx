"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatDuration } from "@/shared/i18n/duration";
import { formatDateTime, formatNumber } from "@/shared/i18n/format";
import { Progress } from "@/ui/feedback/progress";
import { formatBytes } from "@/ui/form/file-drop";
import { Badge, StatusChip, type Tone } from "@/ui/primitives/badge";
import type { BackupRow } from "../../backups/schema";
import { deviceZone } from "../device-zone";
import { DownloadButton } from "./download-button";

type Standing = "waiting" | "running" | "proving" | "proven" | "failed" | "unproven" | "removed";

const TONES: Record<Standing, Tone> = {
  waiting: "info",
  running: "info",
  proving: "info",
  proven: "ok",
  failed: "deny",
  unproven: "warn",
  removed: "neutral",
};

/** A backup is worth something once it was restored: until then it is only a file. */
function standingOf({ status, proof, progress }: BackupRow): Standing {
  if (status === "made" && progress) return "proving";
  if (status === "waiting" || status === "running" || status === "removed") return status;
  if (status === "failed" || proof?.ok === false) return "failed";
  return proof ? "proven" : "unproven";
}

/** One backup: when, how it stands in a sentence, how large, and where else it lies. */
export function BackupLine({ backup }: { backup: BackupRow }) {
  const t = useTranslations("operations.backups");
  const locale = useLocale();
  const { id, status, progress, askedAt, reason, askedBy, bytes, copies, proof, problem, detail } = backup;
  const standing = standingOf(backup);
  const number = (value: number) => formatNumber(value, locale);
  const wrong = problem ?? proof?.problem;
  const said = detail ?? proof?.detail;
  const asked = formatDateTime(askedAt, locale, deviceZone());
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3">
      <div className="grid min-w-0 grow basis-64 gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <time dateTime={askedAt} className="font-medium">
            {asked}
          </time>
          <StatusChip tone={TONES[standing]}>{t(`standing.${standing}`)}</StatusChip>
          <span className="text-ink-2 text-small">
            {reason === "asked" && askedBy ? t("askedBy", { name: askedBy }) : t(`reasons.${reason}`)}
            {bytes === null ? "" : ` · ${formatBytes(bytes, locale)}`}
          </span>
        </p>
        {progress ? <HowFar progress={progress} /> : null}
        {proof?.ok ? (
          <p className="text-ink-2 text-small">
            {t("proof", {
              time: formatDuration(proof.minutes * 60, locale),
              tables: number(proof.tables),
              rows: number(proof.rows),
              files: number(proof.files),
            })}
          </p>
        ) : null}
        {wrong ? <p className="text-deny text-small">{t(`problems.${wrong}`)}</p> : null}
        {wrong && said ? <p className="break-words font-mono text-ink-2 text-tiny">{said}</p> : null}
        {copies.length > 0 ? (
          <ul aria-label={t("copies")} className="flex flex-wrap gap-1.5">
            {copies.map(({ target, ok }) => (
              <li key={target}>
                <Badge tone={ok ? "neutral" : "warn"}>
                  {t(ok ? "copyThere" : "copyMissing", { place: t(`places.${target}`) })}
                </Badge>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {status === "made" ? <DownloadButton id={id} made={asked} /> : null}
    </li>
  );
}

/** What is being done, and how much of it: tables, or bytes. */
function HowFar({ progress: { stage, done, total } }: { progress: NonNullable<BackupRow["progress"]> }) {
  const t = useTranslations("operations.backups");
  const locale = useLocale();
  const bytes = stage === "writing" || stage === "restoring";
  const shown = (value: number) => (bytes ? formatBytes(value, locale) : formatNumber(value, locale));
  return (
    <Progress
      label={t(`stages.${stage}`)}
      done={done}
      {...(total === null ? {} : { total })}
      valueText={
        total === null
          ? t("written", { size: shown(done) })
          : t(bytes ? "bytesOf" : "tablesOf", { done: shown(done), total: shown(total) })
      }
      className="my-1 max-w-md text-small"
    />
  );
}
