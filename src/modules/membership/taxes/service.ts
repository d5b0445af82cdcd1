import type { TenantContext } from "@/platform/context";
import { isUniqueViolation } from "@/platform/db/failures";
import { DomainError } from "@/platform/errors";
import * as data from "./data";
import type { CreateTaxRateInput, TaxRate } from "./schema";

export function listTaxRates(ctx: TenantContext): Promise<TaxRate[]> {
  return data.listTaxRates(ctx.db);
}

async function get(ctx: TenantContext, id: string): Promise<TaxRate> {
  const rate = await data.findTaxRate(ctx.db, id);
  if (!rate) throw new DomainError("NOT_FOUND");
  return rate;
}

/** A rate never changes: a new one is made and the old one retired. @throws DomainError TAX_RATE_NAME_TAKEN */
export async function createTaxRate(ctx: TenantContext, input: CreateTaxRateInput): Promise<TaxRate> {
  const position = await data.countTaxRates(ctx.db);
  const id = await data.insertTaxRate(ctx.db, { ...input, position }).catch((error: unknown) => {
    if (isUniqueViolation(error, "name")) throw new DomainError("TAX_RATE_NAME_TAKEN", { name: input.name });
    throw error;
  });
  ctx.audit({ action: "tax-rate.create", subject: { kind: "tax-rate", id }, after: { ...input } });
  return await get(ctx, id);
}

/** A retired rate is no longer offered; what was sold with it keeps it. @throws DomainError NOT_FOUND */
export async function retireTaxRate(ctx: TenantContext, id: string, retired: boolean): Promise<TaxRate> {
  if (!(await data.setTaxRateRetired(ctx.db, id, retired ? ctx.clock.now() : null)))
    throw new DomainError("NOT_FOUND");
  ctx.audit({ action: retired ? "tax-rate.retire" : "tax-rate.unretire", subject: { kind: "tax-rate", id } });
  return await get(ctx, id);
}
