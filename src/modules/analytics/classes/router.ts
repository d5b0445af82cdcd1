import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { analyticsPermissions as may } from "../permissions";
import { type ClassNumbers, classListInput, classNumbersInput, classPage } from "./schema";
import { getClassNumbers, listClasses } from "./service";

export const classNumbersRouter = router({
  // Ready JSON from PostgreSQL: the output schema is checked in tests, not on every call.
  numbers: tenantProcedure(may["class-numbers.read"])
    .input(classNumbersInput)
    .query(({ ctx, input }): Promise<ClassNumbers> => getClassNumbers(ctx, input)),
  list: tenantProcedure(may["class-numbers.read"])
    .input(classListInput)
    .output(classPage)
    .query(({ ctx, input }) => listClasses(ctx, input)),
});
