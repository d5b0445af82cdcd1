import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { membershipPermissions as may } from "../permissions";
import {
  currentWaiverInput,
  publishWaiverInput,
  signOwnWaiverInput,
  signWaiverInput,
  waiverSignature,
  waiverVersion,
} from "./schema";
import * as waivers from "./service";

const signed = z.object({ signatureId: z.uuid() });

export const waiversRouter = router({
  list: tenantProcedure(may["waiver.manage"])
    .output(z.array(waiverVersion))
    .query(({ ctx }) => waivers.listWaivers(ctx)),
  current: tenantProcedure(may["waiver.read"])
    .input(currentWaiverInput)
    .output(waiverVersion.nullable())
    .query(({ ctx, input }) => waivers.currentWaiver(ctx, input.locale)),
  publish: tenantProcedure(may["waiver.manage"])
    .input(publishWaiverInput)
    .output(z.object({ version: z.int() }))
    .mutation(({ ctx, input }) => waivers.publishWaiver(ctx, input)),
  sign: tenantProcedure(may["waiver.sign"])
    .input(signWaiverInput)
    .output(signed)
    .mutation(({ ctx, input }) => waivers.signWaiver(ctx, input)),
  signOwn: tenantProcedure(may["waiver.sign-self"])
    .input(signOwnWaiverInput)
    .output(signed)
    .mutation(({ ctx, input }) => waivers.signOwnWaiver(ctx, input)),
  signatures: tenantProcedure(may["member.read"])
    .input(z.strictObject({ memberId: z.uuid() }))
    .output(z.array(waiverSignature))
    .query(({ ctx, input }) => waivers.signaturesOf(ctx, input.memberId)),
});
