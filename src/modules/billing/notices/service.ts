import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { createLink } from "../pay-links/service";
import * as data from "./data";
import { sendNotice } from "./jobs";
import { noticeIdOf } from "./rules";
import type { NoticeDraft } from "./schema";

/**
 * Tells members, each notice once: asked for again with the same key, nothing happens. Whoever has neither address nor
 * number is told nothing. Messages leave after the commit.
 * @returns how many are new
 */
export async function tell(ctx: TenantContext, drafts: readonly NoticeDraft[]): Promise<number> {
  if (drafts.length === 0) return 0;
  const contacts = await data.contactsOf(
    ctx.db,
    drafts.map(({ memberId }) => memberId),
  );
  const channelOf = new Map(contacts.map(({ memberId, channel }) => [memberId, channel]));
  const wanted = drafts.flatMap((draft) => {
    const channel = channelOf.get(draft.memberId);
    return channel ? [{ ...draft, channel, id: noticeIdOf(ctx.tenantId, draft.key) }] : [];
  });
  const at = ctx.clock.now().toISOString();
  const fresh = await data.claimNotices(
    ctx.db,
    wanted.map(({ id, memberId, kind, channel, facts, invoiceId }) => ({
      id,
      member_id: memberId,
      at,
      actor_kind: ctx.actor.kind,
      actor_id: actorId(ctx.actor),
      after: { kind, channel, number: facts.number ?? null, invoiceId },
    })),
  );
  for (const notice of wanted.filter(({ id }) => fresh.has(id))) {
    const { id, kind, memberId, invoiceId, facts, channel } = notice;
    const link = notice.withLink && invoiceId ? await createLink(ctx, invoiceId, channel) : null;
    ctx.enqueue(
      sendNotice,
      { noticeId: id, kind, memberId, invoiceId, linkId: link?.linkId ?? null, facts },
      notice.at && notice.at > ctx.clock.now() ? { runAt: notice.at } : {},
    );
  }
  return fresh.size;
}
