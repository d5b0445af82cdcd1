import { withinWindows } from "@/modules/attendance/access/rules";
import type { PastBooking } from "@/modules/classes/past/bookings/service";
import type { PastSession } from "@/modules/classes/past/service";
import type { LocalDate } from "@/shared/time-zone/local-date";
import { localDate, wallTime } from "@/shared/time-zone/time-zone";
import type { DemoGym, Frame } from "./gyms/gym";
import { openDays, type Scan } from "./habits";
import type { Lives } from "./lived";
import type { Person, Stint } from "./person";
import type { Random } from "./random";

/** Somebody in a class, and what became of it. */
export interface Going {
  readonly session: PastSession;
  readonly person: Person;
  readonly stint: Stint;
  readonly status: PastBooking["status"];
  readonly bookedAt: Date;
  readonly endedAt?: Date;
  readonly visitAt?: Date;
}

interface Goer {
  readonly person: Person;
  readonly scans: Scan[];
  /** The plan that opens the door, by day. */
  readonly days: ReadonlyMap<LocalDate, Stint>;
  /** The habitual scan of a day; null where a story has one. */
  readonly byDay: Map<LocalDate, Scan | null>;
  /** Days on which they have a class already, and how many classes they have in a week. */
  readonly taken: Set<LocalDate>;
  readonly weeks: Map<number, number>;
}

const SHOWS = 0.915;
const MOST_A_WEEK = 3;
const BOOKABLE_DAYS = 7;
/** Of all seats that are taken, so many more were given back: in time, and too late. */
const EARLY = 0.1;
const LATE = 0.035;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Plans whose visits are counted, or that are good for a day. */
const NOT_REGULAR: ReadonlySet<string> = new Set(["pack", "dayPass", "ptPack"]);

const weekOf = (at: Date) => Math.floor(at.getTime() / (7 * DAY));

/** How full the classes of a series usually are: three are always full, one is nearly empty. */
function usualFill(series: number, random: Random): number {
  if (series === 1 || series === 4 || series === 7) return 1;
  return series === 6 ? 0.15 : 0.58 + random.next() * 0.25;
}

function goersOf(
  all: readonly { person: Person; scans: Scan[] }[],
  gym: DemoGym,
  frame: Frame,
  lives: Lives,
): Goer[] {
  const { zone } = gym.gym;
  return all
    .filter(({ person }) => !person.fixedRate || person.key === "sign-in")
    .map(({ person, scans }) => {
      const days = new Map<LocalDate, Stint>();
      for (const stint of person.stints) {
        if (NOT_REGULAR.has(stint.plan)) continue;
        for (const day of openDays(stint, lives, frame.today))
          if (!person.ban || day < person.ban.on) days.set(day, stint);
      }
      const byDay = new Map<LocalDate, Scan | null>();
      for (const scan of scans) {
        const day = localDate(scan.enteredAt, zone);
        byDay.set(day, scan.anyHour && !byDay.has(day) ? scan : null);
      }
      return { person, scans, days, byDay, taken: new Set(), weeks: new Map() };
    });
}

/** Those who could go, with who likes the class or is there anyway that day first. */
function candidates(
  goers: readonly Goer[],
  session: PastSession,
  branch: number,
  at: { gym: DemoGym; today: LocalDate; arrival: string; week: number },
  random: Random,
): Goer[] {
  const { localOn, series } = session;
  const day = localOn > at.today ? at.today : localOn;
  const found: [number, Goer][] = [];
  for (const goer of goers) {
    const stint = goer.days.get(day);
    const scan = goer.byDay.get(localOn);
    if (!stint || scan === null || goer.taken.has(localOn)) continue;
    if ((goer.weeks.get(at.week) ?? 0) >= MOST_A_WEEK) continue;
    if (scan ? scan.branch !== branch : goer.person.branch !== branch) continue;
    if (goer.person.account && localOn === at.today) continue;
    if (!withinWindows(at.gym.plans[stint.plan].accessHours, localOn, at.arrival)) continue;
    const likes = (goer.person.key.length * 7 + series * 3) % 5 === 0 ? 0.4 : 1;
    found.push([random.next() * likes + (scan ? 0 : 0.7), goer]);
  }
  return found.sort((a, b) => a[0] - b[0]).map(([, goer]) => goer);
}

/** Moves the scan of the day to the class, or adds one. @returns when they came in */
function comeToClass(goer: Goer, session: PastSession, branch: number, random: Random): Date {
  const { startsAt, endsAt, localOn } = session;
  const enteredAt = new Date(startsAt.getTime() - random.int(3, 16) * MINUTE - random.int(0, 59) * 1_000);
  const leftAt = new Date(endsAt.getTime() + random.int(4, 25) * MINUTE);
  const known = goer.byDay.get(localOn);
  if (known) goer.scans.splice(goer.scans.indexOf(known), 1);
  const scan: Scan = { branch, enteredAt, leftAt, method: known?.method ?? "qr" };
  goer.byDay.set(localOn, scan);
  goer.scans.push(scan);
  return enteredAt;
}

