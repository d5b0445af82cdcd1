import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import type { Decision } from "../access/rules";
import { REASON_TABLE } from "../access/schema";
import type { FeedItem } from "../visits/schema";
import type { NewRefusal, NewVisit } from "./data";
import type { DoorFacts } from "./facts/data";
import { alertsFor, cardOf, fullName, privateName } from "./rules";
import type { CheckInResult, KioskResult } from "./schema";

/** Facts of a member at a branch that exists. */
export type KnownFacts = DoorFacts & { branch: NonNullable<DoorFacts["branch"]> };

/** A decided request: what the answer is made of. */
export interface Outcome {
  facts: KnownFacts;
  decision: Decision;
  visitId: string | null;
  now: Date;
  /** The branch's calendar day. */
  day: string;
}

/** Whether this actor may let somebody in against a decision. */
export function mayOverride(ctx: TenantContext, decision: Pick<Decision, "decision" | "reason">): boolean {
  const row = REASON_TABLE[decision.reason];
  if (decision.decision !== "deny" || row.override === "never" || !policiesOf(ctx.tenant).staffOverride)
    return false;
  const { roles } = ctx.access;
  const manages = roles.includes("owner") || roles.includes("manager");
  return manages || (row.override === "desk" && roles.includes("desk"));
}

function personOf({ member }: KnownFacts) {
  return { memberId: member.id, name: fullName(member), number: member.number, photo: member.photo };
}

function lineOf(branchId: string, decision: Decision, now: Date) {
  return {
    at: now.toISOString(),
    branchId,
    decision: decision.decision,
    reason: decision.reason,
    override: null,
    flag: null,
    leftAt: null,
    undoneAt: null,
  };
}

/** A refusal as the desk's feed shows it. */
export function refusalLine(facts: KnownFacts, refusal: NewRefusal, decision: Decision): FeedItem {
  const line = lineOf(refusal.branchId, decision, refusal.at);
  return { ...personOf(facts), ...line, id: refusal.id, kind: "refusal", method: refusal.method };
}

/** A visit as the desk's feed shows it. */
export function visitLine(facts: KnownFacts, visit: NewVisit, decision: Decision): FeedItem {
  return {
    ...personOf(facts),
    ...lineOf(visit.branchId, decision, visit.enteredAt),
    id: visit.id,
    kind: "visit",
    decision: visit.override === null ? decision.decision : "warn",
    method: visit.method,
    override: visit.override,
    flag: visit.flag,
  };
}

function answerBase({ decision, visitId, now }: Outcome) {
  const { decision: severity, reason, params, fix } = decision;
  return { decision: severity, reason, params, fix, at: now.toISOString(), visitId };
}

/** What the desk sees. */
export function deskAnswer(ctx: TenantContext, outcome: Outcome): CheckInResult {
  const { facts, decision, day } = outcome;
  const { member, memberships, replayed } = facts;
  const policy = policiesOf(ctx.tenant);
  return {
    ...answerBase(outcome),
    member: cardOf(member, memberships, decision, day),
    alerts: alertsFor(member, memberships, decision, { day, replayed, policy }),
    mayAdmit: mayOverride(ctx, decision),
  };
}

/** What the kiosk shows. */
export function kioskAnswer(outcome: Outcome): KioskResult {
  const { member } = outcome.facts;
  return { ...answerBase(outcome), name: privateName(member), photo: member.photo };
}
