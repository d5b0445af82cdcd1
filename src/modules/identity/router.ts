import { z } from "zod";
import type { RequestContext } from "@/platform/context";
import { accountProcedure, operatorProcedure, publicProcedure, router } from "@/platform/trpc/trpc";
import * as accounts from "./accounts/service";
import { demoSignIns as demo } from "./demo";
import * as passwords from "./passwords/service";
import {
  askByEmailInput,
  changeEmailInput,
  changePasswordInput,
  codeInput,
  demoSignIns,
  disableAccountInput,
  done,
  type Me,
  me,
  passwordAndCodeInput,
  passwordInput,
  recoveryCodes,
  secondFactorState,
  sessionInfo,
  sessionInput,
  signedIn,
  signInInput,
  signUpInput,
  tokenAndPasswordInput,
  totpSetup,
  updateProfileInput,
} from "./schema";
import * as secondFactor from "./second-factor/service";
import { endedSessionCookie, sessionCookie } from "./sessions/cookie";
import * as sessions from "./sessions/service";

const ok = { ok: true as const };

type Asker = Pick<RequestContext, "setCookie" | "ports" | "actor">;

function keepToken(ctx: Asker, token: string): void {
  ctx.setCookie(sessionCookie(token, ctx.ports.publicUrl));
}

/** Hands the session to the browser and says what is still to come. */
function enter(ctx: Asker, session: sessions.SignedIn): { secondFactor: boolean } {
  keepToken(ctx, session.token);
  return { secondFactor: session.secondFactor };
}

function whoIs({ actor }: Asker): Me | null {
  if (actor.kind !== "user") return null;
  const { userId: id, name, email, emailVerified, locale, mfa, mfaEnabled, platformRole } = actor;
  return {
    id,
    name,
    email,
    emailVerified,
    locale,
    mfaEnabled,
    secondFactorPending: mfaEnabled && !mfa,
    operator: platformRole === "operator",
  };
}

export const identityRouter = router({
  me: publicProcedure("identity.me")
    .output(me.nullable())
    .query(({ ctx }) => whoIs(ctx)),
  demoSignIns: publicProcedure("identity.demo-sign-ins")
    .output(demoSignIns)
    .query(({ ctx }) => demo(ctx.ports.demo)),

  signUp: publicProcedure("identity.sign-up", { lane: "steps" })
    .input(signUpInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await accounts.signUp(ctx, input, ctx);
      return ok;
    }),
  resendVerification: publicProcedure("identity.resend-verification", { lane: "steps" })
    .input(askByEmailInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await accounts.resendVerification(ctx, input, ctx);
      return ok;
    }),
  verify: publicProcedure("identity.verify", { lane: "steps" })
    .input(tokenAndPasswordInput)
    .output(signedIn)
    .mutation(async ({ ctx, input }) => enter(ctx, await accounts.verifyAccount(ctx, input, ctx))),
  signIn: publicProcedure("identity.sign-in", { lane: "steps", limit: "own" })
    .input(signInInput)
    .output(signedIn)
    .mutation(async ({ ctx, input }) => enter(ctx, await sessions.signIn(ctx, input, ctx))),
  signOut: publicProcedure("identity.sign-out", { limit: "own" })
    .output(done)
    .mutation(async ({ ctx }) => {
      await sessions.signOut(ctx);
      ctx.setCookie(endedSessionCookie(ctx.ports.publicUrl));
      return ok;
    }),
  requestReset: publicProcedure("identity.request-reset", { lane: "steps" })
    .input(askByEmailInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await passwords.requestReset(ctx, input, ctx);
      return ok;
    }),
  resetPassword: publicProcedure("identity.reset-password", { lane: "steps" })
    .input(tokenAndPasswordInput)
    .output(signedIn)
    .mutation(async ({ ctx, input }) => enter(ctx, await passwords.resetPassword(ctx, input, ctx))),
  confirmEmailChange: publicProcedure("identity.confirm-email-change", { lane: "steps" })
    .input(tokenAndPasswordInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await accounts.confirmEmailChange(ctx, input, ctx);
      return ok;
    }),

  passSecondFactor: accountProcedure("identity.second-factor", { lane: "steps", beforeSecondFactor: true })
    .input(codeInput)
    .output(z.object({ recoveryCodesLeft: z.int() }))
    .mutation(async ({ ctx, input }) => {
      const { token, recoveryCodesLeft } = await secondFactor.passSecondFactor(ctx, input.code);
      keepToken(ctx, token);
      return { recoveryCodesLeft };
    }),
  reauthenticate: accountProcedure("identity.reauthenticate", { lane: "steps" })
    .input(passwordInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      keepToken(ctx, await passwords.reauthenticate(ctx, input.password, ctx));
      return ok;
    }),
  updateProfile: accountProcedure("identity.update-profile")
    .input(updateProfileInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await accounts.updateProfile(ctx, input);
      return ok;
    }),
  changePassword: accountProcedure("identity.change-password", { lane: "steps" })
    .input(changePasswordInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      keepToken(ctx, await passwords.changePassword(ctx, input, ctx));
      return ok;
    }),
  requestEmailChange: accountProcedure("identity.change-email")
    .input(changeEmailInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await accounts.requestEmailChange(ctx, input.email);
      return ok;
    }),

  sessions: accountProcedure("identity.sessions")
    .output(z.array(sessionInfo))
    .query(({ ctx }) => sessions.listSessions(ctx)),
  revokeSession: accountProcedure("identity.revoke-session")
    .input(sessionInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await sessions.revokeOne(ctx, input.sessionId);
      return ok;
    }),
  revokeOtherSessions: accountProcedure("identity.revoke-sessions")
    .output(z.object({ ended: z.int() }))
    .mutation(async ({ ctx }) => ({ ended: await sessions.revokeOthers(ctx) })),

  secondFactor: accountProcedure("identity.second-factor-state")
    .output(secondFactorState)
    .query(({ ctx }) => secondFactor.secondFactorState(ctx)),
  startTotp: accountProcedure("identity.start-second-factor", { lane: "steps" })
    .output(totpSetup)
    .mutation(({ ctx }) => secondFactor.startTotp(ctx)),
  confirmTotp: accountProcedure("identity.enable-second-factor", { lane: "steps" })
    .input(codeInput)
    .output(recoveryCodes)
    .mutation(async ({ ctx, input }) => {
      const { token, recoveryCodes: codes } = await secondFactor.confirmTotp(ctx, input.code);
      keepToken(ctx, token);
      return { recoveryCodes: codes };
    }),
  disableTotp: accountProcedure("identity.disable-second-factor", { lane: "steps" })
    .input(passwordAndCodeInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await secondFactor.disableTotp(ctx, input, ctx);
      return ok;
    }),
  renewRecoveryCodes: accountProcedure("identity.renew-recovery-codes", { lane: "steps" })
    .input(codeInput)
    .output(recoveryCodes)
    .mutation(async ({ ctx, input }) => ({
      recoveryCodes: await secondFactor.renewRecoveryCodes(ctx, input.code),
    })),

  setDisabled: operatorProcedure("identity.disable")
    .input(disableAccountInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await accounts.setDisabled(ctx, input.userId, input.disabled);
      return ok;
    }),
});

export const identityRoot = router({ identity: identityRouter });
export type IdentityApi = typeof identityRoot;
