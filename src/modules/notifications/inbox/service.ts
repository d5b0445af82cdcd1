import type { z } from "zod";
import type { TenantContext } from "@/platform/context";
import { inboxTopic } from "../live";
import * as data from "./data";
import type { InboxPage, inboxInput } from "./schema";

export async function readInbox(
  ctx: TenantContext,
  memberId: string,
  { limit, cursor }: z.output<typeof inboxInput>,
): Promise<InboxPage> {
  const rows = await data.listInbox(ctx.db, memberId, cursor ?? null, limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? { at: last.at, id: last.id } : null };
}

export async function readUnread(ctx: TenantContext, memberId: string): Promise<{ count: number }> {
  return { count: await data.countUnread(ctx.db, memberId) };
}

/** Marks as read; the member's other screens hear of it. One that is not theirs, or not there, changes nothing. */
export async function markRead(
  ctx: TenantContext,
  memberId: string,
  which: { id: string } | { upTo: string },
): Promise<void> {
  const changed = await data.markRead(ctx.db, memberId, which, ctx.clock.now());
  if (changed) ctx.live(inboxTopic(ctx.tenantId, memberId), {});
}

/** Days for which an inbox remembers. */
const KEPT_DAYS = 365;

/** Forgets what was told a year ago; some thousands a night. */
export async function forgetOld(ctx: TenantContext): Promise<void> {
  await data.forgetBefore(ctx.db, new Date(ctx.clock.now().getTime() - KEPT_DAYS * 86_400_000));
}
