import { readCatalogue, saveRoom, saveType } from "@/modules/classes/catalogue/service";
import { addHoliday } from "@/modules/classes/holidays/service";
import {
  type PastException,
  type PastSeries,
  type PastSession,
  recordPastSeries,
} from "@/modules/classes/past/service";
import type { TenantContext } from "@/platform/context";
import { addDays, dateParts, type LocalDate, weekday } from "@/shared/time-zone/local-date";
import { isShut, type ShutDown } from "./closures";
import type { DemoGym, Frame } from "./gyms/gym";
import { type DemoSlot, type DemoTimetable, TIMETABLES } from "./gyms/timetables";
import type { Random } from "./random";

/** The small demo has a week as full, and so many weeks of it behind. */
const SMALL_WEEKS = 8;
const SUBSTITUTED = 0.04;
const CANCELLED = 0.012;

/** Public holidays of the window on which the gym is open but nobody teaches. */
function holidaysOf(gym: DemoGym, frame: Frame, closures: readonly ShutDown[]): LocalDate[] {
  const found: LocalDate[] = [];
  const end = addDays(frame.today, 180);
  for (let year = dateParts(frame.start).year; year <= dateParts(end).year; year += 1) {
    for (const day of gym.holidays) {
      const on = `${year}-${day}`;
      const shut = gym.branches.every((_, branch) => isShut(closures, branch, on));
      if (on >= frame.start && on <= end && !shut) found.push(on);
    }
  }
  return found;
}

/** Which dates of a class were not as planned. The next one of the first class has a stand-in, whatever chance says. */
function exceptionsOf(
  slot: DemoSlot,
  plan: DemoTimetable,
  frame: Frame,
  random: Random,
  standIns: readonly string[],
  index: number,
): PastException[] {
  const found: PastException[] = [];
  const from = frame.preset === "small" ? addDays(frame.today, -7 * SMALL_WEEKS) : frame.start;
  for (let on = from; on <= addDays(frame.today, 10); on = addDays(on, 1)) {
    if (!slot[5].includes(weekday(on))) continue;
    const soon = on > frame.today && on <= addDays(frame.today, 7);
    if (random.chance(CANCELLED) && !soon) found.push({ on, cancelled: plan.cancelled });
    else if (random.chance(SUBSTITUTED) || (soon && index === 0))
      found.push({ on, substituteId: random.pick(standIns) });
    else if (soon && index === 2) found.push({ on, cancelled: plan.cancelled });
  }
  return found;
}

/** Class types, rooms, holidays and the whole timetable of a gym, from its first day to the weeks ahead. @returns its classes */
export async function addClasses(
  ctx: TenantContext,
  gym: DemoGym,
  frame: Frame,
  closures: readonly ShutDown[],
  branchIds: readonly string[],
  random: Random,
): Promise<PastSession[]> {
  const plan = TIMETABLES[gym.gym.slug];
  if (!plan) return [];
  const types = new Map<string, string>();
  for (const { key, ...type } of plan.types) {
    const more = { id: null, walkInSeats: 0, maxGuests: 1, credits: 1, listed: true };
    types.set(key, (await saveType(ctx, { ...type, ...more })).id);
  }
  const rooms: string[][] = [];
  for (const [branch, list] of plan.rooms.entries()) {
    const made: string[] = [];
    for (const [name, capacity] of list) {
      const room = await saveRoom(ctx, { id: null, branchId: branchIds[branch] ?? "", name, capacity });
      made.push(room.id);
    }
    rooms.push(made);
  }
  for (const on of holidaysOf(gym, frame, closures))
    await addHoliday(ctx, { branchId: null, fromOn: on, toOn: on, name: plan.holiday });
  const { trainers } = await readCatalogue(ctx);
  const idOf = (mailbox: string) => {
    const name = gym.staff.find((one) => one.mailbox === mailbox)?.name;
    return trainers.find((one) => one.name === name)?.id ?? null;
  };
  const startsOn = frame.preset === "small" ? addDays(frame.today, -7 * SMALL_WEEKS) : frame.start;
  const series = plan.week.map((slot, index): PastSeries => {
    const [key, branch, room, trainer, localTime, days, capacity] = slot;
    const type = plan.types.find((one) => one.key === key);
    const others = plan.week
      .filter((one) => one[1] === branch && one[3] !== trainer)
      .map((one) => idOf(one[3]));
    const standIns = others.filter((id) => id !== null);
    return {
      branchId: branchIds[branch] ?? "",
      classTypeId: types.get(key) ?? "",
      roomId: rooms[branch]?.[room] ?? null,
      trainerId: idOf(trainer),
      localTime,
      minutes: type?.minutes ?? 60,
      weekdays: [...days],
      everyWeeks: 1,
      startsOn,
      endsOn: null,
      dates: null,
      capacity: capacity ?? type?.capacity ?? 10,
      walkInSeats: 0,
      exceptions: exceptionsOf(slot, plan, frame, random, standIns, index),
    };
  });
  return recordPastSeries(ctx, series);
}
