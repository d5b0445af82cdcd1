import type { TenantContext } from "@/platform/context";
import { bookingPolicyOf } from "../../bookings/policy";
import { FORGIVEN_DAYS } from "../rules";
import type { Simulated, SimulateInput } from "../schema";
import * as data from "./data";
import { simulate } from "./rules";

/**
 * What the rule that holds and another one would each have made of the last 30 days' classes. One read, nothing is
 * changed; kinds of class keep the rules they have of their own.
 */
export async function simulateRules(ctx: TenantContext, input: SimulateInput): Promise<Simulated> {
  const to = ctx.clock.now();
  const from = new Date(to.getTime() - FORGIVEN_DAYS * 86_400_000);
  const ends = await data.pastEnds(ctx.db, from, to);
  const types = new Map((await data.rulesOfTypes(ctx.db)).map(({ id, policies }) => [id, policies]));
  const stored = ctx.tenant.policies as object | null;
  const by = (policies: unknown) => {
    const tenant = { policies };
    const known = new Map([...types].map(([id, own]) => [id, bookingPolicyOf(tenant, own)]));
    return simulate(ends, (id) => known.get(id) ?? bookingPolicyOf(tenant, null));
  };
  return {
    currency: ctx.tenant.currency,
    bookings: ends.length,
    now: by(stored),
    asked: by({ ...stored, ...input }),
  };
}
