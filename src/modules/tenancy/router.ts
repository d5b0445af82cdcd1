import { z } from "zod";
import { accountProcedure, publicProcedure, router, tenantProcedure } from "@/platform/trpc/trpc";
import { addClosureInput, branch, branchIdInput, saveBranchInput } from "./branches/schema";
import {
  addClosure,
  closeBranch,
  getBranch,
  listBranches,
  removeClosure,
  reopenBranch,
  saveBranch,
} from "./branches/service";
import { brandDto, setColourInput } from "./branding/schema";
import { removeLogo, setColour } from "./branding/service";
import {
  createdGym,
  createGymInput,
  finishStepInput,
  gymSettings as gymSettingsDto,
  hereDto,
  myGym,
  setPoliciesInput,
  setSecurityInput,
  setupState,
  slugCheck,
  slugCheckInput,
  updateGymInput,
} from "./gyms/schema";
import {
  checkSlug,
  finishStep,
  gymSettings,
  here,
  myGyms,
  openGym,
  setPolicies,
  setSecurity,
  updateGym,
} from "./gyms/service";
import { tenancyPermissions as may } from "./permissions";
import {
  acceptInvitation,
  invite,
  previewInvitation,
  resendInvitation,
  revokeInvitation,
} from "./staff/invitations/service";
import {
  acceptedInvitation,
  changeStaffInput,
  invitationIdInput,
  invitationPreview,
  invitationTokenInput,
  inviteInput,
  staffIdInput,
  staffList,
} from "./staff/schema";
import { changeStaff, removeStaff, staffOf } from "./staff/service";

const nothing = z.object({});

const gymsRouter = router({
  mine: accountProcedure("gyms.mine")
    .output(z.array(myGym))
    .query(({ ctx }) => myGyms(ctx)),
  checkSlug: accountProcedure("gyms.check-slug")
    .input(slugCheckInput)
    .output(slugCheck)
    .query(({ ctx, input }) => checkSlug(ctx, input)),
  create: accountProcedure("gyms.create")
    .input(createGymInput)
    .output(createdGym)
    .mutation(({ ctx, input }) => openGym(ctx, input)),
  here: tenantProcedure(may["gym.read"])
    .output(hereDto)
    .query(({ ctx }) => here(ctx)),
  settings: tenantProcedure(may["gym.settings-read"])
    .output(gymSettingsDto)
    .query(({ ctx }) => gymSettings(ctx)),
  update: tenantProcedure(may["gym.settings-write"])
    .input(updateGymInput)
    .output(gymSettingsDto)
    .mutation(({ ctx, input }) => updateGym(ctx, input)),
  setPolicies: tenantProcedure(may["gym.policies-write"])
    .input(setPoliciesInput)
    .output(gymSettingsDto)
    .mutation(({ ctx, input }) => setPolicies(ctx, input)),
  setSecurity: tenantProcedure(may["gym.security-write"])
    .input(setSecurityInput)
    .output(gymSettingsDto)
    .mutation(({ ctx, input }) => setSecurity(ctx, input)),
  setColour: tenantProcedure(may["gym.brand-write"])
    .input(setColourInput)
    .output(brandDto)
    .mutation(({ ctx, input }) => setColour(ctx, input.brandColor)),
  removeLogo: tenantProcedure(may["gym.brand-write"])
    .output(brandDto)
    .mutation(({ ctx }) => removeLogo(ctx)),
  finishStep: tenantProcedure(may["gym.settings-write"])
    .input(finishStepInput)
    .output(setupState)
    .mutation(({ ctx, input }) => finishStep(ctx, input.step)),
});

const branchesRouter = router({
  list: tenantProcedure(may["branch.read"])
    .input(z.strictObject({ withClosed: z.boolean().default(false) }).default({ withClosed: false }))
    .output(z.array(branch))
    .query(({ ctx, input }) => listBranches(ctx, input)),
  get: tenantProcedure(may["branch.read"])
    .input(branchIdInput)
    .output(branch)
    .query(({ ctx, input }) => getBranch(ctx, input.id)),
  save: tenantProcedure(may["branch.write"])
    .input(saveBranchInput)
    .output(branch)
    .mutation(({ ctx, input }) => saveBranch(ctx, input)),
  close: tenantProcedure(may["branch.write"])
    .input(branchIdInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await closeBranch(ctx, input.id);
      return {};
    }),
  reopen: tenantProcedure(may["branch.write"])
    .input(branchIdInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await reopenBranch(ctx, input.id);
      return {};
    }),
  addClosure: tenantProcedure(may["branch.write"])
    .input(addClosureInput)
    .output(branch)
    .mutation(({ ctx, input }) => addClosure(ctx, input)),
  removeClosure: tenantProcedure(may["branch.write"])
    .input(branchIdInput)
    .output(branch)
    .mutation(({ ctx, input }) => removeClosure(ctx, input.id)),
});

const staffRouter = router({
  list: tenantProcedure(may["staff.read"])
    .output(staffList)
    .query(({ ctx }) => staffOf(ctx)),
  change: tenantProcedure(may["staff.manage"])
    .input(changeStaffInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await changeStaff(ctx, input);
      return {};
    }),
  remove: tenantProcedure(may["staff.manage"])
    .input(staffIdInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await removeStaff(ctx, input.staffId);
      return {};
    }),
  invite: tenantProcedure(may["staff.manage"])
    .input(inviteInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await invite(ctx, input);
      return {};
    }),
  resendInvitation: tenantProcedure(may["staff.manage"])
    .input(invitationIdInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await resendInvitation(ctx, input.invitationId);
      return {};
    }),
  revokeInvitation: tenantProcedure(may["staff.manage"])
    .input(invitationIdInput)
    .output(nothing)
    .mutation(async ({ ctx, input }) => {
      await revokeInvitation(ctx, input.invitationId);
      return {};
    }),
});

const invitationsRouter = router({
  // It changes nothing, but a link's token belongs into a body: addresses end in logs.
  preview: publicProcedure("invitations.preview", { lane: "steps", limit: "own" })
    .input(invitationTokenInput)
    .output(invitationPreview)
    .mutation(({ ctx, input }) => previewInvitation(ctx, input.token, ctx.address)),
  accept: accountProcedure("invitations.accept")
    .input(invitationTokenInput)
    .output(acceptedInvitation)
    .mutation(({ ctx, input }) => acceptInvitation(ctx, input.token)),
});

/** A gym, its branches and the people who work there. */
export const tenancyRouter = router({
  gyms: gymsRouter,
  branches: branchesRouter,
  staff: staffRouter,
  invitations: invitationsRouter,
});

export const tenancyRoot = router({ tenancy: tenancyRouter });
export type TenancyApi = typeof tenancyRoot;
