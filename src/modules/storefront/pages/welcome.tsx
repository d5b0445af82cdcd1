import { formatLocalDate, formatTime } from "@/shared/i18n/format";
import { type Locale, localeNames, locales } from "@/shared/i18n/locales";
import { weekday } from "@/shared/time-zone/local-date";
import type { PublicGym } from "../facts/schema";
import { Days, type Words } from "./timetable";
import type { PlanCard } from "./words";

export interface WelcomeProps {
  gym: PublicGym;
  plans: readonly PlanCard[];
  locale: Locale;
  t: Words;
}

/** A gym's page for whoever comes by: what it costs, when it teaches, when it is open and how full it is. */
export function Welcome({ gym, plans, locale, t }: WelcomeProps) {
  const base = `/${gym.slug}`;
  const cities = [...new Set(gym.branches.map(({ city }) => city).filter(Boolean))].join(", ");
  return (
    <>
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      {gym.isDemo ? <aside className="demo">{t("demo")}</aside> : null}
      <header className="top">
        <div className="bar">
          <a className="mark" href={`${base}/welcome`}>
            {gym.logo ? (
              // biome-ignore lint/performance/noImgElement: a document of its own, not one of Next.
              <img src={gym.logo} alt="" width="40" height="40" />
            ) : (
              <span className="letter" aria-hidden="true">
                {gym.name.charAt(0)}
              </span>
            )}
            {gym.name}
          </a>
          <a className="button" href={`/sign-in?next=${encodeURIComponent(base)}`}>
            {t("signIn")}
          </a>
          {gym.parts.join ? (
            <a className="button main" href={`${base}/join`}>
              {t("join")}
            </a>
          ) : null}
        </div>
      </header>
      <main id="content">
        <div className="hero">
          <h1>{gym.name}</h1>
          <p>{cities ? t("leadIn", { place: cities }) : t("lead")}</p>
        </div>
        {gym.parts.plans ? <Plans gym={gym} plans={plans} t={t} /> : null}
        {gym.timetable ? (
          <section aria-labelledby="timetable">
            <h2 id="timetable">{t("timetable")}</h2>
            <Days timetable={gym.timetable} locale={locale} t={t} heading="h3" />
          </section>
        ) : null}
        <section aria-labelledby="places">
          <h2 id="places">{t("places", { count: gym.branches.length })}</h2>
          <div className="places">
            {gym.branches.map((branch) => (
              <Place key={branch.id} branch={branch} gym={gym} locale={locale} t={t} />
            ))}
          </div>
        </section>
      </main>
      <footer>
        <div className="in">
          <nav className="langs" aria-label={t("languages")}>
            {locales.map((one) =>
              one === locale ? (
                <b key={one} lang={one} aria-current="true">
                  {localeNames[one]}
                </b>
              ) : (
                <a key={one} href={`?lang=${one}`} lang={one} hrefLang={one}>
                  {localeNames[one]}
                </a>
              ),
            )}
          </nav>
          <p>{t("asOf", { time: formatTime(gym.asOf, locale, gym.zone) })}</p>
        </div>
      </footer>
    </>
  );
}

function Plans({ gym, plans, t }: { gym: PublicGym; plans: readonly PlanCard[]; t: Words }) {
  return (
    <section aria-labelledby="plans">
      <h2 id="plans">{t("plans")}</h2>
      {plans.length === 0 ? (
        <p className="empty">{t("noPlans")}</p>
      ) : (
        <ul className="plans">
          {plans.map((plan) => (
            <li className="card" key={plan.id}>
              <h3>{plan.name}</h3>
              <p className="price">{plan.price}</p>
              <div>
                {plan.description ? <p className="quiet">{plan.description}</p> : null}
                <ul className="lines">
                  {plan.lines.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </div>
              {gym.parts.join ? (
                <a
                  className="button"
                  href={`/${gym.slug}/join?plan=${plan.id}`}
                  aria-label={t("choosePlan", { name: plan.name })}
                >
                  {t("choose")}
                </a>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type Branch = PublicGym["branches"][number];

function Place({ branch, gym, locale, t }: { branch: Branch; gym: PublicGym; locale: Locale; t: Words }) {
  const address = [branch.addressLine, branch.city].filter(Boolean).join(", ");
  return (
    <div className="card">
      <div>
        <h3>{branch.name}</h3>
        {address ? <p className="quiet">{address}</p> : null}
        {branch.phone ? (
          <p>
            <a href={`tel:${branch.phone.replaceAll(/[^+\d]/g, "")}`}>{branch.phone}</a>
          </p>
        ) : null}
      </div>
      {branch.occupancy ? <Fullness occupancy={branch.occupancy} t={t} /> : null}
      <Hours branch={branch} today={weekday(gym.today)} locale={locale} t={t} />
    </div>
  );
}

function Fullness({ occupancy, t }: { occupancy: NonNullable<Branch["occupancy"]>; t: Words }) {
  const { inside, usual, capacity } = occupancy;
  const most = Math.max(1, capacity ?? Math.max(inside, usual ?? 0));
  const percent = (people: number) => Math.min(100, (people / most) * 100);
  return (
    <div>
      <p className="now">{t("inside", { count: inside })}</p>
      <div className="meter">
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect className="now" width={percent(inside)} height="4" />
          {usual === null ? null : (
            <rect className="usual" x={Math.max(0, percent(usual) - 0.5)} width="1" height="4" />
          )}
        </svg>
      </div>
      <p className="quiet small">{usual === null ? t("noUsual") : t("usual", { count: usual })}</p>
    </div>
  );
}

const WEEK = [1, 2, 3, 4, 5, 6, 7];
/** A Monday, from which the days of the week have their names. */
const MONDAY = Date.UTC(2026, 0, 5);

function Hours({ branch, today, locale, t }: { branch: Branch; today: number; locale: Locale; t: Words }) {
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const [closure] = branch.closures;
  return (
    <div>
      {branch.openingHours.length === 0 ? (
        <p>{t("alwaysOpen")}</p>
      ) : (
        <dl className="hours">
          {WEEK.map((day) => {
            const windows = branch.openingHours
              .filter(({ days }) => days.includes(day))
              .map(({ from, to }) => `${from}–${to}`);
            return (
              <div key={day} className={day === today ? "today" : undefined}>
                <dt>{name.format(MONDAY + (day - 1) * 86_400_000)}</dt>
                <dd>{windows.length === 0 ? t("closed") : windows.join(", ")}</dd>
              </div>
            );
          })}
        </dl>
      )}
      {closure ? (
        <p className="quiet small">
          {closure.fromOn === closure.toOn
            ? t("closureDay", { day: formatLocalDate(closure.fromOn, locale) })
            : t("closure", {
                from: formatLocalDate(closure.fromOn, locale),
                to: formatLocalDate(closure.toOn, locale),
              })}
        </p>
      ) : null}
    </div>
  );
}
