import { z } from "zod";

export const taxRate = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Hundredths of a percent: 1600 is 16 %. */
  basisPoints: z.int(),
  retired: z.boolean(),
  /** Plans whose current terms name it. */
  plans: z.int(),
});
export type TaxRate = z.infer<typeof taxRate>;

export const createTaxRateInput = z.strictObject({
  name: z.string().trim().min(1).max(40),
  basisPoints: z.int().min(0).max(10_000),
});
export type CreateTaxRateInput = z.infer<typeof createTaxRateInput>;

export const retireTaxRateInput = z.strictObject({ taxRateId: z.uuid(), retired: z.boolean() });
