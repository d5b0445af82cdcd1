import { getBranch } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { actorId } from "@/platform/effects";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { hashToken } from "@/platform/secrets";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { requireBranch } from "../branch-scope";
import { daysOff } from "../holidays/data";
import { datesBetween, within } from "../recurrence/rules";
import { type CalendarSeries, type CalendarSession, type EventDetails, writeCalendar } from "./calendar";
import * as data from "./data";
import { bookedSessions, taughtSessions } from "./own/data";
import type { CreateFeedInput, Feed } from "./schema";

/** What lies longer ago is left out of calendars. */
const BACK_DAYS = 28;
/** Days off and clock changes are written out so far ahead; until then every program has asked again. */
const AHEAD_DAYS = 400;

/** The token comes from the feed's id and the installation's secret: an address can be shown again, never guessed. */
export function tokenOf(ctx: TenantContext, feedId: string): string {
  return ctx.ports.secrets.digest("classes.calendar-feed", feedId).toString("base64url");
}

export function addressOf(ctx: TenantContext, feedId: string): string {
  return `${ctx.ports.publicUrl}/api/calendar/${ctx.tenant.slug}/${tokenOf(ctx, feedId)}/classes.ics`;
}

/** Calendar addresses that work, for those who may hand them out. */
export async function listFeeds(ctx: TenantContext): Promise<Feed[]> {
  return (await data.listFeeds(ctx.db)).map((feed) => ({ ...feed, address: addressOf(ctx, feed.id) }));
}

/** Makes an address under which anybody may read the timetable, until it is revoked. @throws DomainError NOT_FOUND, FORBIDDEN */
export async function createFeed(ctx: TenantContext, input: CreateFeedInput): Promise<Feed> {
  if (input.branchId !== null) {
    requireBranch(ctx, input.branchId);
    await getBranch(ctx, input.branchId);
  }
  const id = newId<"calendar-feed">() as string;
  const createdAt = ctx.clock.now();
  await data.insertFeed(ctx.db, {
    ...input,
    id,
    tokenHash: hashToken(tokenOf(ctx, id)),
    createdBy: actorId(ctx.actor),
    createdAt,
  });
  ctx.audit({ action: "calendar-feed.create", subject: { kind: "calendar-feed", id }, after: input });
  return { id, ...input, address: addressOf(ctx, id), createdAt: createdAt.toISOString(), lastReadAt: null };
}

/** From now on the address answers nothing. @throws DomainError NOT_FOUND */
export async function revokeFeed(ctx: TenantContext, feedId: string): Promise<void> {
  if (!(await data.revokeFeed(ctx.db, feedId, ctx.clock.now()))) throw new DomainError("NOT_FOUND");
  ctx.audit({ action: "calendar-feed.revoke", subject: { kind: "calendar-feed", id: feedId } });
}

interface Told {
  readonly name: string;
  readonly description: string | null;
  readonly roomName: string | null;
  readonly trainerName: string | null;
  readonly branchName: string;
  readonly addressLine: string | null;
  readonly city: string | null;
}

function detailsOf(of: Told): EventDetails {
  const place = [of.roomName, of.branchName, of.addressLine, of.city].filter(Boolean).join(", ");
  return {
    title: of.trainerName ? `${of.name} · ${of.trainerName}` : of.name,
    location: place,
    ...(of.description && { description: of.description }),
  };
}

function sessionOf(one: data.FeedSession): CalendarSession {
  return { ...one, details: detailsOf(one), changedAt: new Date(one.updatedAt) };
}

/**
 * The calendar behind an address: a gym's timetable, a member's bookings or a trainer's classes.
 * @throws DomainError NOT_FOUND when there is none (any more)
 */
export async function readFeed(ctx: TenantContext, token: string): Promise<string> {
  const now = ctx.clock.now();
  const found = await data.readByToken(ctx.db, hashToken(token), now);
  if (!found) throw new DomainError("NOT_FOUND");
  const today = localDate(now, ctx.tenant.zone);
  const from = addDays(today, -BACK_DAYS);
  const until = addDays(today, AHEAD_DAYS);
  const name = found.name ? `${ctx.tenant.name}: ${found.name}` : ctx.tenant.name;
  if (found.kind === "gym") return await gymCalendar(ctx, { name, from, until, branchId: found.branchId });
  const own = found.memberId
    ? await bookedSessions(ctx.db, found.memberId, from)
    : await taughtSessions(ctx.db, found.staffId ?? "", from);
  // Each class by itself: nobody has booked, or teaches, every date of a series.
  const single = own.map((one) => ({ ...sessionOf(one), seriesId: null, zone: one.zone }));
  return writeCalendar({ name, until, series: [], single });
}

async function gymCalendar(
  ctx: TenantContext,
  { name, from, until, branchId }: { name: string; from: string; until: string; branchId: string | null },
): Promise<string> {
  const [series, sessions, off] = [
    await data.seriesSince(ctx.db, branchId, from),
    await data.sessionsSince(ctx.db, branchId, from),
    await daysOff(ctx.db, from),
  ];
  const known = new Set(series.map(({ id }) => id));
  const calendars = series.map((one): CalendarSeries => {
    const days = off.filter(({ branchId }) => branchId === null || branchId === one.branchId);
    const mine = sessions.filter(({ seriesId }) => seriesId === one.id);
    const held = new Set(mine.map(({ originalOn }) => originalOn));
    const skipped = new Set(one.skips);
    // A class that stands is told of as it stands, cancelled ones too; days off without one are left out.
    const skips = datesBetween(one, from, until).filter(
      (on) => !held.has(on) && (skipped.has(on) || within(days, on)),
    );
    return {
      ...one,
      details: detailsOf(one),
      changedAt: new Date(one.updatedAt),
      skips,
      changed: mine.filter(({ own }) => own).map(sessionOf),
    };
  });
  // A class whose series has ended since, or that never had one.
  const single = sessions.filter(({ seriesId, own }) => own && (seriesId === null || !known.has(seriesId)));
  return writeCalendar({
    name,
    until,
    series: calendars,
    single: single.map((one) => ({ ...sessionOf(one), seriesId: null, zone: one.zone })),
  });
}
