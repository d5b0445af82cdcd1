import { policiesOf } from "@/modules/tenancy/policies/schema";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { IDEMPOTENCY_KEY, requestHash } from "@/platform/idempotency/idempotency";
import { decideAccess } from "../access/rules";
import { requireBranch } from "../branch-scope";
import { findMerged } from "../merging/data";
import { checkPass, readPass } from "../pass/pass";
import { passSecret, pinDigest } from "../pass/secrets";
import { deskAnswer, kioskAnswer, type Outcome } from "./answers";
import { type DoorFacts, type DoorQuery, type KeptKey, loadFacts } from "./facts/data";
import { record } from "./recording";
import type { DoorContext, Request } from "./request";
import type { AdmitInput, CheckInInput, CheckInResult, KioskCheckInInput, KioskResult } from "./schema";

/** More would mean that something else than a race is going on. */
const ATTEMPTS = 4;

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
    const done = await record(ctx, request, { ...facts, branch }, decision, now, answerOf);
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
