import { v5 } from "uuid";
import { sharedAllowanceSpent } from "@/modules/membership/events";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { actorId, type Effects, type OutboxRow } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { IDEMPOTENCY_KEY, requestHash } from "@/platform/idempotency/idempotency";
import { idAt } from "@/platform/ids";
import { tenantTopic } from "@/platform/realtime/realtime";
import { wallTime } from "@/shared/time-zone/time-zone";
import { type Decision, decideAccess, type VisitLimit, visitLimit } from "../access/rules";
import { REASON_TABLE } from "../access/schema";
import { requireBranch } from "../branch-scope";
import { visitRecorded } from "../events";
import { confirmReturn } from "../jobs";
import { findMerged, type MergedRecord } from "../merging/data";
import { checkPass, readPass } from "../pass/pass";
import { passSecret, pinDigest } from "../pass/secrets";
import type { FeedItem } from "../visits/schema";
import { UNDO_WINDOW } from "../visits/undo-window";
import {
  deskAnswer,
  type KnownFacts,
  kioskAnswer,
  mayOverride,
  type Outcome,
  refusalLine,
  visitLine,
} from "./answers";
import * as data from "./data";
import { type DoorFacts, type DoorQuery, type KeptKey, loadFacts, type Whom } from "./facts/data";
import type {
  AdmitInput,
  CheckInInput,
  CheckInResult,
  KioskCheckInInput,
  KioskResult,
  Method,
} from "./schema";

/** A call on the hot lane: it writes its effects and its idempotency key by itself. */
export type DoorContext = TenantContext & {
  readonly effects: Effects;
  readonly idempotencyKey?: string | undefined;
};

/** Who is at the door, before anything is known of them. */
interface Request {
  whom: Whom;
  method: Method;
  /** The code that was shown, still to be believed. */
  pass?: { window: number; mac: string };
  /** The record that the code or number belonged to before it was merged into the one looked at. */
  was?: MergedRecord;
  branchId: string;
  override?: string;
  key: KeptKey | undefined;
}

/** More would mean that something else than a race is going on. */
const ATTEMPTS = 4;
const REFUSAL_BUCKET = 10_000;
const REFUSAL_SPACE = "7a4c2a52-2c3f-4f0e-9d2e-6a1b0f5a7c11";

function keyOf(ctx: DoorContext, procedure: string, input: unknown): KeptKey | undefined {
  const { idempotencyKey: key } = ctx;
  const who = actorId(ctx.actor);
  if (key === undefined || who === null) return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) throw new DomainError("INVALID_INPUT");
  return { actorId: who, key, procedure, requestHash: requestHash(ctx.ports.secrets, input) };
}

/** A pass's text, or else a member number. */
function scanned(text: string): Pick<Request, "whom" | "method" | "pass"> {
  // A broken scanner sends control signs, which no number has and PostgreSQL would refuse.
  if (/\p{Cc}/u.test(text)) throw new DomainError("PASS_UNKNOWN");
  const pass = readPass(text);
  if (pass) return { whom: { by: "member", value: pass.memberId }, method: "qr", pass };
  return { whom: { by: "number", value: text }, method: "number" };
}

/**
 * Checks somebody in at the desk. A refusal is an answer, not an error.
 * @throws DomainError NOT_FOUND for an unknown member or branch, PASS_UNKNOWN for a text that is nobody's, FORBIDDEN in
 *   a branch the staff member has no part in, IDEMPOTENCY_MISMATCH
 */
export async function checkIn(
  ctx: DoorContext,
  input: CheckInInput,
  procedure: string,
): Promise<CheckInResult> {
  requireBranch(ctx, input.branchId);
  const { by } = input;
  const person: Pick<Request, "whom" | "method" | "pass"> =
    by.kind === "member" ? { whom: { by: "member", value: by.memberId }, method: "desk" } : scanned(by.text);
  const key = keyOf(ctx, procedure, input);
  return await perform(ctx, { ...person, branchId: input.branchId, key }, (outcome) =>
    deskAnswer(ctx, outcome),
  );
}

/**
 * Lets somebody in against the decision; the reason stays on the visit and in the audit log. Runs in the call's own
 * transaction.
 * @throws DomainError FORBIDDEN when the gym's policy or the reason doesn't allow it to this person
 */
