import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { billingPermissions as may } from "../permissions";
import { shiftHistory as readHistory } from "./history/service";
import {
  branchInput,
  cashBoard,
  closeShiftInput,
  moveCashInput,
  openShiftInput,
  shiftHistory,
  shiftHistoryInput,
  shiftIdInput,
  shiftReport,
} from "./schema";
import * as shifts from "./service";

/** The desk's drawers: opened, counted, closed. */
export const shiftsRouter = router({
  board: tenantProcedure(may["shift.open"])
    .input(branchInput)
    .output(cashBoard)
    .query(({ ctx, input }) => shifts.cashBoard(ctx, input.branchId)),
  get: tenantProcedure(may["shift.open"])
    .input(shiftIdInput)
    .output(shiftReport)
    .query(({ ctx, input }) => shifts.getShift(ctx, input.shiftId)),
  open: tenantProcedure(may["shift.open"])
    .input(openShiftInput)
    .output(shiftReport)
    .mutation(({ ctx, input }) => shifts.openDrawer(ctx, input)),
  moveCash: tenantProcedure(may["shift.open"])
    .input(moveCashInput)
    .output(shiftReport)
    .mutation(({ ctx, input }) => shifts.moveCash(ctx, input)),
  close: tenantProcedure(may["shift.close"])
    .input(closeShiftInput)
    .output(shiftReport)
    .mutation(({ ctx, input }) => shifts.closeDrawer(ctx, input)),
  history: tenantProcedure(may["shift.history"])
    .input(shiftHistoryInput)
    .output(shiftHistory)
    .query(({ ctx, input }) => readHistory(ctx, input)),
});
