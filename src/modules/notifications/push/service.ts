import type { z } from "zod";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import * as data from "./data";
import type { PushState, subscribeInput } from "./schema";

/** Browsers of one member. */
const MOST = 8;

/** The key for subscribing, and how the member's browsers are doing. */
export async function readPush(ctx: TenantContext, memberId: string): Promise<PushState> {
  const browsers = await data.browsersOf(ctx.db, memberId);
  return {
    publicKey: ctx.ports.push.publicKey,
    browsers: browsers.map(({ endpoint, device, lastOkAt, failures }) => ({
      endpoint,
      device,
      lastOkAt,
      failures,
    })),
  };
}

/** Keeps this browser; said again at each start of the app, since services replace subscriptions without a word. */
export async function subscribe(
  ctx: TenantContext,
  memberId: string,
  input: z.output<typeof subscribeInput>,
): Promise<void> {
  await data.saveBrowser(ctx.db, { ...input, id: newId(), memberId }, ctx.clock.now());
  await data.keepLatest(ctx.db, memberId, MOST);
}

export async function forget(ctx: TenantContext, memberId: string, endpoint: string): Promise<void> {
  await data.forgetBrowser(ctx.db, memberId, endpoint);
}
