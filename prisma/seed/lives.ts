import { endOf } from "@/modules/membership/memberships/rules";
import { addDays, addMonths, dateParts, daysBetween, type LocalDate } from "@/shared/time-zone/local-date";
import { withFamily } from "./families";
import type { DemoGym, Frame, PlanKey } from "./gyms/gym";
import { type Freeze, PATIENCE_DAYS, type Person, type PersonMaker, type Stint } from "./person";
import type { Random } from "./random";

const PLAN_WEIGHTS: readonly (readonly [PlanKey, number])[] = [
  ["monthly", 40],
  ["term", 19],
  ["offPeak", 9],
  ["student", 10],
  ["family", 4],
  ["pack", 7],
  ["dayPass", 2],
  ["trial", 6],
  ["comp", 2],
];
/** January and September bring people, December none. */
const JOINS = [2.1, 1.2, 1, 0.9, 0.9, 0.8, 0.8, 0.9, 1.9, 1.1, 0.9, 0.5];
const RUSH_DAYS = 30;
/** Months in which the retired plan was sold. */
const RETIRED_SOLD = 5;
const REASONS = ["moved away", "too expensive", "no time", "injury", "another gym", "did not say"];
const FREEZE_REASONS = ["travel", "injury", "exams", "work abroad", "illness"];

/** What chance has decided for somebody before it is known how many stay. */
interface Draw {
  readonly key: string;
  readonly joinedOn: LocalDate;
  readonly plan: PlanKey;
  /** How much likelihood of leaving it takes until they do. */
  readonly patience: number;
  /** The same for bills that are not paid any more. */
  readonly solvency: number;
  readonly notice: number;
  readonly reason: string;
  readonly converts: boolean;
  readonly gap: number;
  readonly returns: number | null;
}

function draw(frame: Frame, random: Random, key: string, days: readonly [LocalDate, number][]) {
  const own = random.fork(key);
  const joinedOn = own.weighted(days);
  const retiredSold = joinedOn < addMonths(frame.start, RETIRED_SOLD);
  const plan = own.weighted(retiredSold ? [...PLAN_WEIGHTS, ["retired", 24] as const] : PLAN_WEIGHTS);
  const made: Draw = {
    key,
    joinedOn,
    plan,
    patience: -Math.log(1 - own.next()),
    solvency: -Math.log(1 - own.next()),
    notice: own.int(14, 44),
    reason: own.pick(REASONS),
    converts: own.chance(0.6),
    gap: own.int(1, 9),
    returns: own.chance(0.08) ? own.int(60, 150) : null,
  };
  return made;
}

/** The day of leaving; leaving is likelier in the months two to four. */
function leaveDay(one: Draw, from: LocalDate, mood: number, today: LocalDate): LocalDate | null {
  let left = one.patience;
  for (let month = 1; ; month++) {
    const hazard = mood * (month === 1 ? 0.03 : month <= 4 ? 0.065 : 0.04);
    const begin = addMonths(from, month - 1);
    if (begin > today) return null;
    if (left < hazard) {
      const day = addDays(begin, 1 + Math.floor((left / hazard) * 27));
      return day > today ? null : day;
    }
    left -= hazard;
  }
}

function runsOn(stint: Stint, gym: DemoGym, day: LocalDate): boolean {
  const end = lastDayOf(stint, gym);
  return stint.startsOn <= day && (end === null || day <= end);
}

/** The last day of a stint, null while it has none. */
export function lastDayOf(stint: Stint, gym: DemoGym): LocalDate | null {
  const { leaves, trouble, endsOn } = stint;
  if (leaves) return leaves.on;
  if (trouble?.how === "never paid") return addDays(trouble.from, PATIENCE_DAYS);
  return endsOn ?? endOf(stint.startsOn, gym.plans[stint.plan]);
}

/** Everything somebody buys until they leave. */
function stintsOf(one: Draw, frame: Frame, mood: number): Stint[] {
  const { today } = frame;
  const { plan, joinedOn } = one;
  if (plan === "dayPass" || plan === "comp") return [{ plan, startsOn: joinedOn }];
  if (plan === "trial") {
    const onwards = addDays(joinedOn, 7);
    const trial: Stint = { plan, startsOn: joinedOn };
    if (!one.converts || onwards > today) return [trial];
    return [trial, ...openEnded(one, "monthly", onwards, frame, mood)];
  }
  if (plan === "pack") return packs(one, frame, leaveDay(one, joinedOn, mood, today));
  if (plan === "term") return [year(one, leaveDay(one, joinedOn, mood, today), frame)];
  return openEnded(one, plan, joinedOn, frame, mood);
}

function openEnded(one: Draw, plan: PlanKey, startsOn: LocalDate, frame: Frame, mood: number): Stint[] {
  const on = leaveDay(one, startsOn, mood, frame.today);
  const broke = lastPaidDay(one, startsOn, frame.today);
  if (broke && (!on || broke < addDays(on, -BEFORE_LEAVING)))
    return [{ plan, startsOn, trouble: { from: broke, how: "never paid" } }];
  if (!on) return [{ plan, startsOn }];
  const said = addDays(on, -Math.min(one.notice, daysBetween(startsOn, on)));
  const first: Stint = { plan, startsOn, leaves: { said, on, reason: one.reason } };
  const again = one.returns === null ? null : addDays(on, one.returns);
  return again && again <= frame.today ? [first, { plan: "monthly", startsOn: again }] : [first];
}

function packs(one: Draw, frame: Frame, until: LocalDate | null): Stint[] {
  const stints: Stint[] = [];
  const last = until ?? frame.today;
  for (let day = one.joinedOn; day <= last; day = addDays(day, 90 + one.gap))
    stints.push({ plan: "pack", startsOn: day });
  return stints;
}

