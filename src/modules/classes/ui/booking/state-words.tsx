"use client";

import { CalendarCheck, Clock, Hourglass, Lock, type LucideIcon, Play } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatClock, formatMoney } from "@/shared/i18n/format";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import type { ClassState, Cost, MemberSession } from "../../timetable/schema";
import { useMoment } from "./moment";

/** What a seat takes, in a word or two. */
export function useCostWords(): (cost: Cost) => string {
  const t = useTranslations("classes.booking.cost");
  const locale = useLocale();
  return (cost) => {
    if (cost.kind === "included") return t("included");
    if (cost.kind === "credits") return t("credits", { count: cost.count });
    const { minor, currency } = cost;
    return t("dropIn", { price: formatMoney({ minor, currency }, locale, { wholeWhenRound: true }) });
  };
}

/** Until when a seat can be given back for nothing; null where that has passed or does not matter. */
export function useFreeWords(zone: string): (session: MemberSession, now: number) => string | null {
  const t = useTranslations("classes.booking");
  const moment = useMoment(zone);
  return ({ state, freeUntil, startsAt }, now) => {
    if (state.kind !== "booked" && state.kind !== "bookable") return null;
    const until = state.kind === "booked" ? state.freeUntil : freeUntil;
    return Date.parse(until) > now ? t("freeUntil", { until: moment(until, startsAt) }) : t("notFree");
  };
}

const CHIPS: Partial<Record<ClassState["kind"], { tone: Tone; icon?: LucideIcon }>> = {
  booked: { tone: "ok", icon: CalendarCheck },
  offered: { tone: "warn", icon: Hourglass },
  waitlisted: { tone: "info", icon: Hourglass },
  in_progress: { tone: "info", icon: Play },
  opens: { tone: "neutral", icon: Clock },
  closed: { tone: "neutral", icon: Lock },
  clash: { tone: "neutral", icon: CalendarCheck },
  needs_plan: { tone: "neutral", icon: Lock },
};

/** The state of a class for its reader in icon and words; nothing where the button beside it says enough. */
export function StateChip({ session, zone }: { session: MemberSession; zone: string }) {
  const words = useStateWords(session, zone);
  const chip = CHIPS[session.state.kind];
  if (!chip || words === null) return null;
  const { icon: Icon } = chip;
  // What one can do nothing about yet is a quiet line: its words are long and may wrap on a narrow card.
  if (chip.tone === "neutral" && Icon)
    return (
      <span className="flex min-w-0 items-start gap-1 text-ink-2">
        <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
        <span className="min-w-0">{words}</span>
      </span>
    );
  return (
    <StatusChip tone={chip.tone} {...(chip.icon ? { icon: chip.icon } : {})}>
      {words}
    </StatusChip>
  );
}

/** The state in words, short enough for a card. */
export function useStateWords({ state, startsAt }: MemberSession, zone: string): string | null {
  const t = useTranslations("classes.booking.state");
  const locale = useLocale();
  const moment = useMoment(zone);
  switch (state.kind) {
    case "booked":
      return state.guestSeats > 0 ? t("bookedWith", { guests: state.guestSeats }) : t("booked");
    case "offered":
      return t("offered", { until: moment(state.expiresAt, startsAt) });
    case "waitlisted":
      return t("waitlisted", { place: state.place });
    case "opens":
      return t("opens", { at: moment(state.at, startsAt) });
    case "clash":
      return t("clash", { name: state.name, time: formatClock(state.time, locale) });
    case "needs_plan":
      return t("needsPlan", { reason: state.missing.reason });
    case "in_progress":
      return t(state.booked ? "inProgressBooked" : "inProgress");
    case "past":
      return state.outcome ? t("outcome", { outcome: state.outcome }) : null;
    case "closed":
      return t("closed");
    default:
      return null;
  }
}
