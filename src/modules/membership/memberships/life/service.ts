import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { tenantTopic } from "@/platform/realtime/realtime";
import { localDate } from "@/shared/time-zone/time-zone";
import { membershipChanged } from "../../events";
import { shareWith } from "../../households/data";
import { standingOn } from "../rules";
import type { MembershipState } from "../schema";
import * as data from "./data";
import type { Life, Outcome, Step } from "./rules";
import { type Settling, settle } from "./settling";

/** When, and by which of the gym's rules, memberships are settled in this call. */
export function settlingOf(ctx: TenantContext): Settling {
  const { graceDays, pendingFloorHours } = policiesOf(ctx.tenant);
  return { now: ctx.clock.now(), graceDays, pendingFloorHours };
}

/** Works out what members are today from their memberships, and until when that holds; set-based. */
export async function refreshStandings(ctx: TenantContext, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return;
  const states = new Map<string, MembershipState[]>(memberIds.map((id) => [id, []]));
  for (const state of await data.statesOf(ctx.db, memberIds)) states.get(state.memberId)?.push(state);
  const day = localDate(ctx.clock.now(), ctx.tenant.zone);
  await data.setStandings(
    ctx.db,
    memberIds.map((id) => ({ id, ...standingOn(states.get(id) ?? [], day) })),
  );
}

/** A change of state, of dates or of who shares it; money alone leaves the standing as it is. */
function movesStanding(before: Life, after: Life): boolean {
  return (["status", "startsOn", "endsOn", "frozenFrom", "frozenTo", "householdId"] as const).some(
    (field) => before[field] !== after[field],
  );
}

/** Kept in the history, but no news to anybody: they come by the thousand, and the invoice or the import tells of them. */
const SILENT: ReadonlySet<Step["change"]> = new Set(["renewed", "taken_over"]);

function tell(ctx: TenantContext, life: Life, step: Step, reason: string | null): void {
  if (SILENT.has(step.change)) return;
  const { recurringMinor: _, frozenMinor: __, ...details } = step.details;
  ctx.audit({
    action: `membership.${step.change}`,
    subject: { kind: "member", id: life.memberId },
    after: { plan: life.planName, ...details },
    reason,
  });
  ctx.emit(membershipChanged, { memberId: life.memberId, membershipId: life.id, change: step.change });
}

/** Keeps what happened, tells whoever listens and refreshes the standings it touches. */
export async function keep(
  ctx: TenantContext,
  written: readonly data.Written[],
  options: { inserted?: boolean; reason?: string | null } = {},
): Promise<void> {
  const changed = written.filter(({ before, after }) => before !== after);
  await data.writeLives(ctx.db, changed, { actorId: actorId(ctx.actor), now: ctx.clock.now() }, options);
  const members = new Set<string>();
  const households = new Set<string>();
  for (const { before, after, steps } of changed) {
    if (options.inserted || movesStanding(before, after)) {
      members.add(after.memberId);
      for (const { householdId } of [before, after]) if (householdId) households.add(householdId);
    }
    // What is left of the cycle goes where the membership goes.
    if (!options.inserted && before.householdId !== after.householdId)
      await shareWith(ctx.db, [after.id], after.householdId);
    for (const step of steps) tell(ctx, after, step, options.reason ?? null);
  }
  for (const memberId of await data.sharersOf(ctx.db, [...households])) members.add(memberId);
  await refreshStandings(ctx, [...members]);
  // Open profiles and lists, once for however many.
  if (members.size > 0) ctx.live(tenantTopic(ctx.tenantId, "members"), { type: "standings" });
}

/** What a change does to one membership that has been brought up to date; `today` is its own zone's. */
export type Decide = (life: Life, today: string) => Outcome;

/**
 * The one way in which memberships change: locks the members, brings every membership up to date, decides, lets happen
 * what follows at once, and keeps it all in a few statements, however many they are.
 * @throws DomainError NOT_FOUND when one is unknown, and whatever `decide` refuses
 */
export async function changeLives(
  ctx: TenantContext,
  membershipIds: readonly string[],
  decide: Decide,
  reason?: string | null,
): Promise<Life[]> {
  const ids = [...new Set(membershipIds)];
  if (ids.length === 0) return [];
  await data.lockHolders(ctx.db, ids);
  const lives = await data.loadLives(ctx.db, ids, ctx.tenant.zone);
  if (lives.length < ids.length) throw new DomainError("NOT_FOUND");
  const settling = settlingOf(ctx);
  const written = lives.map((before) => {
    const current = settle(before, settling);
    const decided = decide(current.life, localDate(settling.now, before.zone));
    const after = settle(decided.life, settling);
    return { before, after: after.life, steps: [...current.steps, ...decided.steps, ...after.steps] };
  });
  await keep(ctx, written, { reason: reason ?? null });
  return written.map(({ after }) => after);
}

/** One membership's change. @throws DomainError NOT_FOUND, and whatever `decide` refuses */
export async function changeLife(
  ctx: TenantContext,
  membershipId: string,
  decide: Decide,
  reason?: string | null,
): Promise<Life> {
  const [life] = await changeLives(ctx, [membershipId], decide, reason);
  if (!life) throw new DomainError("NOT_FOUND");
  return life;
}
