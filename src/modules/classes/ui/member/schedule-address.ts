import { isLocalDate, type LocalDate } from "@/shared/time-zone/local-date";
import type { MemberSession } from "../../timetable/schema";

/** What of the timetable is shown: the day, and what narrows it. It stands in the page's address. */
export interface ScheduleAddress {
  /** The day that is open, or whose week is; today without one. */
  day: LocalDate | null;
  branchId: string;
  typeId: string;
  trainerId: string;
  level: string;
  /** Only classes with a free seat. */
  seats: boolean;
}

const NAMES = { branchId: "branch", typeId: "type", trainerId: "trainer", level: "level" } as const;
export const PICKED = ["branchId", "typeId", "trainerId", "level"] as const;

/** Reads an address; what is no day is left out. */
export function readAddress(params: { get: (name: string) => string | null }): ScheduleAddress {
  const day = params.get("day");
  return {
    day: day !== null && isLocalDate(day) ? day : null,
    branchId: params.get(NAMES.branchId) ?? "",
    typeId: params.get(NAMES.typeId) ?? "",
    trainerId: params.get(NAMES.trainerId) ?? "",
    level: params.get(NAMES.level) ?? "",
    seats: params.get("seats") === "free",
  };
}

export function writeAddress(address: ScheduleAddress): URLSearchParams {
  const params = new URLSearchParams();
  if (address.day !== null) params.set("day", address.day);
  for (const key of PICKED) if (address[key] !== "") params.set(NAMES[key], address[key]);
  if (address.seats) params.set("seats", "free");
  return params;
}

/** Whether a class is among what the address asks for. */
export function isShown(session: MemberSession, address: ScheduleAddress): boolean {
  if (address.seats && (session.seatsLeft === 0 || session.status === "cancelled")) return false;
  return PICKED.every((key) => address[key] === "" || session[key] === address[key]);
}
