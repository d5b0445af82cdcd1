import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { hashToken } from "@/platform/secrets";
import { addressOf, tokenOf } from "../service";
import * as data from "./data";
import type { CreateOwnFeedInput, OwnFeed, OwnFeedKind } from "./schema";

/** Addresses of one person that work at once: a phone, a computer, and some that were forgotten. */
const MOST = 10;

/** @throws DomainError NOT_FOUND for whoever is not that in this gym */
function ownerOf(ctx: TenantContext, kind: OwnFeedKind): data.Owner {
  const { memberId, staffId } = ctx.access;
  if (kind === "member" && memberId) return { memberId, staffId: null };
  if (kind === "trainer" && staffId) return { memberId: null, staffId };
  throw new DomainError("NOT_FOUND");
}

/** A person's own calendar addresses that work. @throws DomainError NOT_FOUND */
export async function listOwnFeeds(ctx: TenantContext, kind: OwnFeedKind): Promise<OwnFeed[]> {
  const feeds = await data.ownFeeds(ctx.db, ownerOf(ctx, kind));
  return feeds.map((feed) => ({ ...feed, address: addressOf(ctx, feed.id) }));
}

/** Makes an address under which a person's own classes can be read until it is revoked. @throws DomainError NOT_FOUND, CONFLICT with ten */
export async function createOwnFeed(ctx: TenantContext, input: CreateOwnFeedInput): Promise<{ id: string }> {
  const owner = ownerOf(ctx, input.kind);
  if ((await data.ownFeeds(ctx.db, owner)).length >= MOST) throw new DomainError("CONFLICT");
  const id = newId<"calendar-feed">() as string;
  await data.insertOwnFeed(ctx.db, {
    ...owner,
    id,
    name: input.name,
    tokenHash: hashToken(tokenOf(ctx, id)),
    createdBy: actorId(ctx.actor),
    createdAt: ctx.clock.now(),
  });
  ctx.audit({ action: "calendar-feed.create", subject: { kind: "calendar-feed", id }, after: input });
  return { id };
}

/** From now on the address answers nothing. @throws DomainError NOT_FOUND when it is not one's own */
export async function revokeOwnFeed(ctx: TenantContext, feedId: string): Promise<void> {
  const { memberId, staffId } = ctx.access;
  const owners: data.Owner[] = [];
  if (memberId) owners.push({ memberId, staffId: null });
  if (staffId) owners.push({ memberId: null, staffId });
  for (const owner of owners) {
    if (!(await data.revokeOwnFeed(ctx.db, feedId, owner, ctx.clock.now()))) continue;
    ctx.audit({ action: "calendar-feed.revoke", subject: { kind: "calendar-feed", id: feedId } });
    return;
  }
  throw new DomainError("NOT_FOUND");
}
