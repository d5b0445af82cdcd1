import { v5 } from "uuid";
import { sharedAllowanceSpent } from "@/modules/membership/events";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import { isUniqueViolation } from "@/platform/db/failures";
import type { OutboxRow } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { idAt } from "@/platform/ids";
import { tenantTopic } from "@/platform/realtime/realtime";
import { wallTime } from "@/shared/time-zone/time-zone";
import { type Decision, type VisitLimit, visitLimit } from "../access/rules";
import { REASON_TABLE } from "../access/schema";
import { visitRecorded } from "../events";
import { confirmReturn } from "../jobs";
import type { FeedItem } from "../visits/schema";
import { UNDO_WINDOW } from "../visits/undo-window";
import { type KnownFacts, mayOverride, type Outcome, refusalLine, visitLine } from "./answers";
import * as data from "./data";
import type { DoorContext, Request } from "./request";

const REFUSAL_BUCKET = 10_000;
const REFUSAL_SPACE = "7a4c2a52-2c3f-4f0e-9d2e-6a1b0f5a7c11";

/**
 * Writes down what a decision makes of a request, with the answer that its key keeps: a visit, a refusal, or a mark on the
 * visit that is open already.
 * @returns undefined when another scan was quicker and the facts must be read again.
 * @throws DomainError FORBIDDEN for an override that the policy or the reason doesn't allow to this person
 */
export async function record<Answer>(
  ctx: DoorContext,
  request: Request,
  facts: KnownFacts,
  decided: Decision,
  now: Date,
  answerOf: (outcome: Outcome) => Answer,
): Promise<{ answer: Answer } | undefined> {
  const wall = wallTime(now, facts.branch.zone);
  const outcome = { facts, now, day: wall.date };
  let decision = decided;
  try {
    if (decision.reason === "ALREADY_IN" && facts.open) {
      const answer = answerOf({ ...outcome, decision, visitId: facts.open.id });
      const flag = facts.replayed ? "replay" : null;
      if (request.key || flag) await data.noteFound(ctx.db, facts.open.id, flag, request.key, answer);
      return { answer };
    }
    const overridden = decision.decision === "deny" && request.override !== undefined;
    if (overridden) requireOverride(ctx, decision);
    if (decision.decision !== "deny" || overridden) {
      const visit = newVisit(ctx, request, facts, decision, now);
      const answer = answerOf({
        ...outcome,
        decision: overridden ? admitted(decision) : decision,
        visitId: visit.id,
      });
      const made = await open(ctx, request, facts, { ...visit, endsFreeze: decision.endsFreeze }, answer);
      if (made === "taken") return undefined;
      if (made === "made") {
        announce(ctx, facts, visitLine(facts, visit, decision), overridden);
        return { answer };
      }
      decision = { ...decision, decision: "deny", reason: "BRANCH_FULL", fix: REASON_TABLE.BRANCH_FULL.fix };
    }
    const answer = answerOf({ ...outcome, decision, visitId: null });
    await refuse(ctx, request, facts, decision, now, answer);
    return { answer };
  } catch (error) {
    // The same key came in twice at once: the kept answer is there by now.
    if (request.key && isUniqueViolation(error)) return undefined;
    throw error;
  }
}

/** The answer to a person who was let in all the same. */
function admitted(decision: Decision): Decision {
  return { ...decision, decision: "warn", fix: "undo" };
}

function requireOverride(ctx: DoorContext, decision: Decision): void {
  if (!mayOverride(ctx, decision)) throw new DomainError("FORBIDDEN");
}

function newVisit(
  ctx: DoorContext,
  request: Request,
  facts: KnownFacts,
  decision: Decision,
  now: Date,
): data.NewVisit {
  const wall = wallTime(now, facts.branch.zone);
  return {
    id: idAt(now),
    memberId: facts.member.id,
    branchId: facts.branch.id,
    enteredAt: now,
    membershipId: decision.membershipId,
    localDay: wall.date,
    localHour: wall.hour,
    method: request.method,
    reason: decision.reason,
    deviceId: ctx.actor.kind === "device" ? ctx.actor.deviceId : null,
    staffUserId: ctx.actor.kind === "user" ? ctx.actor.userId : null,
    override: decision.decision === "deny" ? (request.override ?? null) : null,
    passWindow: request.pass?.window ?? null,
    flag: facts.replayed ? "replay" : null,
  };
}

