import { z } from "zod";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { operatorProcedure, router, tenantProcedure } from "@/platform/trpc/trpc";
import { inboxInput, inboxPage, readAllInput, readInput, unreadCount } from "./inbox/schema";
import * as inbox from "./inbox/service";
import { deliveriesInput, deliveriesPage, deliveryKey, discardInput } from "./log/schema";
import * as log from "./log/service";
import { notificationPermissions as may } from "./permissions";
import { chooseInput, preferences, testInput, times } from "./preferences/schema";
import * as choices from "./preferences/service";
import { forgetInput, pushState, subscribeInput } from "./push/schema";
import * as push from "./push/service";
import { unsubscribeInput, unsubscribeView } from "./unsubscribe/schema";
import * as leaving from "./unsubscribe/service";

const done = z.object({ ok: z.literal(true) });
const ok = { ok: true as const };

function own(ctx: TenantContext): string {
  if (!ctx.access.memberId) throw new DomainError("NOT_FOUND");
  return ctx.access.memberId;
}

const inboxRouter = router({
  list: tenantProcedure(may["notification.own"])
    .input(inboxInput)
    .output(inboxPage)
    .query(({ ctx, input }) => inbox.readInbox(ctx, own(ctx), input)),
  unread: tenantProcedure(may["notification.own"])
    .output(unreadCount)
    .query(({ ctx }) => inbox.readUnread(ctx, own(ctx))),
  read: tenantProcedure(may["notification.own"])
    .input(readInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await inbox.markRead(ctx, own(ctx), input);
      return ok;
    }),
  readAll: tenantProcedure(may["notification.own"])
    .input(readAllInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await inbox.markRead(ctx, own(ctx), input);
      return ok;
    }),
});

const preferencesRouter = router({
  get: tenantProcedure(may["notification.own"])
    .output(preferences)
    .query(({ ctx }) => choices.readPreferences(ctx, own(ctx))),
  choose: tenantProcedure(may["notification.own"])
    .input(chooseInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await choices.choose(ctx, own(ctx), input);
      return ok;
    }),
  setTimes: tenantProcedure(may["notification.own"])
    .input(times)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await choices.setTimes(ctx, own(ctx), input);
      return ok;
    }),
  test: tenantProcedure(may["notification.own"])
    .input(testInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await choices.sendTest(ctx, own(ctx), input.channel);
      return ok;
    }),
});

const pushRouter = router({
  state: tenantProcedure(may["notification.own"])
    .output(pushState)
    .query(({ ctx }) => push.readPush(ctx, own(ctx))),
  subscribe: tenantProcedure(may["notification.own"])
    .input(subscribeInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await push.subscribe(ctx, own(ctx), input);
      return ok;
    }),
  forget: tenantProcedure(may["notification.own"])
    .input(forgetInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await push.forget(ctx, own(ctx), input.endpoint);
      return ok;
    }),
});

/** For links in mails, without a sign-in: the token says whose they are, and travels in the body. */
const unsubscribeRouter = router({
  open: tenantProcedure(may["notification.unsubscribe"])
    .input(unsubscribeInput)
    .output(unsubscribeView)
    .mutation(({ ctx, input }) => leaving.openLink(ctx, input.token)),
  confirm: tenantProcedure(may["notification.unsubscribe"])
    .input(unsubscribeInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await leaving.unsubscribe(ctx, input.token);
      return ok;
    }),
});

const logRouter = router({
  list: operatorProcedure("notifications.deliveries")
    .input(deliveriesInput)
    .output(deliveriesPage)
    .query(({ ctx, input }) => log.readDeliveries(ctx, input)),
  retry: operatorProcedure("notifications.retry-delivery")
    .input(deliveryKey)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await log.retryDelivery(ctx, input);
      return ok;
    }),
  discard: operatorProcedure("notifications.discard-delivery")
    .input(discardInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await log.discardDelivery(ctx, input);
      return ok;
    }),
});

export const notificationsRoot = router({
  notifications: router({
    inbox: inboxRouter,
    preferences: preferencesRouter,
    push: pushRouter,
    unsubscribe: unsubscribeRouter,
    log: logRouter,
  }),
});
export type NotificationsApi = typeof notificationsRoot;
