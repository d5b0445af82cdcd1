import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { findPeople } from "../data";
import { endDigest, saveChoice } from "../preferences/data";
import type { UnsubscribeView } from "./schema";
import { readToken } from "./token";

/** What a link would switch off. Looking at it changes nothing: mail programs open links by themselves. */
export function openLink(ctx: TenantContext, token: string): UnsubscribeView {
  return { what: readToken(ctx.ports.secrets, ctx.tenantId, token)?.what ?? null };
}

/**
 * Switches off what the link is about, for whoever holds it. Twice is once.
 * @throws DomainError NOT_FOUND for a link that this gym has not given out, and for somebody who is no member any more
 */
export async function unsubscribe(ctx: TenantContext, token: string): Promise<void> {
  const read = readToken(ctx.ports.secrets, ctx.tenantId, token);
  if (!read) throw new DomainError("NOT_FOUND");
  const { memberId, what } = read;
  const [person] = await findPeople(ctx.db, [memberId]);
  if (!person) throw new DomainError("NOT_FOUND");
  const now = ctx.clock.now();
  if (what === "digest") await endDigest(ctx.db, memberId, now);
  else await saveChoice(ctx.db, memberId, { topic: what, channel: "email", mode: "off" }, now);
  ctx.audit({
    action: "notification.unsubscribe",
    subject: { kind: "member", id: memberId },
    after: { what },
  });
}
