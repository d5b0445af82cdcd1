import { changes } from "@/platform/audit/audit";
import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { DomainError } from "@/platform/errors";
import { localDate } from "@/shared/time-zone/time-zone";
import * as data from "./data";
import type { CreatePlanInput, NewPlanVersionInput, Plan } from "./schema";

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

export async function createPlan(ctx: TenantContext, input: CreatePlanInput): Promise<Plan> {
  const { name, kind, description, ...terms } = input;
  const position = await data.countPlans(ctx.db);
  const planId = await data
    .insertPlan(ctx.db, { name, kind, description: description ?? null, position })
    .catch((error: unknown) => taken(error, name));
  await data.insertVersion(ctx.db, planId, today(ctx), ctx.tenant.currency, terms);
  ctx.audit({
    action: "plan.create",
    subject: { kind: "plan", id: planId },
    after: { name, kind, priceMinor: terms.priceMinor },
  });
  return await get(ctx, planId);
}

export async function renamePlan(
  ctx: TenantContext,
  input: { planId: string; name: string; description?: string | null | undefined },
): Promise<Plan> {
  const before = await data.lockPlan(ctx.db, input.planId);
  if (!before) throw new DomainError("NOT_FOUND");
  const after = { name: input.name, description: input.description ?? null };
  await data.updatePlan(ctx.db, input.planId, after).catch((error: unknown) => taken(error, input.name));
  ctx.audit({
    action: "plan.update",
    subject: { kind: "plan", id: input.planId },
    ...changes({ name: before.name, description: before.description }, after),
  });
  return await get(ctx, input.planId);
}

/** New terms from a day on; what has been sold keeps the terms it was sold at. */
export async function addPlanVersion(ctx: TenantContext, input: NewPlanVersionInput): Promise<Plan> {
  const { planId, validFrom, ...terms } = input;
  if (!(await data.lockPlan(ctx.db, planId))) throw new DomainError("NOT_FOUND");
  if (validFrom < today(ctx)) throw new DomainError("INVALID_INPUT", { field: "validFrom" });
  const version = await data.insertVersion(ctx.db, planId, validFrom, ctx.tenant.currency, terms);
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