/** A year at least; who wants to leave before does at its end. */
function year(one: Draw, until: LocalDate | null, frame: Frame): Stint {
  const stint: Stint = { plan: "term", startsOn: one.joinedOn };
  const broke = lastPaidDay(one, one.joinedOn, frame.today);
  if (broke) return { ...stint, trouble: { from: broke, how: "never paid" } };
  if (until === null) return stint;
  const termEndsOn = addDays(addMonths(one.joinedOn, 12), -1);
  const on = until > termEndsOn ? until : termEndsOn;
  const said = addDays(on, -Math.max(30, one.notice));
  return said > frame.today ? stint : { ...stint, leaves: { said, on, reason: one.reason } };
}

/** Nobody stops paying in the weeks before their last day. */
const BEFORE_LEAVING = 45;
/** How many of a month's bills are never paid. */
const NEVER_PAID = 0.02;

/** The day from which on bills are not paid any more, if it has come. */
function lastPaidDay(one: Draw, from: LocalDate, today: LocalDate): LocalDate | null {
  const months = one.solvency / NEVER_PAID;
  const day = addDays(from, 25 + Math.floor(months * 30));
  return day < today ? day : null;
}

function joinDays(frame: Frame): [LocalDate, number][] {
  const days: [LocalDate, number][] = [];
  for (let day = frame.start; day <= frame.today; day = addDays(day, 1)) {
    const rush = daysBetween(frame.start, day) < RUSH_DAYS ? 2.2 : 1;
    days.push([day, (JOINS[dateParts(day).month - 1] ?? 1) * rush]);
  }
  return days;
}

/** Whether somebody has a membership on the frame's day. */
export function isActive(person: Pick<Person, "stints">, gym: DemoGym, day: LocalDate): boolean {
  return person.stints.some((stint) => runsOn(stint, gym, day));
}

/**
 * The gym's ordinary members: who joined when, what they bought, who left. The mood is set so that as many are left
 * as the gym says.
 */
export function ordinaryMembers(
  gym: DemoGym,
  frame: Frame,
  random: Random,
  maker: PersonMaker,
  wanted: { members: number; active: number },
): Person[] {
  const days = joinDays(frame);
  const draws = Array.from({ length: wanted.members }, (_, index) =>
    draw(frame, random, `member-${index}`, days),
  );
  const living = (mood: number) => draws.map((one) => ({ one, stints: stintsOf(one, frame, mood) }));
  const left = (mood: number) => living(mood).filter((life) => isActive(life, gym, frame.today)).length;
  let [low, high] = [0, 8];
  for (let round = 0; round < 24; round++) {
    const middle = (low + high) / 2;
    if (left(middle) > wanted.active) low = middle;
    else high = middle;
  }
  return living(high)
    .sort((a, b) => a.one.joinedOn.localeCompare(b.one.joinedOn))
    .flatMap(({ one, stints }) => {
      const chance = random.fork(`${one.key}/turns`);
      const person = maker.make({
        key: one.key,
        joinedOn: one.joinedOn,
        ...extraOf(stints, frame, chance.fork("extra")),
        stints: stints.map((stint, index) =>
          // A freeze moves the end, so one with a successor has none.
          index === stints.length - 1 ? withTurns(stint, gym, frame, chance) : stint,
        ),
      });
      return withFamily(person, maker, frame, random.fork(`${one.key}/family`));
    });
}

/** Hours with a trainer, which some buy after a few weeks. */
function extraOf(stints: readonly Stint[], frame: Frame, chance: Random): Pick<Person, "extra"> {
  const [first] = stints;
  if (!first || !PAUSABLE.has(first.plan) || !chance.chance(0.12)) return {};
  const on = addDays(first.startsOn, chance.int(10, 120));
  return on > frame.today ? {} : { extra: { plan: "ptPack", on } };
}

const PAUSABLE = new Set<PlanKey>(["monthly", "term", "offPeak", "student", "family", "retired"]);

/** Freezes, debts and announced ends, as seldom as they are. */
function withTurns(stint: Stint, gym: DemoGym, frame: Frame, chance: Random): Stint {
  const { today } = frame;
  const roll = chance.next();
  const reason = chance.pick(FREEZE_REASONS);
  const length = chance.int(14, 45);
  if (!PAUSABLE.has(stint.plan)) return stint;
  const end = lastDayOf(stint, gym);
  const isRunning = runsOn(stint, gym, today);
  const age = daysBetween(stint.startsOn, today);
  if (stint.trouble) return stint;
  if (isRunning && !stint.leaves && age > 60) {
    if (roll < 0.03) {
      const from = addDays(today, -chance.int(1, length - 1));
      return { ...stint, freeze: { from, to: addDays(from, length), reason } };
    }
    if (roll < 0.06 && stint.plan !== "term") {
      const on = addDays(today, chance.int(2, 30));
      return {
        ...stint,
        leaves: { said: addDays(today, -chance.int(1, 12)), on, reason: chance.pick(REASONS) },
      };
    }
    if (roll < 0.2 && (stint.plan === "offPeak" || stint.plan === "student"))
      return { ...stint, upgrade: { on: addDays(stint.startsOn, chance.int(35, age)), to: "monthly" } };
  }
  const lived = daysBetween(stint.startsOn, end !== null && end < today ? end : today);
  if (roll > 0.9 && lived > 150) {
    const from = addDays(stint.startsOn, chance.int(40, lived - 100));
    const to = addDays(from, length);
    const freeze: Freeze = {
      from,
      to,
      reason,
      ...(chance.chance(0.4) ? { back: addDays(from, length - 7) } : {}),
    };
    return { ...stint, freeze };
  }
  return stint;
}
