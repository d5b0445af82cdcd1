import { DomainError } from "@/platform/errors";
import { addDays } from "@/shared/time-zone/local-date";
import { endAfterFreeze, endAfterReturn } from "../rules";
import { apply, type FreezeState, LIFE, type Life, type Outcome, refuse } from "./rules";

function replaced(life: Life, freeze: FreezeState, by: Partial<FreezeState>): FreezeState[] {
  return life.freezes.map((one) => (one === freeze ? { ...one, ...by } : one));
}

/**
 * Plans a freeze; it begins by itself on its first day. The end and the agreed term move by its days at once.
 * @throws DomainError MEMBERSHIP_STATE, INVALID_INPUT when it lies outside the membership, FREEZE_CLASHES
 */
export function scheduleFreeze(
  life: Life,
  freeze: FreezeState,
  today: string,
  patch: Partial<Life> = {},
): Outcome {
  const { fromOn, toOn } = freeze;
  if (!LIFE.freeze_scheduled.from.includes(life.status)) refuse(life);
  if (fromOn < life.startsOn || (life.endsOn !== null && fromOn > life.endsOn))
    throw new DomainError("INVALID_INPUT", { field: "from" });
  const clash = life.freezes.find(
    (other) => (other.toOn === null || fromOn <= other.toOn) && (toOn === null || other.fromOn <= toOn),
  );
  if (clash) throw new DomainError("FREEZE_CLASHES", { from: clash.fromOn, until: clash.toOn });
  return apply(
    life,
    "freeze_scheduled",
    today,
    {
      endsOn: endAfterFreeze(life.endsOn, fromOn, toOn),
      termEndsOn: endAfterFreeze(life.termEndsOn, fromOn, toOn),
      ...patch,
      freezes: [...life.freezes, freeze],
    },
    { from: fromOn, to: toOn, feeMode: freeze.feeMode },
  );
}

/** A planned freeze begins. */
export function beginFreeze(life: Life, freeze: FreezeState, on: string): Outcome {
  return apply(
    life,
    "frozen",
    on,
    { freezes: replaced(life, freeze, { status: "active" }) },
    freezeDates(freeze),
  );
}

/** A freeze ran to its end; `on` is the first day after it. What it moved is moved already. */
export function finishFreeze(life: Life, freeze: FreezeState, on: string): Outcome {
  const endedOn = freeze.toOn ?? addDays(on, -1);
  return apply(
    life,
    "returned",
    on,
    { freezes: replaced(life, freeze, { status: "ended", endedOn }) },
    { on },
  );
}

/**
 * Ends the running freeze before its time; `on` is the first day back. Days that were not used are taken off again.
 * @throws DomainError MEMBERSHIP_STATE when none runs
 */
export function returnFromFreeze(life: Life, on: string, patch: Partial<Life> = {}): Outcome {
  const freeze = life.freezes.find(({ status }) => status === "active");
  if (!freeze) refuse(life);
  const moved = { frozenFrom: freeze.fromOn, frozenTo: freeze.toOn };
  const unused = on <= freeze.fromOn;
  return apply(
    life,
    "returned",
    on,
    {
      endsOn: endAfterReturn({ ...moved, endsOn: life.endsOn }, on),
      termEndsOn: endAfterReturn({ ...moved, endsOn: life.termEndsOn }, on),
      ...patch,
      freezes: replaced(life, freeze, {
        status: unused ? "cancelled" : "ended",
        endedOn: unused ? null : addDays(on, -1),
      }),
    },
    { on },
  );
}

/**
 * Takes back a freeze that has not begun, with the days it moved.
 * @throws DomainError NOT_FOUND, MEMBERSHIP_STATE when it runs already
 */
export function cancelFreeze(
  life: Life,
  freezeId: string,
  today: string,
  patch: Partial<Life> = {},
): Outcome {
  const freeze = life.freezes.find(({ id }) => id === freezeId);
  if (!freeze) throw new DomainError("NOT_FOUND");
  if (freeze.status !== "scheduled") refuse(life);
  const moved = { frozenFrom: freeze.fromOn, frozenTo: freeze.toOn };
  const back = (end: string | null) =>
    freeze.toOn === null ? end : endAfterReturn({ ...moved, endsOn: end }, freeze.fromOn);
  return apply(
    life,
    "freeze_cancelled",
    today,
    {
      endsOn: back(life.endsOn),
      termEndsOn: back(life.termEndsOn),
      ...patch,
      freezes: replaced(life, freeze, { status: "cancelled" }),
    },
    freezeDates(freeze),
  );
}

function freezeDates(freeze: FreezeState): Record<string, unknown> {
  return { from: freeze.fromOn, to: freeze.toOn };
}
