import type { PastWait } from "@/modules/classes/past/bookings/service";
import type { PastSession } from "@/modules/classes/past/service";
import { newId } from "@/platform/ids";
import type { Going } from "./class-goers";
import type { DemoGym, Frame } from "./gyms/gym";
import type { Lives } from "./lived";
import type { Person, Stint } from "./person";
import type { Random } from "./random";

/** A place in a queue, by the person. */
export interface Waiting extends Omit<PastWait, "memberId" | "sessionId"> {
  readonly session: PastSession;
  readonly person: Person;
}

export interface BookingCases {
  /** Everybody's way to a class; those of the guest of the demo are the cases alone. */
  readonly going: readonly (Going & CaseTerms)[];
  readonly waiting: readonly Waiting[];
  /** Classes that have fewer seats than usual, so that a small gym can fill them. */
  readonly seats: ReadonlyMap<string, number>;
  /** The full class with a queue. */
  readonly full: PastSession | undefined;
}

/** What a booking of a case has besides. */
export interface CaseTerms {
  readonly overbooked?: boolean;
  readonly channel?: "waitlist";
  readonly reason?: string;
  readonly id?: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OFFER_MINUTES = 20;
const QUEUE = 4;

interface Regular {
  readonly person: Person;
  readonly stint: Stint;
}

/** Who has a plan that is good today, but for people with a story of their own. */
function regulars(people: readonly Person[], lives: Lives, frame: Frame): Regular[] {
  return people.flatMap((person) => {
    if (person.fixedRate || person.account || person.ban) return [];
    const stint = person.stints.find(
      (one) =>
        one.plan !== "dayPass" &&
        one.plan !== "pack" &&
        lives
          .get(one)
          ?.open.some(({ from, to }) => from <= frame.today && (to === null || to >= frame.today)),
    );
    return stint ? [{ person, stint }] : [];
  });
}

/** The next classes that can be cancelled for nothing, each on a day of its own, the one with few seats first. */
function stages(sessions: readonly PastSession[], frame: Frame): PastSession[] {
  const from = frame.now.getTime() + 14 * HOUR;
  const to = frame.now.getTime() + 6.5 * 24 * HOUR;
  const ahead = sessions
    .filter(({ startsAt, cancelled }) => !cancelled && startsAt.getTime() > from && startsAt.getTime() < to)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || a.series - b.series);
  const days = new Map<string, PastSession>();
  for (const one of ahead) {
    const known = days.get(one.localOn);
    if (!known || one.capacity < known.capacity) days.set(one.localOn, one);
  }
  return [...days.values()];
}

/**
 * What a guest of the demo should meet in each gym: a booking, a seat that came from the queue, a full class with a queue in
 * which they stand, a seat that is offered to them, one that the gym cancelled, and a class beyond its seats.
 */
export function bookingCases(
  story: {
    gym: DemoGym;
    frame: Frame;
    people: readonly Person[];
    sessions: readonly PastSession[];
    lives: Lives;
  },
  all: readonly Going[],
  random: Random,
): BookingCases {
  const { people, sessions, lives, frame } = story;
  const { now } = frame;
  const me = people.find(({ key }) => key === "sign-in");
  const mine = me?.stints.at(-1);
  const [booked, promoted, full, offered, over] = stages(sessions, frame);
  if (!me || !mine || !booked || !promoted || !full || !offered)
    return { going: all, waiting: [], seats: new Map(), full: undefined };
  const pool = regulars(people, lives, frame);
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE);
  const seats = new Map<string, number>();
  const staged = new Set([full.id, offered.id, ...(over ? [over.id] : [])]);
  const going: (Going & CaseTerms)[] = all.filter(
    ({ session, person, status }) => !staged.has(session.id) && (person !== me || status !== "booked"),
  );
  const ahead = going.filter(({ status }) => status === "booked");
  const busy = (person: Person, session: PastSession) =>
    ahead.some(
      (one) =>
        one.person === person &&
        one.session.startsAt < session.endsAt &&
        one.session.endsAt > session.startsAt,
    );
  /** People who are free then, in an order of chance. */
  const freeFor = (session: PastSession) =>
    pool
      .filter(({ person }) => !busy(person, session))
      .map((one) => [random.next(), one] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, one]) => one);
  /** Fills a class with the first of them; with fewer seats where there are not enough people. */
  const fill = (session: PastSession, others: number, kept: number): Regular[] => {
    const free = freeFor(session);
    const count = Math.max(2, Math.min(session.capacity, free.length - others + kept));
    if (count < session.capacity) seats.set(session.id, count);
    for (const [index, one] of free.slice(0, count - kept).entries())
      going.push({ ...one, session, status: "booked", bookedAt: ago(600 + index * 37) });
    return free.slice(count - kept);
  };
  const own = (session: PastSession, minutes: number, more: CaseTerms & Partial<Going> = {}) =>
    going.push({ person: me, stint: mine, session, status: "booked", bookedAt: ago(minutes), ...more });
  const waiting: Waiting[] = [];
  const wait = (session: PastSession, person: Person, minutes: number, more: Partial<Waiting> = {}) =>
    waiting.push({
      session,
      person,
      status: "waitlisted",
      noticeMinutes: null,
      joinedAt: ago(minutes),
      ...more,
    });

  own(booked, 300);
  const id = newId<"booking">();
  own(promoted, 90, { id, channel: "waitlist" });
  wait(promoted, me, 700, { status: "booked", settledAt: ago(90), bookingId: id });
  const queue = fill(full, QUEUE, 0).slice(0, QUEUE - 1);
  for (const [index, { person }] of queue.entries())
    wait(full, person, 400 - index * 50, { noticeMinutes: index === 1 ? 120 : null });
  wait(full, me, 60);
  const next = fill(offered, 2, 1)[0];
  wait(offered, me, 500, {
    status: "offered",
    offeredAt: now,
    offerExpiresAt: new Date(now.getTime() + OFFER_MINUTES * MINUTE),
  });
  if (next) wait(offered, next.person, 200);
  if (over) {
    const extra = fill(over, 1, 0)[0];
    if (extra) going.push({ ...extra, session: over, status: "booked", bookedAt: ago(45), overbooked: true });
  }
  const off = sessions.find(({ cancelled, startsAt }) => cancelled && startsAt > now);
  if (off) own(off, 2_000, { status: "cancelled_by_gym", endedAt: ago(120) });
  return { going, waiting, seats, full };
}
