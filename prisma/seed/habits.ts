import { withinWindows } from "@/modules/attendance/access/rules";
import { addDays, dateParts, type LocalDate, weekday } from "@/shared/time-zone/local-date";
import { localDate, startOfLocalDay, wallTimeToInstant } from "@/shared/time-zone/time-zone";
import { isShut, type ShutDown } from "./closures";
import type { DemoGym, Frame } from "./gyms/gym";
import type { Lives } from "./lived";
import type { Person, Stint } from "./person";
import type { Random } from "./random";

/** Somebody at a door; what the door says is not decided here. */
export interface Scan {
  readonly branch: number;
  readonly enteredAt: Date;
  /** Absent when they went without checking out. */
  readonly leftAt?: Date;
  readonly method: "qr" | "desk" | "number";
  /** Habit brought them: it could as well have been another hour of that day. */
  readonly anyHour?: boolean;
}

/** Monday to Sunday; Friday evenings belong to something else. */
const WEEKDAYS = [1.28, 1.22, 1.18, 1.08, 0.74, 0.9, 0.6];
const MONTHS = [1.18, 1.08, 1.02, 0.98, 0.98, 0.95, 0.9, 0.92, 1.1, 1.04, 1.0, 0.85];
/** Weight of each hour on a working day, by taste, and of a weekend's. */
const HOURS: Record<Person["taste"] | "weekend", readonly (readonly [number, number])[]> = {
  early: [
    [5, 1],
    [6, 10],
    [7, 11],
    [8, 6],
    [9, 2],
    [12, 1],
    [17, 2],
    [18, 2],
  ],
  late: [
    [12, 1],
    [15, 1],
    [16, 3],
    [17, 9],
    [18, 12],
    [19, 10],
    [20, 4],
    [21, 1],
    [7, 1],
  ],
  midday: [
    [9, 3],
    [10, 4],
    [11, 4],
    [12, 6],
    [13, 4],
    [14, 3],
    [15, 2],
    [18, 2],
  ],
  weekend: [
    [8, 3],
    [9, 7],
    [10, 9],
    [11, 8],
    [12, 5],
    [13, 3],
    [14, 3],
    [15, 4],
    [16, 4],
    [17, 3],
    [18, 1],
  ],
};
const DAYS_PER_MONTH = 30.4;
/** Nobody with ten visits in ninety days comes more often than that, a few excepted. */
const PACK_RATE = 3;
const TRIAL_RATE = 11;

interface Day {
  readonly day: LocalDate;
  readonly stint: Stint;
  /** How likely they come, before the gym's scale. */
  readonly chance: number;
}

/** The days on which the door would open for a stint. */
export function openDays(stint: Stint, lives: Lives, today: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (const { from, to } of lives.get(stint)?.open ?? [])
    for (let day = from; day <= (to === null || to > today ? today : to); day = addDays(day, 1))
      days.push(day);
  return days;
}

function daysOf(person: Person, gym: DemoGym, frame: Frame, lives: Lives): Day[] {
  const days: Day[] = [];
  for (const stint of person.stints) {
    for (const day of openDays(stint, lives, frame.today)) {
      if (person.ban && day >= person.ban.on) continue;
      const calendar = (WEEKDAYS[weekday(day) - 1] ?? 1) * (MONTHS[dateParts(day).month - 1] ?? 1);
      const holiday = gym.holidays.includes(day.slice(5)) ? 0.2 : 1;
      const rate =
        stint.plan === "pack"
          ? Math.min(person.rate, PACK_RATE)
          : stint.plan === "trial"
            ? TRIAL_RATE
            : person.rate;
      const chance = stint.plan === "dayPass" ? 0.97 : (rate / DAYS_PER_MONTH) * calendar * holiday;
      days.push({ day, stint, chance });
    }
  }
  return days;
}

function isScaled(person: Person, stint: Stint): boolean {
  return !person.fixedRate && !["pack", "trial", "dayPass"].includes(stint.plan);
}

