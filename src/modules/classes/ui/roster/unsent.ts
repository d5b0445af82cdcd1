import { standingOf } from "../../roster/rules";
import type { Mark, NewMark, Roster, RosterPerson } from "../../roster/schema";
import type { KeptMark } from "./roster-store";

/** A person on the screen: as the server knows them, with what this device has not sent yet. */
export interface ShownPerson extends RosterPerson {
  unsent: boolean;
}

export interface ShownRoster extends Omit<Roster, "people"> {
  people: ShownPerson[];
}

/** A roster with the marks that are still on this device: what the server will say once it has them. */
export function withUnsent(roster: Roster, marks: readonly KeptMark[], now: Date): ShownRoster {
  const own = marks.filter(({ sessionId, refusal }) => sessionId === roster.session.id && refusal === null);
  const lateAfterMinutes =
    (Date.parse(roster.session.lateFrom) - Date.parse(roster.session.startsAt)) / 60_000;
  const after = (person: RosterPerson): ShownPerson => {
    const theirs = own.filter(({ memberId }) => memberId === person.memberId);
    if (theirs.length === 0) return { ...person, unsent: false };
    const list = theirs.map(({ id, mark, deviceAt }) => ({ id, mark, at: deviceAt }));
    const { status, late, since } = standingOf(list, roster.session, { lateAfterMinutes }, now);
    return { ...person, status, late, checkedInAt: since, unsent: true };
  };
  const known = new Set(roster.people.map(({ memberId }) => memberId));
  const walkIns = own.filter(({ mark, memberId }) => mark === "walk_in" && !known.has(memberId));
  const people = [...roster.people, ...walkIns.map(walkIn)].map(after);
  const here = people.filter(isHere);
  const present = here.reduce((sum, { guestSeats }) => sum + 1 + guestSeats, 0);
  const booked = roster.session.booked + walkIns.length;
  return { ...roster, session: { ...roster.session, present, booked }, people };
}

/** Somebody who came without a booking, before the server knows. */
function walkIn({ id, memberId, name }: KeptMark): RosterPerson {
  return {
    bookingId: id,
    memberId,
    name,
    number: "",
    photo: null,
    status: "booked",
    late: false,
    guestSeats: 0,
    guests: [],
    pool: "walk_in",
    overbooked: false,
    checkedInAt: null,
    firstTimer: false,
    birthday: false,
    healthNote: null,
  };
}

export function isHere({ status }: Pick<RosterPerson, "status">): boolean {
  return status === "checked_in" || status === "attended";
}

/** The three things a roster says of a person. */
export type Choice = "here" | "late" | "no_show";

export function choiceOf(person: Pick<RosterPerson, "status" | "late">): Choice | null {
  if (isHere(person)) return person.late ? "late" : "here";
  return person.status === "no_show" ? "no_show" : null;
}

/** The mark that a tap makes; a tap on what is chosen already takes it back, while the class is not over. */
export function markFor(choice: Choice, chosen: Choice | null, over: boolean): Mark | null {
  if (choice === chosen) return over ? null : "undo";
  if (choice === "here") return over ? "attended" : "check_in";
  return choice;
}

/** A mark as it is sent: without what only this device needs. */
export function toSend({ name: _name, refusal: _refusal, ...mark }: KeptMark): NewMark {
  return mark;
}
