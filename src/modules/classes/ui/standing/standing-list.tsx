"use client";

import { CalendarX2, Repeat } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { formatClock, formatLocalDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { Standing } from "../../standing/schema";

type State = Standing["dates"][number]["state"];
const TONES: Readonly<Record<State, Tone>> = {
  booked: "ok",
  due: "neutral",
  missed: "deny",
  skipped: "info",
  cancelled: "neutral",
};

/** On which days of the week a series is, and when: "Monday and Thursday, 6:00 PM". */
export function useWeekTimes(): (series: { weekdays: readonly number[]; localTime: string }) => string {
  const locale = useLocale();
  // The first days of 2024 are a Monday and those after it.
  const day = (weekday: number) =>
    new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, weekday));
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  return ({ weekdays, localTime }) => `${list.format(weekdays.map(day))}, ${formatClock(localTime, locale)}`;
}

/** What somebody stands in; each opens with its next classes. */
export function StandingList({
  items,
  onSkip,
  onEnd,
}: {
  items: readonly Standing[];
  onSkip: (standingId: string, sessionId: string) => Promise<unknown>;
  onEnd: (standingId: string) => Promise<unknown>;
}) {
  const t = useTranslations("classes.standing");
  const weekTimes = useWeekTimes();
  const [openId, setOpenId] = useState<string | null>(null);
  const shown = items.find(({ id }) => id === openId);
  return (
    <>
      <ul className="divide-y divide-line">
        {items.map((one) => (
          <li key={one.id} className="flex min-h-row items-center justify-between gap-3 px-4 py-2">
            <span className="min-w-0">
              <span className="flex min-w-0 items-center gap-1.5 font-medium">
                <Repeat aria-hidden className="size-4 shrink-0 text-ink-3" />
                <span className="truncate">{one.name}</span>
              </span>
              <span className="block text-ink-2 text-small">
                {weekTimes(one)} · {one.branchName}
              </span>
            </span>
            <Button size="sm" onClick={() => setOpenId(one.id)} aria-label={t("change", { name: one.name })}>
              {t("open")}
            </Button>
          </li>
        ))}
      </ul>
      {shown ? (
        <StandingSheet one={shown} onSkip={onSkip} onEnd={onEnd} onClose={() => setOpenId(null)} />
      ) : null}
    </>
  );
}

function StandingSheet({
  one,
  onSkip,
  onEnd,
  onClose,
}: {
  one: Standing;
  onSkip: (standingId: string, sessionId: string) => Promise<unknown>;
  onEnd: (standingId: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("classes.standing");
  const locale = useLocale();
  const toast = useToast();
  const inWords = useDescribeError();
  const weekTimes = useWeekTimes();
  const [busy, setBusy] = useState<string | null>(null);
  const run = async (key: string, work: () => Promise<unknown>) => {
    setBusy(key);
    try {
      await work();
      return true;
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
      return false;
    } finally {
      setBusy(null);
    }
  };
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={one.name}
      description={weekTimes(one)}
      footer={
        <>
          <Button onClick={onClose}>{t("close")}</Button>
          <Button
            variant="danger"
            loading={busy === "end"}
            onClick={() =>
              void run("end", () => onEnd(one.id)).then((done) => (done ? onClose() : undefined))
            }
          >
            {t("end")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p className="text-ink-2">{t("about")}</p>
        <ul className="divide-y divide-line rounded-md border border-line">
          {one.dates.map(({ sessionId, localOn, localTime, state, reason }) => (
            <li key={sessionId} className="flex min-h-row items-center justify-between gap-3 px-3 py-2">
              <span className="min-w-0">
                <span className="block">
                  {formatLocalDate(localOn, locale, "medium")}, {formatClock(localTime, locale)}
                </span>
                {state === "missed" && reason ? (
                  <span className="block text-ink-2 text-small">{t("reason", { reason })}</span>
                ) : null}
              </span>
              <span className="flex shrink-0 items-center gap-2">
                <StatusChip tone={TONES[state]}>{t(`state.${state}`)}</StatusChip>
                {state === "booked" || state === "due" ? (
                  <Button
                    size="sm"
                    variant="ghost"
                    icon={CalendarX2}
                    loading={busy === sessionId}
                    aria-label={t("skipDay", { day: formatLocalDate(localOn, locale, "medium") })}
                    onClick={() => void run(sessionId, () => onSkip(one.id, sessionId))}
                  >
                    {t("skip")}
                  </Button>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
        <p className="text-ink-2 text-small">{t("skipAbout")}</p>
      </div>
    </Sheet>
  );
}
