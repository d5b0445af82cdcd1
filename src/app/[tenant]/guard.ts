import { redirect } from "next/navigation";
import type { ShellFacts } from "@/platform/shell/facts";
import { readShell } from "@/platform/shell/read-shell";
import type { TenantRole } from "@/shared/access/permission";

/**
 * Sends those who can't use a part of the gym to where they can: to sign in, to their second factor, or to the part
 * that is theirs. The procedures check for themselves; this only spares people an empty frame.
 * @returns the facts when the reader belongs here, null when they are signed in but hold none of the roles.
 */
export async function guard(
  tenant: string,
  path: string,
  roles: readonly TenantRole[],
): Promise<ShellFacts | null> {
  const shell = await readShell(tenant);
  if (!shell) return null;
  const next = encodeURIComponent(`/${tenant}${path}`);
  if (!shell.actor) redirect(`/sign-in?next=${next}`);
  if (shell.secondFactor === "give") redirect(`/two-factor?next=${next}`);
  if (shell.secondFactor === "set-up") redirect(`/account?setup=two-factor&next=${next}`);
  return shell.roles.some((role) => roles.includes(role)) ? shell : null;
}

/** Where somebody's work in this gym begins; undefined when they have no part in it. */
export function startOf(shell: ShellFacts): string | undefined {
  const { roles, tenant } = shell;
  if (roles.includes("owner") || roles.includes("manager")) return `/${tenant.slug}/admin`;
  if (roles.includes("desk")) return `/${tenant.slug}/desk`;
  if (roles.includes("trainer")) return `/${tenant.slug}/coach`;
  return roles.includes("member") ? `/${tenant.slug}` : undefined;
}