async function open(
  ctx: DoorContext,
  request: Request,
  facts: KnownFacts,
  visit: data.NewVisit & { endsFreeze: boolean },
  answer: unknown,
): Promise<"made" | "taken" | "full"> {
  const policy = policiesOf(ctx.tenant);
  const { id: visitId, memberId, branchId, membershipId, localDay, localHour, method } = visit;
  ctx.emit(visitRecorded, {
    visitId,
    memberId,
    branchId,
    membershipId,
    enteredAt: visit.enteredAt.toISOString(),
    localDay,
    localHour,
    method,
  });
  if (visit.endsFreeze && membershipId !== null) {
    // Money follows from it: not before the visit can't be taken back any more.
    const runAt = new Date(visit.enteredAt.getTime() + UNDO_WINDOW);
    ctx.enqueue(confirmReturn, { visitId, memberId, membershipId, on: localDay }, { runAt });
  }
  return await data.openVisit(ctx.db, visit, {
    key: request.key,
    answer,
    outbox: ctx.effects.takeOutbox(),
    places: policy.capacity === "block" && visit.override === null ? facts.branch.capacity : null,
    insideSince: new Date(visit.enteredAt.getTime() - policy.autoCheckOutHours * 3_600_000),
    stayHours: policy.autoCheckOutHours,
    endedId: facts.open?.id ?? null,
    limit: visit.override === null ? limitOf(ctx, facts, membershipId, localDay) : null,
  });
}

/** The allowance that this visit is taken from; null when it takes from none. */
function limitOf(
  ctx: DoorContext,
  facts: KnownFacts,
  membershipId: string | null,
  day: string,
): (VisitLimit & { whenSpent: OutboxRow | null }) | null {
  const used = facts.memberships.find(({ id }) => id === membershipId);
  const limit = used && !used.ownDays.includes(day) ? visitLimit(used, day) : null;
  if (!limit || !used) return null;
  const { name } = sharedAllowanceSpent;
  const spent = { membershipId: used.id, kind: "visits", fromOn: limit.from, toOn: limit.to };
  return { ...limit, whenSpent: used.shared ? ctx.effects.row("event", name, spent, undefined) : null };
}

/** Tells open screens; a hint for counts, the whole line for the desk's feed. */
function announce(ctx: DoorContext, facts: KnownFacts, item: FeedItem, overridden: boolean): void {
  const { tenantId } = ctx;
  const { branch } = facts;
  ctx.effects.wakeRelay();
  ctx.live(tenantTopic(tenantId, "occupancy", branch.id), { type: "changed", at: item.at });
  ctx.live(tenantTopic(tenantId, "desk", branch.id), { type: "visit", item });
  ctx.live(tenantTopic(tenantId, "attendance"), { type: "visit", branchId: branch.id, at: item.at });
  if (!overridden) return;
  ctx.audit({
    action: "attendance.override",
    subject: { kind: "member", id: facts.member.id },
    after: { visitId: item.id, branchId: branch.id, decision: item.reason },
    reason: item.override,
  });
}

async function refuse(
  ctx: DoorContext,
  request: Request,
  facts: KnownFacts,
  decision: Decision,
  now: Date,
  answer: unknown,
): Promise<void> {
  const { member, branch } = facts;
  const bucket = Math.floor(now.getTime() / REFUSAL_BUCKET);
  const refusal: data.NewRefusal = {
    id: v5([ctx.tenantId, member.id, branch.id, decision.reason, bucket].join("/"), REFUSAL_SPACE),
    memberId: member.id,
    branchId: branch.id,
    at: now,
    method: request.method,
    reason: decision.reason,
    deviceId: ctx.actor.kind === "device" ? ctx.actor.deviceId : null,
    staffUserId: ctx.actor.kind === "user" ? ctx.actor.userId : null,
  };
  if (!(await data.insertRefusal(ctx.db, refusal, request.key, answer))) return;
  const item = refusalLine(facts, refusal, decision);
  ctx.live(tenantTopic(ctx.tenantId, "desk", branch.id), { type: "refusal", item });
}
