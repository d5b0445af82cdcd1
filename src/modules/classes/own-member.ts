import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";

/** The member that the signed-in person is here. @throws DomainError NOT_FOUND for staff who are none */
export function ownMember(ctx: TenantContext): string {
  if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
  return ctx.access.memberId;
}
