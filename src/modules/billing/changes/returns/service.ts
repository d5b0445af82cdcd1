import type { TenantContext } from "@/platform/context";
import { quote } from "../../calculator/rules";
import { chargeByItself, renewNow } from "../../renewals/service";
import { billingPolicyOf, loadState } from "../../state/service";
import { carryOut } from "../carrying-out/service";

/**
 * Ends a freeze that ends with the return, as of the day on which somebody came in: the unused days are taken off
 * again, and when no paid day is left the next period is billed like a renewal. Told twice, late, or of a freeze that
 * is over or called off, it changes nothing.
 */
export async function returnWithVisit(
  ctx: TenantContext,
  { membershipId, on }: { membershipId: string; on: string },
): Promise<void> {
  await renewNow(ctx, membershipId);
  const loaded = await loadState(ctx, membershipId, true);
  const { state, facts } = loaded;
  const freeze = state.freezes.find(
    ({ status, fromOn, toOn }) =>
      (status === "active" || status === "scheduled") && fromOn <= on && (toOn === null || on <= toOn),
  );
  if (!freeze?.endOnReturn) return;
  const change = { kind: "return" as const, on };
  const policy = billingPolicyOf(ctx, false, facts.version);
  const result = quote(state, change, policy, { today: facts.today });
  if (result.refusals.length > 0) {
    const codes = result.refusals.map(({ code }) => code);
    ctx.logger.warn({ membershipId, codes }, "a return is held back");
    return;
  }
  const { invoice } = await carryOut(ctx, loaded, {
    change,
    result,
    tenders: [],
    idempotency: `return:${freeze.id}`,
  });
  if (invoice) await chargeByItself(ctx, [{ ...invoice, memberId: facts.payer.id }]);
}
