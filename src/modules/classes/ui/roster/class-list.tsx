import { ChevronRight, UserRoundSearch } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { formatTime } from "@/shared/i18n/format";
import { Badge } from "@/ui/primitives/badge";
import { cn } from "@/ui/tokens/cn";
import type { RosterClass } from "../../roster/schema";
import { EDGES } from "../shared/class-colors";
import { RosterFill } from "./roster-fill";

/** Whether a class is over, running, or still to come. */
export function phaseOf(
  session: Pick<RosterClass, "startsAt" | "endsAt">,
  now: number,
): "over" | "now" | "next" {
  if (now >= Date.parse(session.endsAt)) return "over";
  return now >= Date.parse(session.startsAt) ? "now" : "next";
}

/** Classes of a day with how full they are; each leads to its roster. */
export function ClassList({
  classes,
  now,
  hrefOf,
  selectedId,
  showBranch,
}: {
  classes: readonly RosterClass[];
  now: number;
  hrefOf: (id: string) => string;
  selectedId?: string | undefined;
  showBranch: boolean;
}) {
  const t = useTranslations("classes.roster");
  return (
    <ul className="divide-y divide-line" aria-label={t("classesToday")}>
      {classes.map((session) => (
        <Row
          key={session.id}
          session={session}
          now={now}
          href={hrefOf(session.id)}
          selected={session.id === selectedId}
          showBranch={showBranch}
        />
      ))}
    </ul>
  );
}

function Row({
  session,
  now,
  href,
  selected,
  showBranch,
}: {
  session: RosterClass;
  now: number;
  href: string;
  selected: boolean;
  showBranch: boolean;
}) {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  const phase = phaseOf(session, now);
  const cancelled = session.status === "cancelled";
  const place = [session.trainerName, session.roomName, showBranch ? session.branchName : null];
  return (
    <li>
      <Link
        href={href}
        scroll={false}
        aria-current={selected ? "true" : undefined}
        className={cn(
          "flex items-stretch gap-3 py-3 ps-4 pe-3 hover:bg-sunken",
          selected && "bg-brand-soft hover:bg-brand-soft",
        )}
      >
        <span
          aria-hidden
          className={cn("w-1 shrink-0 rounded-full", EDGES[session.color], cancelled && "opacity-40")}
        />
        <span className="grid min-w-0 grow gap-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className={cn("font-semibold tabular-nums", cancelled && "line-through")}>
              {formatTime(session.startsAt, locale, session.zone)}
            </span>
            <span className={cn("font-medium", cancelled && "text-ink-2 line-through")}>{session.name}</span>
            {cancelled ? <Badge tone="deny">{t("cancelled")}</Badge> : null}
            {!cancelled && phase === "now" ? <Badge tone="ok">{t("now")}</Badge> : null}
            {!cancelled && phase === "over" ? <Badge>{t("over")}</Badge> : null}
            {session.substituteAsked ? (
              <Badge tone="warn">
                <UserRoundSearch aria-hidden className="size-3.5" />
                {t("substituteAsked")}
              </Badge>
            ) : null}
          </span>
          <span className="truncate text-ink-2 text-small">{place.filter(Boolean).join(" · ")}</span>
          {cancelled ? null : <RosterFill session={session} />}
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 self-center text-ink-3 rtl:rotate-180" />
      </Link>
    </li>
  );
}
