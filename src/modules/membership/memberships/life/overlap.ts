import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isOver, isPrimary, overlaps, sharesBranch } from "../rules";
import { loadPrimaries } from "./data";

/** A membership as far as it can stand in another one's way. */
export interface Span {
  id?: string;
  memberId: string;
  planKind: string;
  startsOn: string;
  endsOn: string | null;
  branchIds: readonly string[];
}

/**
 * Two memberships of one member may not run on the same day in the same branch.
 * @throws DomainError MEMBERSHIP_OVERLAPS
 */
export async function refuseOverlap(ctx: TenantContext, span: Span & { status?: string }): Promise<void> {
  if (!isPrimary(span.planKind) || span.status === "ended" || span.status === "completed") return;
  const clash = (await loadPrimaries(ctx.db, span.memberId)).find(
    (other) =>
      other.id !== span.id &&
      !isOver(other.status) &&
      isPrimary(other.planKind) &&
      overlaps(other, span) &&
      sharesBranch(other.branchIds, span.branchIds),
  );
  if (clash) throw new DomainError("MEMBERSHIP_OVERLAPS", { plan: clash.planName, until: clash.endsOn });
}