export async function admit(ctx: DoorContext, input: AdmitInput): Promise<CheckInResult> {
  requireBranch(ctx, input.branchId);
  const request: Request = {
    whom: { by: "member", value: input.memberId },
    method: "desk",
    branchId: input.branchId,
    override: input.reason,
    key: undefined,
  };
  return await perform(ctx, request, (outcome) => deskAnswer(ctx, outcome));
}

/** Checks somebody in at a paired kiosk, whose branch it is. @throws as `checkIn`, and RATE_LIMITED for guessed PINs */
export async function kioskCheckIn(
  ctx: DoorContext,
  input: KioskCheckInInput,
  procedure: string,
): Promise<KioskResult> {
  const { actor } = ctx;
  if (actor.kind !== "device") throw new DomainError("FORBIDDEN");
  const key = keyOf(ctx, procedure, input);
  const { by } = input;
  if (by.kind === "scan")
    return await perform(ctx, { ...scanned(by.text), branchId: actor.branchId, key }, kioskAnswer);
  const whom = { by: "pin" as const, value: pinDigest(ctx, by.pin) };
  return await countingGuesses(ctx, actor.deviceId, () =>
    perform(ctx, { whom, method: "pin", branchId: actor.branchId, key }, kioskAnswer),
  );
}

/** Spends a guess first and gives it back when the PIN was right, so that tries at once can't slip through. */
async function countingGuesses<T>(ctx: DoorContext, deviceId: string, work: () => Promise<T>): Promise<T> {
  const verdict = await ctx.ports.limiter.consume("kiosk-pin", deviceId);
  if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
  const answer = await work();
  await ctx.ports.limiter.consume("kiosk-pin", deviceId, -1);
  return answer;
}

/** Facts → decision → one write; again from the start when somebody else wrote in between. */
async function perform<Answer>(
  ctx: DoorContext,
  request: Request,
  answerOf: (outcome: Outcome) => Answer,
): Promise<Answer> {
  const policy = policiesOf(ctx.tenant);
  const now = ctx.clock.now();
  const insideSince = new Date(now.getTime() - policy.autoCheckOutHours * 3_600_000);
  const query: DoorQuery = {
    whom: request.whom,
    branchId: request.branchId,
    now,
    scannerId: actorId(ctx.actor),
    passWindow: request.pass?.window ?? null,
    key: request.key,
    insideSince,
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const facts = await loadFacts(ctx.db, query);
    if (!facts) {
      const was = request.was ? undefined : await findMerged(ctx.db, request.whom);
      if (was)
        return await perform(
          ctx,
          { ...request, was, whom: { by: "member", value: was.survivorId } },
          answerOf,
        );
      throw new DomainError(request.whom.by === "member" && !request.pass ? "NOT_FOUND" : "PASS_UNKNOWN");
    }
    if (facts.kept && request.key) return replay<Answer>(facts.kept, request.key);
    const { branch } = facts;
    if (!branch) throw new DomainError("NOT_FOUND");
    const token = tokenState(ctx, request, facts, now);
    const decision = decideAccess({ ...facts, branch, token }, policy, now);
    const done = await write(ctx, request, { ...facts, branch }, decision, now, answerOf);
    if (done) return done.answer;
  }
  throw new DomainError("UNAVAILABLE", { retryAfter: 1 });
}

function replay<Answer>(kept: NonNullable<DoorFacts["kept"]>, key: KeptKey): Answer {
  if (kept.procedure !== key.procedure || kept.hash !== key.requestHash.toString("hex"))
    throw new DomainError("IDEMPOTENCY_MISMATCH");
  return kept.response?.value as Answer;
}

function tokenState(
  ctx: DoorContext,
  request: Request,
  facts: DoorFacts,
  now: Date,
): "good" | "expired" | "none" {
  const { pass } = request;
  if (!pass) return "none";
  const { qrSeconds, qrWindows } = policiesOf(ctx.tenant);
  const holder = request.was ?? facts.member;
  const secret = passSecret(ctx, holder.id, holder.passVersion);
  const read = { memberId: holder.id, ...pass };
  const state = checkPass(read, secret, { now, seconds: qrSeconds, windows: qrWindows });
  if (state === "forged") throw new DomainError("PASS_UNKNOWN");
  return state;
}

/** @returns undefined when another scan was quicker and the facts must be read again. */
async function write<Answer>(
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
