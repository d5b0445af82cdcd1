import { v5 } from "uuid";
import { sharedAllowanceSpent } from "@/modules/membership/events";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { tenantTopic } from "@/platform/realtime/realtime";
import { wallTime } from "@/shared/time-zone/time-zone";
import { visitLimit } from "../access/rules";
import { REASON_TABLE, type Reason } from "../access/schema";
import { privateName } from "../check-in/rules";
import { visitRecorded, visitUndone } from "../events";
import { confirmReturn } from "../jobs";
import { checkPass, readPass } from "../pass/pass";
import { passSecret, pinDigest } from "../pass/secrets";
import * as data from "./data";
import { endsOf, type ReplayedScan, replayScans } from "./rules";
import type { OfflineScan, SyncInput, SyncOutcome, SyncResult } from "./schema";

/** Scans older than this are no longer taken in. */
const OLDEST = 48 * 3_600_000;
/** From here back, what was worked out stands for good. */
const SETTLED_AFTER = OLDEST + 24 * 3_600_000;

/**
 * Takes in what a kiosk kept while it had no connection. Scans may come in any order and again: what they mean is
 * worked out from all of a member's scans together.
 * @throws DomainError RATE_LIMITED when too many PINs are nobody's
 */
export async function sync(ctx: TenantContext, input: SyncInput): Promise<SyncResult> {
  const { actor } = ctx;
  if (actor.kind !== "device") throw new DomainError("FORBIDDEN");
  const now = ctx.clock.now();
  const skew = now.getTime() - Date.parse(input.sentAt);
  const timed = input.scans.map((scan) => {
    const at = new Date(Math.min(now.getTime(), Date.parse(scan.deviceAt) + skew));
    return { scan, at, tooOld: now.getTime() - at.getTime() > OLDEST };
  });
  const people = await identify(
    ctx,
    actor.deviceId,
    timed.filter(({ tooOld }) => !tooOld).map(({ scan }) => scan),
  );
  const rows = timed.flatMap(({ scan, at, tooOld }) => {
    const person = tooOld ? undefined : personOf(ctx, people, scan, at);
    if (!person) return [];
    const { clientSeq, deviceAt } = scan;
    const reason: Reason = person.expired ? "TOKEN_EXPIRED" : "OK";
    return [{ clientSeq, memberId: person.memberId, at: at.toISOString(), deviceAt, reason }];
  });
  const seqs = input.scans.map(({ clientSeq }) => clientSeq);
  await data.keepScans(ctx.db, { id: actor.deviceId, branchId: actor.branchId }, now, rows);
  for (const memberId of await data.lockMembers(ctx.db, actor.deviceId, seqs)) await replay(ctx, memberId);
  const settled = new Map(
    (await data.findSettled(ctx.db, actor.deviceId, seqs)).map((scan) => [scan.clientSeq, scan]),
  );
  return { outcomes: [...new Set(seqs)].map((clientSeq) => outcomeOf(clientSeq, settled.get(clientSeq))) };
}

function outcomeOf(clientSeq: number, scan: data.SettledScan | undefined): SyncOutcome {
  if (!scan)
    return { clientSeq, outcome: "refused", decision: "deny", reason: null, visitId: null, name: null };
  const reason = scan.reason as Reason;
  return {
    clientSeq,
    outcome: scan.outcome,
    decision: scan.outcome === "conflict" ? "deny" : notDenied(reason),
    reason,
    visitId: scan.visitId,
    name: privateName(scan),
  };
}

/** A gym's policy may have let a reason pass that is a refusal by itself. */
function notDenied(reason: Reason): "allow" | "warn" {
  const { severity } = REASON_TABLE[reason];
  return severity === "deny" ? "warn" : severity;
}

interface People {
  byId: Map<string, data.KnownPerson>;
  byNumber: Map<string, data.KnownPerson>;
  byPin: Map<string, data.KnownPerson>;
}

async function identify(
  ctx: TenantContext,
  deviceId: string,
  scans: readonly OfflineScan[],
): Promise<People> {
  const ids: string[] = [];
  const numbers: string[] = [];
  const pins: Buffer[] = [];
  for (const { by } of scans) {
    if (by.kind === "pin") pins.push(pinDigest(ctx, by.pin));
    else if (!/\p{Cc}/u.test(by.text)) {
      const pass = readPass(by.text);
      if (pass) ids.push(pass.memberId);
      else numbers.push(by.text);
    }
  }
  const found = await data.findPeople(ctx.db, { ids, numbers, pins });
  const byPin = new Map(found.flatMap((one) => (one.pinDigest ? [[one.pinDigest, one] as const] : [])));
  const guesses = pins.filter((pin) => !byPin.has(pin.toString("hex"))).length;
  if (guesses > 0) {
    const verdict = await ctx.ports.limiter.consume("kiosk-pin", deviceId, guesses);
    if (!verdict.ok) throw new DomainError("RATE_LIMITED", { retryAfter: verdict.retryAfterSeconds });
  }
  return {
    byId: new Map(found.map((one) => [one.id, one])),
    byNumber: new Map(found.map((one) => [one.number, one])),
    byPin,
  };
}

/** Whose scan it is; undefined for a code that is nobody's. */
function personOf(
  ctx: TenantContext,
  people: People,
  { by }: OfflineScan,
  at: Date,
): { memberId: string; expired: boolean } | undefined {
  if (by.kind === "pin") {
    const person = people.byPin.get(pinDigest(ctx, by.pin).toString("hex"));
    return person && { memberId: person.memberId, expired: false };
  }
  const pass = readPass(by.text);
  if (!pass) {
    const person = people.byNumber.get(by.text);
    return person && { memberId: person.memberId, expired: false };
  }
  const person = people.byId.get(pass.memberId);
  if (!person) return undefined;
  const { qrSeconds, qrWindows } = policiesOf(ctx.tenant);
  const secret = passSecret(ctx, person.id, person.passVersion);
  const state = checkPass(pass, secret, { now: at, seconds: qrSeconds, windows: qrWindows });
  return state === "forged" ? undefined : { memberId: person.memberId, expired: state === "expired" };
}

