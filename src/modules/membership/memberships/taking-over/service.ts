import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { newId } from "@/platform/ids";
import { localDate } from "@/shared/time-zone/time-zone";
import type { VersionTerms } from "../../plans/schema";
import { findVersions } from "../facts/data";
import { loadLives, lockHolders, type Written, writeLives } from "../life/data";
import { apply, type FreezeState, type Life, type Outcome, type Step } from "../life/rules";
import { refreshStandings } from "../life/service";
import type { Discount, MembershipStatus } from "../schema";

/** A membership that ran elsewhere before, as far as its bills depend on it. */
export interface Running {
  membershipId: string;
  status: MembershipStatus;
  startsOn: string;
  endsOn: string | null;
  discount: Discount | null;
  /** Planned ones and the one that runs; each has a record from now on. */
  freezes: readonly (FreezeState & { id: string })[];
  version: VersionTerms;
  /** At its branch. */
  today: string;
}

/** On what terms it goes on here. */
export interface GoesOn {
  anchorOn: string | null;
  nextBillOn: string | null;
  endsOn: string | null;
  termEndsOn: string | null;
  discount: Discount | null;
  /** A month, while it runs. */
  mrrMinor: number;
}

const RUNS: ReadonlySet<MembershipStatus> = new Set(["trial", "active", "past_due"]);

/**
 * The history of what is known: it ran from its first day at what it is worth now, then it was frozen or suspended. One
 * that has a history already goes on with it.
 */
function historyOf(
  life: Life,
  { version, freezes, today }: Running,
  { mrrMinor, ...dates }: GoesOn,
): Outcome {
  const { autoRenew, noticeDays, minTermMonths } = version;
  const patch = { ...dates, autoRenew, noticeDays, minTermMonths, recurringMinor: mrrMinor };
  if (life.seq > 0) return apply(life, "taken_over", today, { ...patch, freezes });
  const waits = life.startsOn > today;
  const first = apply(life, "taken_over", waits ? today : life.startsOn, {
    ...patch,
    status: waits ? "pending_start" : RUNS.has(life.status) ? life.status : "active",
    freezes: waits ? freezes : [],
    suspendedOn: null,
  });
  if (waits) return first;
  const steps: Step[] = [...first.steps];
  let now = first.life;
  const then = (change: "frozen" | "suspended", on: string, more: Partial<Life>) => {
    const next = apply(now, change, on, more);
    steps.push(...next.steps);
    now = next.life;
  };
  const running = freezes.find(({ status }) => status === "active");
  if (running) then("frozen", running.fromOn, { freezes });
  else if (freezes.length > 0) {
    now = { ...now, freezes, frozenFrom: life.frozenFrom, frozenTo: life.frozenTo };
  }
  if (life.status === "suspended") {
    const suspendedOn = life.suspendedOn ?? today;
    then("suspended", suspendedOn, { suspendedOn, reason: life.reason });
  }
  return { life: now, steps };
}

/** Locks whoever holds these memberships, for whoever has to look again first. Unknown ids do no harm. */
export function lockMemberships(ctx: TenantContext, membershipIds: readonly string[]): Promise<void> {
  return lockHolders(ctx.db, membershipIds);
}

/**
 * Writes down on what terms memberships that ran elsewhere go on here; a few statements, however many they are. Whoever
 * calls has locked them. Nobody is told: for the member nothing has changed.
 * @param decide what becomes of one
 * @throws DomainError MEMBERSHIP_STATE for one that has not begun or is over
 */
export async function takeOver(
  ctx: TenantContext,
  membershipIds: readonly string[],
  decide: (running: Running) => GoesOn,
): Promise<void> {
  if (membershipIds.length === 0) return;
  const now = ctx.clock.now();
  const lives = await loadLives(ctx.db, membershipIds, ctx.tenant.zone);
  const wanted = [...new Set(lives.map(({ planVersionId }) => planVersionId))];
  const versions = new Map((await findVersions(ctx.db, wanted)).map((version) => [version.id, version]));
  const written = lives.flatMap((before): Written[] => {
    const version = versions.get(before.planVersionId);
    if (!version) return [];
    const { id: membershipId, status, startsOn, endsOn, discount } = before;
    const freezes = before.freezes.map((freeze) => ({ ...freeze, id: freeze.id ?? newId() }));
    const today = localDate(now, before.zone);
    const running = { membershipId, status, startsOn, endsOn, discount, freezes, version, today };
    const { life, steps } = historyOf(before, running, decide(running));
    return [{ before, after: life, steps }];
  });
  await writeLives(ctx.db, written, { actorId: actorId(ctx.actor), now });
  await refreshStandings(ctx, [...new Set(written.map(({ after }) => after.memberId))]);
}
