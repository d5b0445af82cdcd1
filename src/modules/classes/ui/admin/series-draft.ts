import { type LocalDate, weekday } from "@/shared/time-zone/local-date";
import type { Catalogue } from "../../catalogue/schema";
import type { NewSeries, Series } from "../../series/schema";

/** A series as a form holds it: numbers may be half-typed. */
export interface SeriesDraft {
  branchId: string;
  classTypeId: string;
  roomId: string;
  trainerId: string;
  localTime: string;
  minutes: number;
  weekdays: readonly number[];
  everyWeeks: number;
  startsOn: string;
  end: "never" | "on" | "after";
  endsOn: string;
  dates: number;
  capacity: number;
  walkInSeats: number;
}

/** Where a new series starts out: the first kind of class, on the weekday of today. */
export function emptyDraft(parts: Catalogue, branchId: string, today: LocalDate): SeriesDraft {
  const type = parts.types.find(({ archived }) => !archived);
  return {
    branchId,
    classTypeId: type?.id ?? "",
    roomId: "",
    trainerId: "",
    localTime: "18:00",
    minutes: type?.minutes ?? 60,
    weekdays: [weekday(today)],
    everyWeeks: 1,
    startsOn: today,
    end: "never",
    endsOn: "",
    dates: 10,
    capacity: type?.capacity ?? 20,
    walkInSeats: type?.walkInSeats ?? 0,
  };
}

export function draftOf(series: Series): SeriesDraft {
  const { endsOn, dates, roomId, trainerId, ...rest } = series;
  return {
    ...rest,
    roomId: roomId ?? "",
    trainerId: trainerId ?? "",
    end: endsOn ? "on" : dates ? "after" : "never",
    endsOn: endsOn ?? "",
    dates: dates ?? 10,
  };
}

/** What the form says; undefined while something is missing. */
export function planOf(draft: SeriesDraft): NewSeries | undefined {
  const { end, endsOn, dates, roomId, trainerId, weekdays, ...rest } = draft;
  const numbers = [
    rest.minutes,
    rest.everyWeeks,
    rest.capacity,
    rest.walkInSeats,
    ...(end === "after" ? [dates] : []),
  ];
  const whole = numbers.every((value) => Number.isInteger(value) && value >= 0);
  const complete =
    rest.classTypeId !== "" &&
    /^\d\d:\d\d$/.test(rest.localTime) &&
    rest.startsOn !== "" &&
    weekdays.length > 0 &&
    rest.minutes >= 5 &&
    rest.everyWeeks >= 1 &&
    rest.capacity >= 1 &&
    rest.walkInSeats <= rest.capacity &&
    (end !== "on" || endsOn >= rest.startsOn);
  if (!whole || !complete) return undefined;
  return {
    branchId: rest.branchId,
    classTypeId: rest.classTypeId,
    localTime: rest.localTime,
    minutes: rest.minutes,
    everyWeeks: rest.everyWeeks,
    startsOn: rest.startsOn,
    capacity: rest.capacity,
    walkInSeats: rest.walkInSeats,
    roomId: roomId || null,
    trainerId: trainerId || null,
    weekdays: [...weekdays].sort(),
    endsOn: end === "on" ? endsOn : null,
    dates: end === "after" ? dates : null,
  };
}
