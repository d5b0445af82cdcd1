import { addDays, type LocalDate, weekday } from "@/shared/time-zone/local-date";
import { datesBefore, datesBetween, occurrenceOn, type Recurrence } from "../recurrence/rules";
import type { Detachable } from "../sessions/schema";
import type { Outcome } from "./schema";

/** What a series says about its classes. */
export interface SeriesPlan extends Recurrence {
  readonly classTypeId: string;
  readonly roomId: string | null;
  readonly trainerId: string | null;
  readonly capacity: number;
  readonly walkInSeats: number;
}

/** A class of a series as it stands. */
export interface StandingSession {
  readonly id: string;
  readonly originalOn: LocalDate;
  readonly localOn: LocalDate;
  readonly localTime: string;
  readonly minutes: number;
  readonly startsAt: string;
  readonly roomId: string | null;
  readonly trainerId: string | null;
  readonly classTypeId: string;
  readonly capacity: number;
  readonly walkInSeats: number;
  readonly detached: readonly Detachable[];
  readonly status: "scheduled" | "cancelled";
  /** Bookings that hold seats, and those seats: guests take some too. */
  readonly booked: number;
  readonly seats: number;
  readonly onlineSeats: number;
  readonly waitlisted: number;
}

/** A class as it is to be. */
export interface SessionState {
  readonly originalOn: LocalDate;
  readonly localOn: LocalDate;
  readonly localTime: string;
  readonly minutes: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly roomId: string | null;
  readonly trainerId: string | null;
  readonly classTypeId: string;
  readonly capacity: number;
  readonly walkInSeats: number;
}

export interface Effect {
  readonly outcome: Outcome;
  readonly session: StandingSession | null;
  /** Null for one that is cancelled. */
  readonly state: SessionState | null;
}

function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date));
}

/**
 * Which new date each standing one goes to: itself where it remains; what is left of a week is paired in order, so that
 * Monday and Wednesday become Tuesday and Thursday. Dates without a partner stay alone.
 */
export function pairDates(
  old: readonly LocalDate[],
  fresh: readonly LocalDate[],
): { readonly to: ReadonlyMap<LocalDate, LocalDate>; readonly alone: readonly LocalDate[] } {
  const remaining = new Set(fresh);
  const to = new Map<LocalDate, LocalDate>();
  for (const date of old) if (remaining.delete(date)) to.set(date, date);
  for (const date of [...old].sort()) {
    if (to.has(date)) continue;
    const partner = [...remaining].sort().find((other) => mondayOf(other) === mondayOf(date));
    if (partner === undefined) continue;
    to.set(date, partner);
    remaining.delete(partner);
  }
  return { to, alone: [...remaining].sort() };
}

/** The state that a plan gives to a date; what was changed for one class alone stays as it was. */
export function stateOn(
  on: LocalDate,
  plan: SeriesPlan,
  zone: string,
  standing: StandingSession | null,
): SessionState {
  const own = (field: Detachable) => standing?.detached.includes(field) === true;
  const time =
    standing && own("time")
      ? { localOn: standing.localOn, localTime: standing.localTime, minutes: standing.minutes }
      : { localOn: on, localTime: plan.localTime, minutes: plan.minutes };
  const { startsAt, endsAt } = occurrenceOn(time.localOn, time, zone);
  const seats = standing && own("seats") ? standing : plan;
  return {
    originalOn: on,
    ...time,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    roomId: standing && own("room") ? standing.roomId : plan.roomId,
    trainerId: standing && own("trainer") ? standing.trainerId : plan.trainerId,
    classTypeId: standing && own("type") ? standing.classTypeId : plan.classTypeId,
    capacity: seats.capacity,
    walkInSeats: Math.min(seats.walkInSeats, seats.capacity),
  };
}

/**
 * What becomes of the classes from `fromOn` to `toOn` when the series is as `plan` says from then on. A class that was
 * cancelled stays so; one whose date is gone is cancelled; new dates get a class.
 */
export function effectsOf(
  plan: SeriesPlan,
  zone: string,
  window: { readonly fromOn: LocalDate; readonly toOn: LocalDate },
  standing: readonly StandingSession[],
  isOff: (on: LocalDate) => boolean,
): Effect[] {
  const fresh = datesBetween(plan, window.fromOn, window.toOn).filter((on) => !isOff(on));
  const { to, alone } = pairDates(
    standing.map(({ originalOn }) => originalOn),
    fresh,
  );
  const effects = standing.map((session): Effect => {
    const date = to.get(session.originalOn);
    if (date === undefined) return { outcome: "cancelled", session, state: null };
    const state = stateOn(date, plan, zone, session);
    const moved = state.startsAt !== session.startsAt || state.minutes !== session.minutes;
    return { outcome: moved ? "moved" : "kept", session, state };
  });
  const created = alone.map(
    (on): Effect => ({ outcome: "created", session: null, state: stateOn(on, plan, zone, null) }),
  );
  return [...effects, ...created].sort((a, b) => dateOf(a).localeCompare(dateOf(b)));
}

function dateOf({ session, state }: Effect): LocalDate {
  return session?.localOn ?? state?.localOn ?? "";
}

/** How many of the bookings that hold seats would not fit the new number of seats. */
export function beyondSeats({ session, state }: Effect): number {
  if (!session || !state || session.status === "cancelled") return 0;
  const inAll = session.seats - state.capacity;
  const online = session.onlineSeats - (state.capacity - state.walkInSeats);
  return Math.min(session.booked, Math.max(0, inAll, online));
}

/**
 * Parts a series at one of its dates: what it was until the day before, and what it is from then on, with a change. A
 * limit of dates is shared out, and every second week stays the same one.
 * @returns `before` null when nothing lies before: then the series itself changes
 */
export function splitAt(
  plan: SeriesPlan,
  change: Partial<SeriesPlan>,
  fromOn: LocalDate,
): { before: SeriesPlan | null; after: SeriesPlan } {
  const done = datesBefore(plan, fromOn);
  const ends =
    change.endsOn === undefined && change.dates === undefined
      ? { endsOn: plan.endsOn, dates: plan.dates === null ? null : Math.max(1, plan.dates - done) }
      : { endsOn: change.endsOn ?? null, dates: change.dates ?? null };
  const after = { ...plan, ...change, ...ends };
  if (done === 0) return { before: null, after };
  const before = { ...plan, endsOn: addDays(fromOn, -1), dates: null };
  const thisWeek = after.weekdays.some((day) => day >= weekday(fromOn));
  const startsOn = thisWeek ? fromOn : addDays(mondayOf(fromOn), after.everyWeeks * 7);
  return { before, after: { ...after, startsOn } };
}
