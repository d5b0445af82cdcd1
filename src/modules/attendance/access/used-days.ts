import type { MembershipFacts } from "./rules";

/** A membership with the days that decisions before this one have taken from it. */
export function withDays(one: MembershipFacts, taken: readonly string[] | undefined): MembershipFacts {
  if (one.visits === null || !taken) return one;
  return { ...one, usedDays: [...one.usedDays, ...taken], ownDays: [...one.ownDays, ...taken] };
}

/** Notes the day that a decision takes; a person's day is taken once. */
export function takeDay(
  memberships: readonly MembershipFacts[],
  taken: Map<string, string[]>,
  membershipId: string | null,
  day: string,
): void {
  const used = memberships.find(({ id }) => id === membershipId);
  if (!used || used.visits === null || used.ownDays.includes(day)) return;
  taken.set(used.id, [...(taken.get(used.id) ?? []), day]);
}
