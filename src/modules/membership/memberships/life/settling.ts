import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { isOver } from "../rules";
import { beginFreeze, finishFreeze } from "./freezing";
import { apply, type Life, type Outcome, type Step } from "./rules";

/** When, and by which of the gym's rules. */
export interface Settling {
  now: Date;
  graceDays: number;
  /** Hours in which nobody is suspended because a payment's outcome is unknown. */
  pendingFloorHours: number;
}

interface Due {
  /** A day, or a day and an instant of it: text that sorts in the order of time, a day's begin first. */
  at: string;
  /** What comes first of two at the same time. */
  rank: number;
  work: (on: string) => Outcome;
}

/** An instant among days, in the membership's zone. */
function moment(instant: Date, zone: string): string {
  return `${localDate(instant, zone)}~${instant.toISOString()}`;
}

/** When an unpaid membership is suspended: after the grace days, never while a payment may still come through. */
function suspensionAt(life: Life, settling: Settling): string {
  const graceOver = addDays(life.pastDueSince ?? life.startsOn, settling.graceDays);
  if (life.paymentPendingSince === null) return graceOver;
  const floor = new Date(Date.parse(life.paymentPendingSince) + settling.pendingFloorHours * 3_600_000);
  const open = moment(floor, life.zone);
  return open.slice(0, 10) >= graceOver ? open : graceOver;
}

/** Everything that the calendar has in store for a membership as it stands. */
function dues(life: Life, settling: Settling): Due[] {
  if (isOver(life.status)) return [];
  const { status } = life;
  const list: Due[] = [];
  const end = (on: string) => apply(life, "ended", on, {}, { on: life.endsOn });
  if (life.endsOn !== null) list.push({ at: addDays(life.endsOn, 1), rank: 0, work: end });
  if (life.validUntil !== null)
    list.push({ at: moment(new Date(life.validUntil), life.zone), rank: 0, work: end });
  if (status === "pending_start")
    list.push({
      at: life.startsOn,
      rank: 1,
      work: (on) => apply(life, "started", on, {}, { startsOn: life.startsOn, endsOn: life.endsOn }),
    });
  if (status === "trial")
    list.push({
      at: addDays(life.startsOn, life.trialDays),
      rank: 2,
      work: (on) => apply(life, "converted", on),
    });
  // A debt that came with an import: its grace has begun.
  if ((status === "active" || status === "trial") && life.pastDueSince !== null)
    list.push({
      at: life.pastDueSince,
      rank: 2,
      work: (on) => apply(life, "past_due", on, {}, { since: life.pastDueSince, owedMinor: life.owedMinor }),
    });
  if (status === "past_due")
    list.push({
      at: suspensionAt(life, settling),
      rank: 4,
      work: (on) => apply(life, "suspended", on, { suspendedOn: on }, { owedSince: life.pastDueSince }),
    });
  for (const freeze of life.freezes) {
    if (freeze.status === "active" && freeze.toOn !== null)
      list.push({
        at: addDays(freeze.toOn, 1),
        rank: 3,
        work: (on) => finishFreeze(life, freeze, on),
      });
    if (freeze.status === "scheduled" && status !== "pending_start" && status !== "frozen")
      list.push({ at: freeze.fromOn, rank: 5, work: (on) => beginFreeze(life, freeze, on) });
  }
  return list;
}

/**
 * Lets happen what is due by now, in the order of time. Run late, it arrives where it would have by running every hour;
 * run twice, it does nothing the second time.
 */
export function settle(life: Life, settling: Settling): Outcome {
  const steps: Step[] = [];
  const now = moment(settling.now, life.zone);
  let current = life;
  for (;;) {
    const [first] = dues(current, settling)
      .filter(({ at }) => at <= now)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.rank - b.rank));
    if (!first) return { life: current, steps };
    const day = first.at.slice(0, 10);
    // What was changed since cannot be undone by a day that passed before.
    const outcome = first.work(current.lastOn !== null && day < current.lastOn ? current.lastOn : day);
    steps.push(...outcome.steps);
    current = outcome.life;
  }
}
