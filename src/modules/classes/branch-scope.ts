import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";

/** Staff and kiosks may be tied to branches; no list means all of them. @throws DomainError FORBIDDEN elsewhere */
export function requireBranch(ctx: TenantContext, branchId: string): void {
  const { branchIds } = ctx.access;
  if (branchIds.length > 0 && !branchIds.includes(branchId)) throw new DomainError("FORBIDDEN");
}
