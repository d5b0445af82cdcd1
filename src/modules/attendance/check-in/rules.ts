import { standingOn } from "@/modules/membership/memberships/rules";
import type { Policies } from "@/modules/tenancy/policies/schema";
import { addDays, age } from "@/shared/time-zone/local-date";
import type { Decision, MembershipFacts } from "../access/rules";
import { visitLimit } from "../access/rules";
import type { Alert, MemberCard } from "./schema";

interface Person {
  id: string;
  firstName: string;
  lastName: string;
  number: string;
  photo: string | null;
  birthDate: string | null;
  waiverSignedOn: string | null;
  hasGuardian: boolean;
  hasHealthNote: boolean;
  seen: boolean;
}

/** Days before the end from which the desk is told. */
const ENDS_SOON = 7;

function isBirthday(birthDate: string, day: string): boolean {
  const born = birthDate.slice(5);
  const leapDay = born === "02-29" && !isLeapYear(Number(day.slice(0, 4)));
  return day.slice(5) === (leapDay ? "03-01" : born);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Whether this day uses up the last visit that the membership holds or allows in its cycle. */
function isLastVisit(one: MembershipFacts, day: string): boolean {
  const limit = visitLimit(one, day);
  if (!limit) return false;
  const { from, to, visits } = limit;
  const used = one.usedDays.filter((at) => from <= at && (to === null || at <= to)).length;
  return used + (one.ownDays.includes(day) ? 0 : 1) >= visits;
}

/** What the desk should know about somebody at the door on a day; the most pressing first. */
export function alertsFor(
  member: Person,
  memberships: readonly MembershipFacts[],
  decision: Decision,
  facts: { day: string; replayed: boolean; policy: Pick<Policies, "waiver" | "minorAge"> },
): Alert[] {
  const { day, replayed, policy } = facts;
  const alerts: Alert[] = [];
  const current = memberships.find(({ id }) => id === decision.membershipId);
  if (replayed) alerts.push("pass-replayed");
  if (decision.endsFreeze) alerts.push("freeze-ends");
  if (memberships.some(({ paymentPendingSince }) => paymentPendingSince !== null))
    alerts.push("payment-pending");
  if (memberships.some(({ owedMinor, status }) => owedMinor > 0 && status !== "ended")) alerts.push("owes");
  if (policy.waiver !== "none" && !member.waiverSignedOn) alerts.push("waiver-missing");
  if (member.birthDate && age(member.birthDate, day) < policy.minorAge && !member.hasGuardian)
    alerts.push("guardian-missing");
  if (member.hasHealthNote) alerts.push("health-note");
  if (current?.endsOn && current.endsOn <= addDays(day, ENDS_SOON) && current.kind !== "day_pass")
    alerts.push("ends-soon");
  if (current && current.kind !== "day_pass" && isLastVisit(current, day)) alerts.push("last-visit");
  if (member.birthDate && isBirthday(member.birthDate, day)) alerts.push("birthday");
  if (!member.seen) alerts.push("first-visit");
  return alerts;
}

/** The member as the desk sees them beside the answer. */
export function cardOf(
  member: Person,
  memberships: readonly MembershipFacts[],
  decision: Decision,
  day: string,
): MemberCard {
  return {
    id: member.id,
    name: fullName(member),
    number: member.number,
    photo: member.photo,
    standing: standingOn(memberships, day).standing,
    planName: decision.planName ?? decision.params.plan,
  };
}

export function fullName(name: { firstName: string; lastName: string }): string {
  return `${name.firstName} ${name.lastName}`.trim();
}

/** For a screen that strangers can read: "Amina K." */
export function privateName(name: { firstName: string; lastName: string }): string {
  const [initial] = name.lastName.trim();
  return initial ? `${name.firstName} ${initial.toUpperCase()}.` : name.firstName;
}
