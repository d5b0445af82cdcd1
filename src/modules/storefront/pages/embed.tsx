import type { Timetable } from "@/modules/classes/sessions/schema";
import { formatLocalDate } from "@/shared/i18n/format";
import type { Locale } from "@/shared/i18n/locales";
import type { PublicGym } from "../facts/schema";
import { Days, type Words } from "./timetable";

/** The week's classes in a frame on somebody else's page; what is pressed opens beside it. */
export function Embed({
  gym,
  timetable,
  locale,
  t,
  href,
}: {
  gym: PublicGym;
  timetable: Timetable;
  locale: Locale;
  t: Words;
  /** The gym's own page. */
  href: string;
}) {
  return (
    <main>
      <h1>{t("embedTitle", { gym: gym.name })}</h1>
      <Days timetable={timetable} locale={locale} t={t} heading="h2" />
      <p className="foot">
        <a href={href} target="_blank" rel="noopener">
          {t("embedMore", { gym: gym.name, day: formatLocalDate(gym.today, locale, "long") })}
        </a>
      </p>
    </main>
  );
}
