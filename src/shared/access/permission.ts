/** Roles an actor can hold inside one gym. `kiosk` is a paired device, `anyone` needs no sign-in. */
export const TENANT_ROLES = ["owner", "manager", "desk", "trainer", "member", "kiosk", "anyone"] as const;
export type TenantRole = (typeof TENANT_ROLES)[number];

/** Roles that a gym gives to people who work there. */
export const STAFF_ROLES = ["owner", "manager", "desk", "trainer"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export interface Permission {
  readonly action: string;
  readonly roles: readonly TenantRole[];
}

/**
 * Declares a module's permission table: action → the roles that may.
 * The action's name is the key, so every permission has exactly one name.
 */
export function definePermissions<const T extends Record<string, readonly TenantRole[]>>(
  table: T,
): { readonly [Action in keyof T]: Permission } {
  return Object.freeze(
    Object.fromEntries(
      Object.entries(table).map(([action, roles]) => [action, Object.freeze({ action, roles })]),
    ),
  ) as { readonly [Action in keyof T]: Permission };
}

/** Whether any of the actor's roles is listed. */
export function allows(permission: Permission, roles: readonly TenantRole[]): boolean {
  return permission.roles.includes("anyone") || roles.some((role) => permission.roles.includes(role));
}
