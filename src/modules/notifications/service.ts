import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import * as data from "./data";
import { deliver, sendDigest } from "./jobs";
import { inboxTopic } from "./live";
import { modesOf, type Quiet, reminderAt, rulesOf, type Way, waysOf } from "./rules";
import type { Draft } from "./schema";

/** Minutes before a class at which members are reminded, unless they chose otherwise. */
export const REMINDER_MINUTES = 120;

/** When a member wants to be left alone, by a branch's clock: the gym's night unless they chose otherwise. */
export function quietOf(
  ctx: Pick<TenantContext, "tenant">,
  person: Pick<data.Person, "quietFrom" | "quietTo">,
  zone: string,
): Quiet {
  const { nightFrom, nightTo } = policiesOf(ctx.tenant);
  return { from: person.quietFrom ?? nightFrom, to: person.quietTo ?? nightTo, zone };
}

/**
 * Tells members, each thing once: asked for again with the same key, nothing happens. It is in their inboxes with the
 * caller's transaction; whatever else they chose leaves after it.
 * @returns how many are new
 */
export async function tell(ctx: TenantContext, drafts: readonly Draft[]): Promise<number> {
  if (drafts.length === 0) return 0;
  const now = ctx.clock.now();
  const byId = new Map(drafts.map((draft) => [newId<"notification">() as string, draft]));
  const fresh = await data.insertNotifications(
    ctx.db,
    [...byId].map(([id, draft]) => ({
      id,
      memberId: draft.memberId,
      kind: draft.kind,
      eventKey: draft.key,
      facts: draft.facts,
      link: draft.link,
      uselessAfter: draft.uselessAfter ?? null,
      at: now.toISOString(),
    })),
  );
  if (fresh.length === 0) return 0;
  const people = await data.findPeople(ctx.db, [...new Set(fresh.map(({ memberId }) => memberId))]);
  const personOf = new Map(people.map((person) => [person.memberId, person]));
  await send(
    ctx,
    fresh.flatMap(({ id, memberId }) => {
      const draft = byId.get(id);
      const person = personOf.get(memberId);
      if (!draft || !person || draft.inboxOnly) return [];
      return [{ id, memberId, ways: ways(ctx, draft, person) }];
    }),
  );
  for (const memberId of personOf.keys()) ctx.live(inboxTopic(ctx.tenantId, memberId), {});
  return fresh.length;
}

function ways(ctx: TenantContext, draft: Draft, person: data.Person): Way[] {
  const { hasEmail, hasPhone, browsers, choices, digest } = person;
  return waysOf({
    kind: draft.kind,
    modes: modesOf(rulesOf(draft.kind).topic, choices),
    reach: { hasEmail, hasPhone, browsers },
    quiet: quietOf(ctx, person, draft.facts.zone ?? ctx.tenant.zone),
    digest,
    now: ctx.clock.now(),
    uselessAfter: draft.uselessAfter ? new Date(draft.uselessAfter) : null,
  });
}

/** Sends notifications over channels that they have not taken yet. */
export async function send(
  ctx: Pick<TenantContext, "db" | "clock" | "enqueue">,
  list: readonly { id: string; memberId: string; ways: readonly Way[] }[],
): Promise<void> {
  const createdAt = ctx.clock.now().toISOString();
  const rows = list.flatMap(({ id: notificationId, memberId, ways }) =>
    ways.map(({ channel, status, reason, dueAt, digest }) => ({
      memberId,
      id: newId<"notification-delivery">() as string,
      notificationId,
      channel,
      status,
      reason,
      digest,
      createdAt,
      dueAt: dueAt.toISOString(),
      settledAt: status === "queued" ? null : createdAt,
    })),
  );
  const made = await data.insertDeliveries(ctx.db, rows);
  const digests = new Set<string>();
  for (const { id, memberId, status, digest, dueAt } of rows) {
    if (!made.has(id) || status !== "queued") continue;
    const later = dueAt > createdAt ? { runAt: new Date(dueAt) } : {};
    if (!digest) ctx.enqueue(deliver, { deliveryId: id }, later);
    else if (!digests.has(`${memberId}/${dueAt}`)) {
      digests.add(`${memberId}/${dueAt}`);
      ctx.enqueue(sendDigest, { memberId, dueAt }, later);
    }
  }
}

/** When each of these members is to be reminded of a class, by the clock of its branch. */
export async function reminderTimes(
  ctx: TenantContext,
  list: readonly { memberId: string; startsAt: string; zone: string }[],
): Promise<Date[]> {
  const people = await data.findPeople(ctx.db, [...new Set(list.map(({ memberId }) => memberId))]);
  const byId = new Map(people.map((person) => [person.memberId, person]));
  return list.map(({ memberId, startsAt, zone }) => {
    const person = byId.get(memberId);
    const quiet = quietOf(ctx, person ?? { quietFrom: null, quietTo: null }, zone);
    return reminderAt(new Date(startsAt), person?.reminderMinutes ?? REMINDER_MINUTES, quiet);
  });
}

/** What was told before, for the demo: in the inbox, sent nowhere. */
export async function recordPast(
  ctx: TenantContext,
  list: readonly (Draft & { at: Date; read: boolean })[],
): Promise<void> {
  const rows = list.map(({ at, read, key, uselessAfter, inboxOnly: _, ...draft }) => ({
    ...draft,
    id: newId<"notification">() as string,
    eventKey: key,
    uselessAfter: uselessAfter ?? null,
    at: at.toISOString(),
    readAt: read ? new Date(at.getTime() + 1_800_000).toISOString() : null,
  }));
  if (rows.length > 0) await data.insertNotifications(ctx.db, rows);
}
