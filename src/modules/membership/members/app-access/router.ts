import { z } from "zod";
import { accountProcedure, publicProcedure, router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../../permissions";
import { appAccess, appMemberInput, joinedGym, joinPreview, joinTokenInput } from "./schema";
import {
  appAccessOf,
  inviteToApp,
  joinGym,
  previewJoining,
  revokeAppInvitation,
  unlinkAccount,
} from "./service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

/** The way from a member to an account of their own. */
export const appAccessRouter = router({
  of: tenantProcedure(may["member.write"])
    .input(appMemberInput)
    .output(appAccess)
    .query(({ ctx, input }) => appAccessOf(ctx, input.memberId)),
  invite: tenantProcedure(may["member.write"])
    .input(appMemberInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await inviteToApp(ctx, input.memberId);
      return ok;
    }),
  revoke: tenantProcedure(may["member.write"])
    .input(appMemberInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await revokeAppInvitation(ctx, input.memberId);
      return ok;
    }),
  unlink: tenantProcedure(may["member.write"])
    .input(appMemberInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await unlinkAccount(ctx, input.memberId);
      return ok;
    }),
  // It changes nothing, but a link's token belongs into a body: addresses end in logs.
  preview: publicProcedure("app-access.preview", { lane: "steps", limit: "own" })
    .input(joinTokenInput)
    .output(joinPreview)
    .mutation(({ ctx, input }) => previewJoining(ctx, input.token, ctx.address)),
  join: accountProcedure("app-access.join")
    .input(joinTokenInput)
    .output(joinedGym)
    .mutation(({ ctx, input }) => joinGym(ctx, input.token)),
});
