import { age } from "@/shared/time-zone/local-date";
import type { MemberProfile } from "../../members/schema";
import type { Membership } from "../../memberships/schema";

/** The one thing that is most likely to be done with a member now. */
export type NextStep =
  | { kind: "restore" }
  | { kind: "lift-ban" }
  | { kind: "check-in" }
  | { kind: "end-freeze"; membership: Membership }
  | { kind: "reactivate"; membership: Membership }
  | { kind: "start" };

export function nextStep(member: MemberProfile): NextStep {
  if (member.archived) return { kind: "restore" };
  if (member.banned) return { kind: "lift-ban" };
  if (member.standing === "active") return { kind: "check-in" };
  const frozen = member.memberships.find(({ status }) => status === "frozen");
  if (member.standing === "frozen" && frozen) return { kind: "end-freeze", membership: frozen };
  const suspended = member.memberships.find(({ status }) => status === "suspended");
  if (member.standing === "suspended" && suspended) return { kind: "reactivate", membership: suspended };
  return { kind: "start" };
}

export type ProfileAlert = "birthday" | "minor-without-guardian" | "minor";

/** What the desk should notice before it says hello. `today` is the gym's day. */
export function alertsOf(
  member: Pick<MemberProfile, "birthDate" | "guardianName" | "guardianPhone">,
  today: string,
): ProfileAlert[] {
  if (!member.birthDate) return [];
  const alerts: ProfileAlert[] = [];
  if (isBirthday(member.birthDate, today)) alerts.push("birthday");
  if (age(member.birthDate, today) < 18) {
    alerts.push(member.guardianName && member.guardianPhone ? "minor" : "minor-without-guardian");
  }
  return alerts;
}

/** Born on 29 February celebrates on the 28th in other years. */
function isBirthday(birthDate: string, today: string): boolean {
  const day = birthDate.slice(5);
  if (day === today.slice(5)) return true;
  const year = Number(today.slice(0, 4));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day === "02-29" && !leap && today.slice(5) === "02-28";
}
