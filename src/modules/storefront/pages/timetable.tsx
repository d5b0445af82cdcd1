import type { Timetable, TimetableSession } from "@/modules/classes/sessions/schema";
import { formatLocalDate, formatTime } from "@/shared/i18n/format";
import type { Locale } from "@/shared/i18n/locales";
import type { Say } from "../say";

export type Words = Say<"storefront">;

/** Between two facts; it ends a line rather than beginning one. */
const DOT = "\u00a0· ";

/** The classes of the week ahead, day by day; where there are none, when the next one is. */
export function Days({
  timetable,
  locale,
  t,
  heading: Heading,
}: {
  timetable: Timetable;
  locale: Locale;
  t: Words;
  /** Below what the days stand on the page. */
  heading: "h2" | "h3";
}) {
  const { sessions, branches, nextOn } = timetable;
  if (sessions.length === 0) {
    return (
      <p className="empty">
        {nextOn ? t("noClassesUntil", { day: formatLocalDate(nextOn, locale, "full") }) : t("noClasses")}
      </p>
    );
  }
  const days = [...new Set(sessions.map(({ localOn }) => localOn))].sort();
  return (
    <div className="days">
      {days.map((day) => (
        <div className="day" key={day}>
          <Heading className="when">{formatLocalDate(day, locale, "longDay")}</Heading>
          <ul>
            {sessions
              .filter(({ localOn }) => localOn === day)
              .map((session) => {
                const branch = branches.find(({ id }) => id === session.branchId);
                return (
                  <ClassLine
                    key={session.id}
                    session={session}
                    time={formatTime(session.startsAt, locale, branch?.zone ?? "UTC")}
                    branchName={branches.length > 1 ? branch?.name : undefined}
                    t={t}
                  />
                );
              })}
          </ul>
        </div>
      ))}
    </div>
  );
}

function ClassLine({
  session,
  time,
  branchName,
  t,
}: {
  session: TimetableSession;
  time: string;
  branchName: string | undefined;
  t: Words;
}) {
  const cancelled = session.status === "cancelled";
  const more = [
    t("minutes", { count: session.minutes }),
    session.trainerName ? t("with", { name: session.trainerName }) : null,
    session.roomName,
    branchName,
  ];
  return (
    <li className={cancelled ? "class gone" : "class"}>
      <time dateTime={session.startsAt}>{time}</time>
      <span className="name">
        <span className="title">{session.name}</span>
        <span className="more">{more.filter(Boolean).join(DOT)}</span>
      </span>
      {cancelled ? (
        <span className="seats off">{t("cancelled")}</span>
      ) : session.seatsLeft > 0 ? (
        <span className="seats">{t("seatsLeft", { count: session.seatsLeft })}</span>
      ) : (
        <span className="seats full">{t("full")}</span>
      )}
    </li>
  );
}
