import { policiesOf } from "@/modules/tenancy/policies/schema";
import { changes } from "@/platform/audit/audit";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { DomainError } from "@/platform/errors";
import { localDate } from "@/shared/time-zone/time-zone";
import { findTaxRate } from "../taxes/data";
import * as data from "./data";
import { affectedBy } from "./rules";
import {
  type Affected,
  type CreatePlanInput,
  createPlanInput,
  type FullTerms,
  type NewPlanVersionInput,
  newPlanVersionInput,
  type ParsedTerms,
  type Plan,
  type UpdatePlanInput,
} from "./schema";

function today(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

export function listPlans(ctx: TenantContext): Promise<Plan[]> {
  return data.listPlans(ctx.db, today(ctx));
}

async function get(ctx: TenantContext, planId: string): Promise<Plan> {
  const plan = await data.findPlan(ctx.db, planId, today(ctx));
  if (!plan) throw new DomainError("NOT_FOUND");
  return plan;
}

function taken(error: unknown, name: string): never {
  if (isUniqueViolation(error, "name")) throw new DomainError("PLAN_NAME_TAKEN", { name });
  throw error;
}

/** The terms as they are kept. @throws DomainError NOT_FOUND for an unknown tax rate, INVALID_INPUT for a retired one */
async function complete(ctx: TenantContext, terms: ParsedTerms): Promise<FullTerms> {
  if (terms.taxRateId !== null) {
    const rate = await findTaxRate(ctx.db, terms.taxRateId);
    if (!rate) throw new DomainError("NOT_FOUND");
    if (rate.retired) throw new DomainError("INVALID_INPUT", { field: "taxRateId" });
  }
  return { ...terms, taxInclusive: terms.taxInclusive ?? policiesOf(ctx.tenant).pricesIncludeTax };
}

/** What belongs to a price besides its terms: in what money, and since when it is sold and known. */
function madeNow(ctx: TenantContext, validFrom: string) {
  return { validFrom, currency: ctx.tenant.currency, at: ctx.clock.now() };
}

/** A new plan with its first version. @throws DomainError PLAN_NAME_TAKEN, NOT_FOUND and INVALID_INPUT for the tax rate */
export async function createPlan(ctx: TenantContext, input: CreatePlanInput): Promise<Plan> {
  const { name, kind, description, onlineSale, maxHolders, ...given } = createPlanInput.parse(input);
  const terms = await complete(ctx, given);
  const position = await data.countPlans(ctx.db);
  const planId = await data
    .insertPlan(ctx.db, { name, kind, description: description ?? null, position, onlineSale, maxHolders })
    .catch((error: unknown) => taken(error, name));
  await data.insertVersion(ctx.db, planId, madeNow(ctx, today(ctx)), terms);
  ctx.audit({
    action: "plan.create",
    subject: { kind: "plan", id: planId },
    after: { name, kind, priceMinor: terms.priceMinor },
  });
  return await get(ctx, planId);
}

/** What is offered under which name, to whom and how often; the terms have versions instead. */
export async function renamePlan(ctx: TenantContext, input: UpdatePlanInput): Promise<Plan> {
  const locked = await data.lockPlan(ctx.db, input.planId);
  if (!locked) throw new DomainError("NOT_FOUND");
  const { id: _, ...before } = locked;
  const after = {
    name: input.name,
    description: input.description ?? null,
    onlineSale: input.onlineSale ?? before.onlineSale,
    maxHolders: input.maxHolders === undefined ? before.maxHolders : input.maxHolders,
  };
  await data.updatePlan(ctx.db, input.planId, after).catch((error: unknown) => taken(error, input.name));
  ctx.audit({
    action: "plan.update",
    subject: { kind: "plan", id: input.planId },
    ...changes(before, after),
  });
  return await get(ctx, input.planId);
}

/** New terms from a day on; what has been sold keeps the terms it was sold at. */
export async function addPlanVersion(ctx: TenantContext, input: NewPlanVersionInput): Promise<Plan> {
  const { planId, validFrom, ...given } = newPlanVersionInput.parse(input);
  if (!(await data.lockPlan(ctx.db, planId))) throw new DomainError("NOT_FOUND");
  if (validFrom < today(ctx)) throw new DomainError("INVALID_INPUT", { field: "validFrom" });
  const terms = await complete(ctx, given);
  const version = await data.insertVersion(ctx.db, planId, madeNow(ctx, validFrom), terms);
  ctx.audit({
    action: "plan.new-version",
    subject: { kind: "plan", id: planId },
    after: { version, validFrom, priceMinor: terms.priceMinor },
  });
  return await get(ctx, planId);
}

/** A retired plan is no longer sold; members who hold it keep it. */
export async function retirePlan(ctx: TenantContext, planId: string, retired: boolean): Promise<Plan> {
  if (!(await data.lockPlan(ctx.db, planId))) throw new DomainError("NOT_FOUND");
  await data.updatePlan(ctx.db, planId, { retiredAt: retired ? ctx.clock.now() : null });
  ctx.audit({ action: retired ? "plan.retire" : "plan.unretire", subject: { kind: "plan", id: planId } });
  return await get(ctx, planId);
}

/** Whom new terms of a plan would reach and from when, before anything is changed. @throws DomainError NOT_FOUND */
export async function affectedByPlan(
  ctx: TenantContext,
  input: { planId: string; validFrom?: string | undefined; priceMinor?: number | undefined },
): Promise<Affected> {
  const plan = await get(ctx, input.planId);
  const day = today(ctx);
  const validFrom = input.validFrom && input.validFrom > day ? input.validFrom : day;
  const holdings = await data.holdingsOf(ctx.db, plan.id, day);
  const { id: planId, name, currency } = plan;
  return { planId, name, currency, validFrom, ...affectedBy(holdings, validFrom, input.priceMinor ?? null) };
}