function visitIdOf(deviceId: string, clientSeq: number): string {
  return v5(`visit/${clientSeq}`, deviceId);
}

/** Works out again what a member's recent scans mean, and makes the visits say the same. */
async function replay(ctx: TenantContext, memberId: string): Promise<void> {
  const now = ctx.clock.now();
  const policy = policiesOf(ctx.tenant);
  const timeline = await data.loadTimeline(ctx.db, memberId, new Date(now.getTime() - SETTLED_AFTER));
  if (!timeline) return;
  const branches = new Map(timeline.branches.map((branch) => [branch.id, branch]));
  const scans = timeline.scans.map(({ reason, ...scan }) => ({
    ...scan,
    visitId: visitIdOf(scan.deviceId, scan.clientSeq),
    token: reason === "TOKEN_EXPIRED" ? ("expired" as const) : ("good" as const),
  }));
  const replayed = replayScans(scans, { ...timeline, branches }, policy);
  const recorded = replayed.filter(({ outcome }) => outcome === "recorded");
  const wanted = new Set(recorded.map(({ visitId }) => visitId));
  const dropped = await data.dropVisits(
    ctx.db,
    timeline.made.filter((id) => !wanted.has(id)),
  );
  const ends = endsOf(
    [
      ...timeline.fixed,
      ...recorded.map(({ visitId, branchId, at }) => ({ id: visitId, branchId, enteredAt: at })),
    ],
    policy.autoCheckOutHours,
    now,
  );
  const visits = recorded.map((scan) => visitOf(scan, branches.get(scan.branchId)?.zone ?? "UTC", ends));
  const ended = timeline.fixed.flatMap(({ id }) => {
    const end = ends.get(id);
    return end && visits.length > 0 ? [{ id, leftAt: end.leftAt.toISOString(), how: end.how }] : [];
  });
  await data.writeVisits(ctx.db, memberId, visits, ended);
  await data.settleScans(
    ctx.db,
    replayed.map(({ deviceId, clientSeq, outcome, reason, ofVisit }) => ({
      deviceId,
      clientSeq,
      outcome,
      reason,
      visitId: ofVisit,
    })),
  );
  const made = visits.filter(({ id }) => !timeline.made.includes(id));
  tell(ctx, memberId, made, dropped);
  await tellSpent(ctx, timeline, made);
  const refused = new Set(
    replayed.flatMap(({ outcome, branchId }) => (outcome === "conflict" ? branchId : [])),
  );
  for (const branchId of refused)
    ctx.live(tenantTopic(ctx.tenantId, "desk", branchId), { type: "conflict", at: now.toISOString() });
  const back = new Set(recorded.filter(({ endsFreeze }) => endsFreeze).map(({ visitId }) => visitId));
  for (const { id: visitId, membershipId, localDay: on } of made) {
    if (back.has(visitId) && membershipId) {
      ctx.enqueue(confirmReturn, { visitId, memberId, membershipId, on });
    }
  }
}

function visitOf(scan: ReplayedScan, zone: string, ends: ReturnType<typeof endsOf>): data.OfflineVisit {
  const wall = wallTime(scan.at, zone);
  const end = ends.get(scan.visitId);
  return {
    id: scan.visitId,
    branchId: scan.branchId,
    enteredAt: scan.at,
    membershipId: scan.membershipId,
    localDay: wall.date,
    localHour: wall.hour,
    reason: scan.reason,
    deviceId: scan.deviceId,
    deviceAt: scan.at,
    leftAt: end?.leftAt.toISOString() ?? null,
    leftHow: end?.how ?? null,
  };
}

/** Lets whoever pays for a household hear that these visits were the last of what it shares. */
async function tellSpent(
  ctx: TenantContext,
  timeline: data.Timeline,
  made: readonly data.OfflineVisit[],
): Promise<void> {
  for (const { membershipId, localDay } of made) {
    const used = timeline.memberships.find(({ id }) => id === membershipId);
    const limit = used?.shared ? visitLimit(used, localDay) : null;
    if (!used || !limit || (await data.countUsed(ctx.db, used.id, limit)) < limit.visits) continue;
    ctx.emit(sharedAllowanceSpent, {
      membershipId: used.id,
      kind: "visits",
      fromOn: limit.from,
      toOn: limit.to,
    });
  }
}

function tell(
  ctx: TenantContext,
  memberId: string,
  made: readonly data.OfflineVisit[],
  dropped: readonly { id: string; branchId: string; localDay: string }[],
): void {
  for (const { id: visitId, branchId, membershipId, enteredAt, localDay, localHour } of made) {
    const visit = { visitId, memberId, branchId, membershipId, enteredAt, localDay, localHour };
    ctx.emit(visitRecorded, { ...visit, method: "offline" });
  }
  for (const { id: visitId, branchId, localDay } of dropped)
    ctx.emit(visitUndone, { visitId, memberId, branchId, localDay });
  const at = ctx.clock.now().toISOString();
  for (const branchId of new Set([...made, ...dropped].map((visit) => visit.branchId))) {
    ctx.live(tenantTopic(ctx.tenantId, "occupancy", branchId), { type: "changed", at });
    ctx.live(tenantTopic(ctx.tenantId, "desk", branchId), { type: "changed", at });
    ctx.live(tenantTopic(ctx.tenantId, "attendance"), { type: "visit", branchId, at });
  }
}
