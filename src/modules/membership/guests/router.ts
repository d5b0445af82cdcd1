import { z } from "zod";
import { DomainError } from "@/platform/errors";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import { bringGuestInput, guestVisitPage, listGuestsInput } from "./schema";
import * as guests from "./service";

export const guestsRouter = router({
  list: tenantProcedure(may["member.read"])
    .input(listGuestsInput)
    .output(guestVisitPage)
    .query(({ ctx, input }) => guests.guestsOf(ctx, input.hostId, input.cursor)),
  mine: tenantProcedure(may["member.read-self"])
    .input(z.strictObject({ cursor: z.uuid().optional() }))
    .output(guestVisitPage)
    .query(({ ctx, input }) => {
      if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
      return guests.guestsOf(ctx, ctx.access.memberId, input.cursor);
    }),
  bring: tenantProcedure(may["guest.write"])
    .input(bringGuestInput)
    .output(z.object({ visitId: z.uuid(), guestId: z.uuid(), passesLeft: z.int().nullable() }))
    .mutation(({ ctx, input }) => guests.bringGuest(ctx, input)),
  undo: tenantProcedure(may["guest.write"])
    .input(z.strictObject({ visitId: z.uuid() }))
    .output(z.object({ ok: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await guests.undoGuestVisit(ctx, input.visitId);
      return { ok: true as const };
    }),
});