const MOST_LIKELY = 0.9;
/** A small gym stays believable rather than full: nobody comes every day to make up the number. */
const MOST_SCALE = 2;

/** What everybody's habit is multiplied by, so that the gym has as many visits as it should. */
function scaleFor(all: readonly { person: Person; days: readonly Day[] }[], visits: number): number {
  const expected = (scale: number) => {
    let sum = 0;
    for (const { person, days } of all)
      for (const { stint, chance } of days)
        sum += Math.min(MOST_LIKELY, chance * (isScaled(person, stint) ? scale : 1));
    return sum;
  };
  let [low, high] = [0, MOST_SCALE];
  for (let round = 0; round < 20; round++) {
    const middle = (low + high) / 2;
    if (expected(middle) < visits) low = middle;
    else high = middle;
  }
  return high;
}

function atDoor(
  gym: DemoGym,
  branch: number,
  day: LocalDate,
  time: string,
  stay: number | null,
  method: Scan["method"],
): Scan {
  const enteredAt = wallTimeToInstant(day, time, gym.gym.zone);
  const leftAt = stay === null ? undefined : new Date(enteredAt.getTime() + Math.round(stay) * 60_000);
  return { branch, enteredAt, method, ...(leftAt ? { leftAt } : {}) };
}

const two = (value: number) => String(value).padStart(2, "0");

/** A time within the opening hours, and within the plan's own hours unless they try their luck. */
function timeOf(person: Person, stint: Stint, gym: DemoGym, branch: number, day: LocalDate, random: Random) {
  const weights = HOURS[weekday(day) > 5 ? "weekend" : person.taste];
  const own = random.chance(0.97) ? gym.plans[stint.plan].accessHours : [];
  const open = gym.branches[branch]?.openingHours ?? [];
  const minute = random.int(0, 59);
  const second = random.int(0, 59);
  const time = (hour: number) => `${two(hour)}:${two(minute)}`;
  const allowed = (hour: number) =>
    withinWindows(open, day, time(hour)) && withinWindows(own, day, time(hour));
  let choice = weights.filter(([hour]) => allowed(hour));
  if (choice.length === 0) choice = HOURS.weekend.filter(([hour]) => allowed(hour));
  if (choice.length === 0) return null;
  return `${time(random.weighted(choice))}:${two(second)}`;
}

function ordinaryScans(
  person: Person,
  days: readonly Day[],
  scale: number,
  gym: DemoGym,
  closures: readonly ShutDown[],
  random: Random,
): Scan[] {
  const scans: Scan[] = [];
  for (const { day, stint, chance } of days) {
    if (!random.chance(Math.min(MOST_LIKELY, chance * (isScaled(person, stint) ? scale : 1)))) continue;
    const away = gym.branches.length > 1 && random.chance(0.08);
    let branch = away ? 1 - person.branch : person.branch;
    if (isShut(closures, branch, day)) {
      if (gym.branches.length === 1 || isShut(closures, 1 - branch, day)) continue;
      branch = 1 - branch;
    }
    const time = timeOf(person, stint, gym, branch, day, random);
    if (!time) continue;
    const stay = random.chance(0.1) ? null : Math.max(22, Math.min(170, 68 + 20 * random.normal()));
    const method = random.weighted([
      ["qr", 78],
      ["desk", 14],
      ["number", 8],
    ] as const);
    scans.push({ ...atDoor(gym, branch, day, time, stay, method), anyHour: true });
  }
  return scans;
}

