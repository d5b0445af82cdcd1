import type { TenantContext } from "@/platform/context";
import { openQuestions } from "./data";
import type { PaymentInQuestion } from "./schema";

/**
 * Payments that nobody is asked about any more, since the provider knows them by no name of ours, the oldest first.
 * News of them still counts whenever it comes; `closeUnknown` ends them on a person's word.
 */
export function listQuestions(ctx: TenantContext): Promise<PaymentInQuestion[]> {
  return openQuestions(ctx.db);
}
