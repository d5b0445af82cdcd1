import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import { healthNote, saveHealthNoteInput } from "./schema";
import * as notes from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

export const healthNoteRouter = router({
  mine: tenantProcedure(may["health-note.own"])
    .output(healthNote.nullable())
    .query(({ ctx }) => notes.ownHealthNote(ctx)),
  save: tenantProcedure(may["health-note.own"])
    .input(saveHealthNoteInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await notes.saveHealthNote(ctx, input.note);
      return ok;
    }),
  withdraw: tenantProcedure(may["health-note.own"])
    .output(done)
    .mutation(async ({ ctx }) => {
      await notes.withdrawHealthNote(ctx);
      return ok;
    }),
  ofMember: tenantProcedure(may["health-note.read"])
    .input(z.strictObject({ memberId: z.uuid() }))
    .output(healthNote.nullable())
    .query(({ ctx, input }) => notes.healthNoteOf(ctx, input.memberId)),
});
