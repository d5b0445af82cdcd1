"use client";

import { CloudOff, LoaderCircle, OctagonX } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect } from "react";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { useShell } from "@/platform/shell/use-shell";
import { Avatar } from "@/ui/primitives/avatar";
import { cn } from "@/ui/tokens/cn";
import { reasonValues } from "../../access/words";
import { VERDICTS } from "../shared/verdict";
import type { KioskShown } from "./use-kiosk";

const SHOWN_MS = 4_000;
const ICON = "size-[min(34vw,24dvh)]";

/** The answer over the whole screen, to be read from three metres; gone after four seconds or with a touch. */
export function VerdictScreen({
  shown,
  zone,
  onDone,
}: {
  shown: KioskShown;
  zone: string;
  onDone: () => void;
}) {
  const t = useTranslations("attendance.screen");
  const words = useTranslations("attendance");
  const errors = useTranslations("errors");
  const locale = useLocale();
  const { tenant } = useShell();
  const lasting = shown.kind !== "idle" && shown.kind !== "checking";
  useEffect(() => {
    if (!lasting) return;
    const timer = setTimeout(onDone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [lasting, onDone]);
  if (shown.kind === "idle") return null;
  if (shown.kind === "checking")
    return (
      <div role="status" className="fixed inset-0 z-50 grid place-items-center bg-canvas/80">
        <LoaderCircle aria-label={t("desk.checking")} className="size-24 animate-spin text-brand-ink" />
      </div>
    );
  const screen = (ground: string, content: React.ReactNode) => (
    <button
      type="button"
      onClick={onDone}
      data-verdict={shown.kind === "answer" ? shown.result.decision : shown.kind}
      className={cn(
        "fixed inset-0 z-50 flex animate-fade-in flex-col items-center justify-center gap-[3dvh] p-6 text-center",
        ground,
      )}
    >
      <span role="alert" className="contents">
        {content}
      </span>
    </button>
  );
  if (shown.kind === "answer") {
    const { result } = shown;
    const look = VERDICTS[result.decision];
    return screen(
      look.ground,
      <>
        <look.icon aria-hidden className={ICON} strokeWidth={2.5} />
        <span className="font-bold text-kiosk">{t(`verdict.${result.decision}`)}</span>
        <span className="flex items-center gap-4 font-semibold text-kiosk">
          {result.photo ? (
            <Avatar name={result.name} size="lg" src={photoHref(tenant.slug, result.photo)} />
          ) : null}
          {result.name}
        </span>
        <span className="max-w-4xl text-balance text-heading lg:text-display">
          {words(`reasons.${result.reason}.member`, reasonValues(result.params, locale, zone))}
        </span>
      </>,
    );
  }
  if (shown.kind === "kept")
    return screen(
      VERDICTS.warn.ground,
      <>
        <CloudOff aria-hidden className={ICON} strokeWidth={2.5} />
        <span className="font-bold text-kiosk">{t("kiosk.kept")}</span>
        <span className="max-w-4xl text-balance text-heading lg:text-display">
          {words("reasons.UNKNOWN_OFFLINE.member")}
        </span>
      </>,
    );
  return screen(
    VERDICTS.deny.ground,
    <>
      <OctagonX aria-hidden className={ICON} strokeWidth={2.5} />
      <span className="font-bold text-kiosk">{t("verdict.deny")}</span>
      <span className="max-w-4xl text-balance text-heading lg:text-display">
        {shown.code === "PASS_UNKNOWN" || shown.code === "NOT_FOUND"
          ? errors("PASS_UNKNOWN")
          : errors(shown.code)}
      </span>
    </>,
  );
}
