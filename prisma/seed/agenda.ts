import type { Actor, TenantContext, TenantFacts } from "@/platform/context";
import { addDays, daysBetween, type LocalDate } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";
import type { Stage } from "./context";
import type { Frame } from "./gyms/gym";
import type { Random } from "./random";

type Work = (ctx: TenantContext) => Promise<void>;

/** What the desk does on a day. */
export interface Step {
  readonly day: LocalDate;
  readonly run: Work;
}

/** What runs by itself before the doors open, in this order. */
const NIGHTLY = ["settle", "overdue", "renew"] as const;
export type Nightly = (typeof NIGHTLY)[number];

const STEPS_AT_ONCE = 30;
/** Days of the desk that may share a transaction. */
const DAYS_AT_ONCE = 4;

/** The gym's days: what the desk does on them, and what runs in the nights before. Each day may plan later ones. */
export class Agenda {
  readonly #desk = new Map<LocalDate, Work[]>();
  readonly #nights = new Map<LocalDate, Set<Nightly>>();

  desk(day: LocalDate, run: Work): void {
    const list = this.#desk.get(day);
    if (list) list.push(run);
    else this.#desk.set(day, [run]);
  }

  night(day: LocalDate, what: Nightly): void {
    const known = this.#nights.get(day) ?? new Set();
    this.#nights.set(day, known.add(what));
  }

  /** Everything of the nights up to a day, once. */
  takeNights(day: LocalDate): Nightly[] {
    const due = take(this.#nights, day).flatMap((one) => [...one]);
    return NIGHTLY.filter((what) => due.includes(what));
  }

  takeDesk(day: LocalDate): Work[] {
    return take(this.#desk, day).flat();
  }
}

function take<T>(days: Map<LocalDate, T>, until: LocalDate): T[] {
  const due = [...days.keys()].filter((day) => day <= until).sort();
  return due.map((day) => {
    const value = days.get(day) as T;
    days.delete(day);
    return value;
  });
}

export interface Play {
  readonly stage: Stage;
  readonly tenant: TenantFacts;
  readonly frame: Frame;
  readonly desk: readonly Actor[];
  readonly random: Random;
  readonly nights: Readonly<Record<Nightly, Work>>;
  /** Called after each stretch of days. */
  readonly progress: () => void;
}

/** Lets the days pass from the gym's first to today, each piece of work at its hour. */
export async function playAgenda(agenda: Agenda, play: Play): Promise<void> {
  const { stage, tenant, frame, desk, random, nights } = play;
  const at = (day: LocalDate, time: string) =>
    stage.clock.set(Math.min(wallTimeToInstant(day, time, tenant.zone).getTime(), frame.now.getTime()));
  let pending: Step[] = [];
  const flush = async () => {
    for (let begin = 0; begin < pending.length; begin += STEPS_AT_ONCE) {
      const chunk = pending.slice(begin, begin + STEPS_AT_ONCE);
      const work = async (ctx: TenantContext) => {
        for (const [index, { day, run }] of chunk.entries()) {
          at(day, wallTimeOf(index));
          await run(ctx);
        }
      };
      await stage.quietly(tenant, work, random.pick(desk));
    }
    pending = [];
    play.progress();
  };
  for (let day = frame.start; day <= frame.today; day = addDays(day, 1)) {
    const due = agenda.takeNights(day);
    if (due.length > 0) {
      await flush();
      const work = async (ctx: TenantContext) => {
        for (const what of due) {
          at(day, "04:00");
          await nights[what](ctx);
        }
      };
      await stage.quietly(tenant, work);
    }
    pending.push(...agenda.takeDesk(day).map((run) => ({ day, run })));
    const [first] = pending;
    if (first && (pending.length >= STEPS_AT_ONCE || daysBetween(first.day, day) >= DAYS_AT_ONCE))
      await flush();
  }
  while (pending.length > 0) {
    await flush();
    pending.push(...agenda.takeDesk(frame.today).map((run) => ({ day: frame.today, run })));
  }
  stage.clock.set(frame.now);
}

/** From nine to five, the later the more has been done. */
function wallTimeOf(index: number): string {
  const minutes = Math.floor((index * 8 * 60) / STEPS_AT_ONCE);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(9 + Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
