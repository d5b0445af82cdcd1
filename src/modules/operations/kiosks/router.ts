import { z } from "zod";
import { operatorProcedure, router } from "@/platform/trpc/trpc";
import { kiosksInput, kiosksPage, revokeInput } from "./schema";
import { readKiosks, revokeKiosk } from "./service";

/** The kiosks of all gyms, for whoever keeps the installation alive. */
export const kiosksRouter = router({
  list: operatorProcedure("operations.kiosks")
    .input(kiosksInput)
    .output(kiosksPage)
    .query(({ ctx, input }) => readKiosks(ctx, input)),
  revoke: operatorProcedure("operations.revoke-kiosk")
    .input(revokeInput)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await revokeKiosk(ctx, input);
      return {};
    }),
});