function bookedBefore(startsAt: Date, now: Date, random: Random): Date {
  const opened = startsAt.getTime() - BOOKABLE_DAYS * DAY;
  const last = Math.min(startsAt.getTime() - 30 * MINUTE, now.getTime() - 5 * MINUTE);
  return new Date(opened + Math.floor((last - opened) * Math.sqrt(random.next()) * 0.98));
}

/**
 * Who goes to which class. People who are there on the day anyway come at the hour of the class; others come for it. Their
 * scans follow, so that everybody who came to a class is at the door before it.
 */
export function classGoers(
  all: readonly { person: Person; scans: Scan[] }[],
  sessions: readonly PastSession[],
  gym: DemoGym,
  frame: Frame,
  { branchIds, lives }: { branchIds: readonly string[]; lives: Lives },
  random: Random,
): Going[] {
  const { now, today } = frame;
  const goers = goersOf(all, gym, frame, lives);
  const usual = new Map<number, number>();
  for (const { series } of sessions)
    if (!usual.has(series)) usual.set(series, usualFill(series, random.fork(`fill/${series}`)));
  const going: Going[] = [];
  const horizon = new Date(now.getTime() + BOOKABLE_DAYS * DAY);
  const order = [...sessions].sort(
    (a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.series - b.series,
  );
  const weekly = new Map<string, number>();
  for (const { branchId, startsAt } of order) {
    const key = `${branchId} ${weekOf(startsAt)}`;
    weekly.set(key, (weekly.get(key) ?? 0) + 1);
  }
  for (const session of order) {
    const { startsAt, endsAt, localOn, capacity } = session;
    if (session.cancelled || startsAt > horizon) continue;
    const over = endsAt <= now;
    const ahead = Math.max(0, startsAt.getTime() - now.getTime()) / (BOOKABLE_DAYS * DAY);
    const fill = (usual.get(session.series) ?? 0.7) * (0.85 + random.next() * 0.3) * (1 - 0.55 * ahead);
    const week = weekOf(startsAt);
    const branch = branchIds.indexOf(session.branchId);
    // Where there are few people, they are spread over the classes of the week.
    const day = localOn > today ? today : localOn;
    const people = goers.filter(({ person, days }) => person.branch === branch && days.has(day)).length;
    const each = (people * MOST_A_WEEK) / (weekly.get(`${session.branchId} ${week}`) ?? 1);
    const seats = Math.min(capacity, Math.round(capacity * Math.min(1, fill)), Math.ceil(each * fill));
    const arrival = wallTime(new Date(startsAt.getTime() - 10 * MINUTE), gym.gym.zone);
    const two = (value: number) => String(value).padStart(2, "0");
    const at = { gym, today, arrival: `${two(arrival.hour)}:${two(arrival.minute)}`, week };
    const likely = candidates(goers, session, branch, at, random);
    for (const goer of likely.slice(0, seats)) {
      const stint = goer.days.get(day);
      if (!stint) continue;
      goer.taken.add(localOn);
      goer.weeks.set(week, (goer.weeks.get(week) ?? 0) + 1);
      const base = { session, person: goer.person, stint, bookedAt: bookedBefore(startsAt, now, random) };
      if (!over) going.push({ ...base, status: "booked" });
      else if (random.chance(SHOWS))
        going.push({
          ...base,
          status: "attended",
          endedAt: endsAt,
          visitAt: comeToClass(goer, session, branch, random),
        });
      else going.push({ ...base, status: "no_show", endedAt: endsAt });
    }
    for (const goer of likely.slice(
      seats,
      seats + Math.round(seats * (EARLY + LATE) + random.next() - 0.5),
    )) {
      const stint = goer.days.get(day);
      if (!stint) continue;
      const bookedAt = bookedBefore(startsAt, now, random);
      const late = over && random.chance(LATE / (EARLY + LATE));
      const end = Math.min(startsAt.getTime() - (late ? 20 : 240) * MINUTE, now.getTime() - MINUTE);
      if (end <= bookedAt.getTime()) continue;
      const endedAt = new Date(late ? end : bookedAt.getTime() + (end - bookedAt.getTime()) * random.next());
      going.push({
        session,
        person: goer.person,
        stint,
        status: late ? "cancelled_late" : "cancelled_early",
        bookedAt,
        endedAt,
      });
    }
  }
  for (const { scans } of goers) scans.sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime());
  return going;
}
