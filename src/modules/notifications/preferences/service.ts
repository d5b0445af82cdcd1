import type { z } from "zod";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { CHANNELS, REMINDERS, TOPICS } from "../catalogue";
import { findPeople, insertNotifications, type Person } from "../data";
import { inboxTopic } from "../live";
import { isMandatory, modesOf } from "../rules";
import type { Channel } from "../schema";
import { quietOf, REMINDER_MINUTES, send } from "../service";
import * as data from "./data";
import type { chooseInput, Preferences, Times } from "./schema";

async function personOf(ctx: TenantContext, memberId: string): Promise<Person> {
  const [person] = await findPeople(ctx.db, [memberId]);
  if (!person) throw new DomainError("NOT_FOUND");
  return person;
}

/** What a member has chosen, and what holds where they have not. */
export async function readPreferences(ctx: TenantContext, memberId: string): Promise<Preferences> {
  const person = await personOf(ctx, memberId);
  const { from: quietFrom, to: quietTo } = quietOf(ctx, person, ctx.tenant.zone);
  const chosen = person.reminderMinutes ?? REMINDER_MINUTES;
  return {
    topics: TOPICS.map((topic) => ({
      topic,
      modes: modesOf(topic, person.choices),
      locked: CHANNELS.filter((channel) => isMandatory(topic, channel)),
    })),
    times: {
      quietFrom,
      quietTo,
      digest: person.digest,
      reminderMinutes: REMINDERS.find((one) => one === chosen) ?? REMINDER_MINUTES,
    },
    hasEmail: person.hasEmail,
    hasPhone: person.hasPhone,
  };
}

/** @throws DomainError INVALID_INPUT for what nobody can switch off */
export async function choose(
  ctx: TenantContext,
  memberId: string,
  choice: z.output<typeof chooseInput>,
): Promise<void> {
  if (isMandatory(choice.topic, choice.channel) && choice.mode !== "on")
    throw new DomainError("INVALID_INPUT");
  await data.saveChoice(ctx.db, memberId, choice, ctx.clock.now());
}

export async function setTimes(ctx: TenantContext, memberId: string, times: Times): Promise<void> {
  await data.saveTimes(ctx.db, memberId, times, ctx.clock.now());
}

/** Sends a test to oneself over one channel, whatever else is chosen; within one minute once. */
export async function sendTest(ctx: TenantContext, memberId: string, channel: Channel): Promise<void> {
  const now = ctx.clock.now();
  const person = await personOf(ctx, memberId);
  const reached = { push: person.browsers > 0, email: person.hasEmail, sms: person.hasPhone }[channel];
  if (!reached) throw new DomainError("INVALID_INPUT");
  const minute = now.toISOString().slice(0, 16);
  const [made] = await insertNotifications(ctx.db, [
    {
      id: newId<"notification">() as string,
      memberId,
      kind: "test",
      eventKey: `test/${memberId}/${channel}/${minute}`,
      facts: {},
      link: "/inbox",
      uselessAfter: null,
      at: now.toISOString(),
    },
  ]);
  if (!made) return;
  const way = { channel, status: "queued", reason: null, dueAt: now, digest: false } as const;
  await send(ctx, [{ ...made, ways: [way] }]);
  ctx.live(inboxTopic(ctx.tenantId, memberId), {});
}
