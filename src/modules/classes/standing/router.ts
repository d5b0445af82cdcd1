import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { bookingPermissions as may } from "../bookings/permissions";
import { ownMember } from "../own-member";
import { skipInput, standForInput, standInput, standing, standingIdInput, standingOfInput } from "./schema";
import * as service from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };
const made = z.object({ id: z.uuid() });

export const standingRouter = router({
  mine: tenantProcedure(may["booking.own"])
    .output(z.array(standing))
    .query(({ ctx }) => service.standingOf(ctx, ownMember(ctx))),
  stand: tenantProcedure(may["booking.own"])
    .input(standInput)
    .output(made)
    .mutation(({ ctx, input }) => service.stand(ctx, ownMember(ctx), input, "member")),
  end: tenantProcedure(may["booking.own"])
    .input(standingIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await service.endStanding(ctx, input.standingId, ownMember(ctx));
      return ok;
    }),
  skip: tenantProcedure(may["booking.own"])
    .input(skipInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await service.skipDate(ctx, input, ownMember(ctx));
      return ok;
    }),
  of: tenantProcedure(may["booking.manage"])
    .input(standingOfInput)
    .output(z.array(standing))
    .query(({ ctx, input }) => service.standingOf(ctx, input.memberId)),
  standFor: tenantProcedure(may["booking.manage"])
    .input(standForInput)
    .output(made)
    .mutation(({ ctx, input: { memberId, ...input } }) => service.stand(ctx, memberId, input, "staff")),
  endFor: tenantProcedure(may["booking.manage"])
    .input(standingIdInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await service.endStanding(ctx, input.standingId, null);
      return ok;
    }),
  skipFor: tenantProcedure(may["booking.manage"])
    .input(skipInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await service.skipDate(ctx, input, null);
      return ok;
    }),
});