/** Those who did not know, or hoped: after the end, in the freeze, while they owe. */
function vainScans(person: Person, gym: DemoGym, frame: Frame, lives: Lives, random: Random): Scan[] {
  const scans: Scan[] = [];
  const attempt = (day: LocalDate) => {
    const hour = random.pick([7, 8, 12, 17, 18, 19]);
    if (
      day <= frame.today &&
      withinWindows(gym.branches[person.branch]?.openingHours ?? [], day, `${two(hour)}:10`)
    )
      scans.push(atDoor(gym, person.branch, day, `${two(hour)}:${two(random.int(10, 59))}:00`, 60, "qr"));
  };
  for (const [index, stint] of person.stints.entries()) {
    const { endedOn = null, suspendedOn = null } = lives.get(stint) ?? {};
    const isLast = index === person.stints.length - 1;
    if (endedOn && isLast && stint.plan !== "dayPass" && random.chance(0.28))
      attempt(addDays(endedOn, random.int(0, 8)));
    if (stint.freeze && !stint.freeze.back && stint.freeze.to > frame.today && random.chance(0.4))
      attempt(addDays(stint.freeze.from, random.int(1, 6)));
    if (suspendedOn && random.chance(0.7)) attempt(addDays(suspendedOn, random.int(0, 4)));
  }
  return scans;
}

/** A handful of people who came a while ago and train at this moment, while the doors are open. */
function insideNow(
  all: readonly { person: Person; days: readonly Day[]; scans: Scan[] }[],
  gym: DemoGym,
  frame: Frame,
  closures: readonly ShutDown[],
  random: Random,
): void {
  const { now, today, preset } = frame;
  const wanted = preset === "full" ? 9 : 3;
  let inside = 0;
  for (const { person, days, scans } of all) {
    const enteredAt = new Date(now.getTime() - random.int(12, 55) * 60_000 - random.int(0, 59) * 1_000);
    const time = new Intl.DateTimeFormat("en-GB", {
      timeZone: gym.gym.zone,
      hour: "2-digit",
      minute: "2-digit",
    });
    const day = days.at(-1);
    const hours = gym.branches[person.branch]?.openingHours ?? [];
    const mayEnter =
      day?.day === today &&
      localDate(enteredAt, gym.gym.zone) === today &&
      !isShut(closures, person.branch, today) &&
      withinWindows(hours, today, time.format(enteredAt)) &&
      withinWindows(gym.plans[day.stint.plan].accessHours, today, time.format(enteredAt));
    if (!mayEnter || person.account || person.rate === 0 || day.stint.plan === "pack") continue;
    if (scans.some((scan) => localDate(scan.enteredAt, gym.gym.zone) === today)) continue;
    const leftAt = new Date(enteredAt.getTime() + 80 * 60_000);
    scans.push({ branch: person.branch, enteredAt, leftAt, method: "qr" });
    inside += 1;
    if (inside === wanted) return;
  }
}

/** Everybody's way to the door, from the first day to this minute; each person's in order of time. */
export function scansOf(
  people: readonly Person[],
  gym: DemoGym,
  frame: Frame,
  { closures, lives }: { closures: readonly ShutDown[]; lives: Lives },
  random: Random,
): { person: Person; scans: Scan[] }[] {
  const all = people.map((person) => ({
    person,
    days: daysOf(person, gym, frame, lives),
    scans: [] as Scan[],
  }));
  const scale = scaleFor(all, gym.volume[frame.preset].visits);
  for (const one of all) {
    const { person, days } = one;
    const own = random.fork(person.key);
    one.scans.push(...ordinaryScans(person, days, scale, gym, closures, own.fork("habit")));
    if (!person.fixedRate) one.scans.push(...vainScans(person, gym, frame, lives, own.fork("vain")));
    for (const { day, time, minutes } of person.appearances)
      one.scans.push(atDoor(gym, person.branch, day, time, minutes, "qr"));
    // Whoever can sign in has not been here today: their first check-in is the guest's to make.
    const until = person.account ? startOfLocalDay(frame.today, gym.gym.zone) : frame.now;
    one.scans = one.scans.filter(({ enteredAt }) => enteredAt <= until);
  }
  insideNow(all, gym, frame, closures, random.fork("inside"));
  for (const { scans } of all) scans.sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime());
  return all;
}
