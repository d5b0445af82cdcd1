import { changes } from "@/platform/audit/audit";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { type OwnRules, ownRules, type RulesOfType } from "../schema";
import { rulesOfTypes } from "../simulating/data";
import * as data from "./data";

/** What a kind of class says by itself; what is not valid counts as not said. */
function ownOf(policies: unknown): OwnRules {
  const stored = (policies ?? {}) as Record<string, unknown>;
  const pairs = Object.entries(ownRules.shape).map(([name, rule]) => {
    const parsed = rule.safeParse(stored[name] ?? null);
    return [name, parsed.success ? parsed.data : null];
  });
  return Object.fromEntries(pairs) as OwnRules;
}

/** The kinds of class with the rules that they have of their own. */
export async function listOwnRules(ctx: TenantContext): Promise<RulesOfType[]> {
  const types = await rulesOfTypes(ctx.db);
  return types.map(({ id, name, policies }) => ({ id, name, rules: ownOf(policies) }));
}

/** Gives a kind of class rules of its own; null takes one away. Bookings that ended stay as they are. @throws DomainError NOT_FOUND */
export async function setOwnRules(ctx: TenantContext, classTypeId: string, rules: OwnRules): Promise<void> {
  const type = (await rulesOfTypes(ctx.db)).find(({ id }) => id === classTypeId);
  if (!type) throw new DomainError("NOT_FOUND");
  const named = Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== null));
  const others = Object.entries((type.policies ?? {}) as object).filter(([name]) => !(name in rules));
  await data.setTypeRules(ctx.db, classTypeId, { ...Object.fromEntries(others), ...named });
  ctx.audit({
    action: "class-type.set-rules",
    subject: { kind: "class-type", id: classTypeId },
    ...changes<OwnRules>(ownOf(type.policies), rules),
  });
}
