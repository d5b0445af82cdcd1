import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { billingPermissions as may } from "../permissions";
import { enterReceiptInput, matchReceiptInput, matchResult, receiptIdInput, receiptList } from "./schema";
import * as receipts from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

/** Money in the gym's wallets that belongs to no bill yet. */
export const receiptsRouter = router({
  list: tenantProcedure(may["receipt.match"])
    .output(receiptList)
    .query(({ ctx }) => receipts.listReceipts(ctx)),
  match: tenantProcedure(may["receipt.match"])
    .input(matchReceiptInput)
    .output(matchResult)
    .mutation(({ ctx, input }) => receipts.matchReceipt(ctx, input)),
  confirm: tenantProcedure(may["receipt.match"])
    .input(receiptIdInput)
    .output(matchResult)
    .mutation(({ ctx, input }) => receipts.confirmMatch(ctx, input.receiptId)),
  reject: tenantProcedure(may["receipt.match"])
    .input(receiptIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await receipts.rejectMatch(ctx, input.receiptId);
      return ok;
    }),
  enter: tenantProcedure(may["receipt.match"])
    .input(enterReceiptInput)
    .output(matchResult)
    .mutation(({ ctx, input }) => receipts.enterReceipt(ctx, input)),
  undo: tenantProcedure(may["receipt.match"])
    .input(receiptIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await receipts.undoMatch(ctx, input.receiptId);
      return ok;
    }),
});
