import { z } from "zod";
import { router, tenantProcedure } from "@/platform/trpc/trpc";
import { entitlementsRouter } from "./entitlements/router";
import { guestsRouter } from "./guests/router";
import { healthNoteRouter } from "./health-note/router";
import { householdsRouter } from "./households/router";
import { importsRouter } from "./imports/router";
import { appAccessRouter } from "./members/app-access/router";
import {
  createMemberInput,
  duplicate,
  duplicateInput,
  listMembersInput,
  type MemberPage,
  memberProfile,
  timelineInput,
  timelinePage,
  updateMemberInput,
} from "./members/schema";
import * as members from "./members/service";
import { changeMembershipInput, type Standing } from "./memberships/schema";
import * as memberships from "./memberships/service";
import { membershipPermissions as may } from "./permissions";
import {
  affected,
  affectedInput,
  createPlanInput,
  newPlanVersionInput,
  plan,
  updatePlanInput,
} from "./plans/schema";
import * as plans from "./plans/service";
import { taxesRouter } from "./taxes/router";
import { waiversRouter } from "./waivers/router";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

export const membersRouter = router({
  // Ready JSON from PostgreSQL: the output schema is checked in tests, not on every call.
  list: tenantProcedure(may["member.read"], { lane: "hot" })
    .input(listMembersInput)
    .query(({ ctx, input }): Promise<MemberPage> => members.listMembers(ctx, input)),
  countByStanding: tenantProcedure(may["member.read"]).query(
    ({ ctx }): Promise<Partial<Record<Standing, number>>> => members.countMembers(ctx),
  ),
  get: tenantProcedure(may["member.read"])
    .input(z.strictObject({ memberId: z.uuid() }))
    .output(memberProfile)
    .query(({ ctx, input }) => members.getMember(ctx, input.memberId)),
  me: tenantProcedure(may["member.read-self"])
    .output(memberProfile)
    .query(({ ctx }) => members.getOwnProfile(ctx)),
  duplicates: tenantProcedure(may["member.write"])
    .input(duplicateInput)
    .output(z.array(duplicate))
    .query(({ ctx, input }) => members.findDuplicates(ctx, input)),
  create: tenantProcedure(may["member.write"])
    .input(createMemberInput)
    .output(z.object({ memberId: z.uuid() }))
    .mutation(({ ctx, input }) => members.createMember(ctx, input)),
  update: tenantProcedure(may["member.write"])
    .input(updateMemberInput)
    .output(memberProfile)
    .mutation(({ ctx, input }) => members.updateMember(ctx, input)),
  ban: tenantProcedure(may["member.ban"])
    .input(z.strictObject({ memberId: z.uuid(), reason: z.string().trim().min(3).max(200) }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await members.setBan(ctx, input.memberId, input.reason);
      return ok;
    }),
  unban: tenantProcedure(may["member.ban"])
    .input(z.strictObject({ memberId: z.uuid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await members.setBan(ctx, input.memberId, null);
      return ok;
    }),
  archive: tenantProcedure(may["member.archive"])
    .input(z.strictObject({ memberId: z.uuid(), archived: z.boolean() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await members.archiveMember(ctx, input.memberId, input.archived);
      return ok;
    }),
  timeline: tenantProcedure(may["member.read"])
    .input(timelineInput)
    .output(timelinePage)
    .query(({ ctx, input }) => members.memberTimeline(ctx, input.memberId, input.cursor)),
});

const membershipsRouter = router({
  suspend: tenantProcedure(may["membership.suspend"])
    .input(changeMembershipInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await memberships.suspendMembership(ctx, input.membershipId, input.reason);
      return ok;
    }),
  reactivate: tenantProcedure(may["membership.suspend"])
    .input(changeMembershipInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await memberships.reactivateMembership(ctx, input.membershipId, input.reason);
      return ok;
    }),
});

const plansRouter = router({
  list: tenantProcedure(may["plan.read"])
    .output(z.array(plan))
    .query(({ ctx }) => plans.listPlans(ctx)),
  create: tenantProcedure(may["plan.write"])
    .input(createPlanInput)
    .output(plan)
    .mutation(({ ctx, input }) => plans.createPlan(ctx, input)),
  rename: tenantProcedure(may["plan.write"])
    .input(updatePlanInput)
    .output(plan)
    .mutation(({ ctx, input }) => plans.renamePlan(ctx, input)),
  newVersion: tenantProcedure(may["plan.write"])
    .input(newPlanVersionInput)
    .output(plan)
    .mutation(({ ctx, input }) => plans.addPlanVersion(ctx, input)),
  affected: tenantProcedure(may["plan.write"])
    .input(affectedInput)
    .output(affected)
    .query(({ ctx, input }) => plans.affectedByPlan(ctx, input)),
  retire: tenantProcedure(may["plan.write"])
    .input(z.strictObject({ planId: z.uuid(), retired: z.boolean() }))
    .output(plan)
    .mutation(({ ctx, input }) => plans.retirePlan(ctx, input.planId, input.retired)),
});

export const membershipRouter = router({
  members: membersRouter,
  memberships: membershipsRouter,
  plans: plansRouter,
  taxes: taxesRouter,
  waivers: waiversRouter,
  healthNote: healthNoteRouter,
  imports: importsRouter,
  entitlements: entitlementsRouter,
  households: householdsRouter,
  guests: guestsRouter,
  appAccess: appAccessRouter,
});

export const membershipRoot = router({ membership: membershipRouter });
export type MembershipApi = typeof membershipRoot;
