import type { StaffRole } from "@/shared/access/permission";

/** Milliseconds that an invitation's link holds. */
export const INVITATION_LIFE = 7 * 86_400_000;

const GRANTABLE: Readonly<Record<StaffRole, readonly StaffRole[]>> = {
  owner: ["owner", "manager", "desk", "trainer"],
  manager: ["desk", "trainer"],
  desk: [],
  trainer: [],
};

/** The roles somebody may give, and whose holders they may change or remove. */
export function grantableRoles(own: StaffRole | null): readonly StaffRole[] {
  return own ? GRANTABLE[own] : [];
}

/** Whether somebody may turn a person's role into another (null: take them off the staff). */
export function mayAssign(own: StaffRole | null, from: StaffRole | null, to: StaffRole | null): boolean {
  const grantable = grantableRoles(own);
  return (from === null || grantable.includes(from)) && (to === null || grantable.includes(to));
}

/**
 * Whether somebody limited to branches may see to work at others; in both lists, empty is all. Whoever answers for one
 * branch gives nobody more than that.
 */
export function coversBranches(own: readonly string[], wanted: readonly string[]): boolean {
  return own.length === 0 || (wanted.length > 0 && wanted.every((id) => own.includes(id)));
}

/** Owners see to the whole gym, so a limit to some branches would only be a trap. */
export function branchesFor(role: StaffRole, branchIds: readonly string[]): string[] {
  return role === "owner" ? [] : [...new Set(branchIds)];
}
