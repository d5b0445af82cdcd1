import { occupancy } from "@/modules/attendance/visits/service";
import type { Timetable, TimetableSession } from "@/modules/classes/sessions/schema";
import { readTimetable } from "@/modules/classes/sessions/service";
import type { Plan } from "@/modules/membership/plans/schema";
import { listPlans } from "@/modules/membership/plans/service";
import { listBranches } from "@/modules/tenancy/branches/service";
import { shellFacts } from "@/modules/tenancy/gyms/service";
import type { Ports, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { PLATFORM_TENANT } from "@/platform/ids";
import { addDays } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { KeptFor } from "../kept-for";
import * as data from "./data";
import { firstName, type PublicParts, publicParts } from "./rules";
import type { PublicGym } from "./schema";

/** Milliseconds for which strangers share one look at a gym: a thousand visitors cost the database one. */
const FRESH = 5_000;
const SITEMAP_FRESH = 60_000;

const gyms = new KeptFor<PublicGym>(FRESH, 500);
const slugs = new KeptFor<string[]>(SITEMAP_FRESH, 1);

/**
 * What anybody may know of the gym, at most some seconds old.
 * @throws DomainError NOT_FOUND when it has no public page
 */
export async function readPublicGym(ctx: TenantContext): Promise<PublicGym> {
  const parts = publicParts(ctx.tenant);
  if (!parts) throw new DomainError("NOT_FOUND");
  // A changed switch counts at once, whatever is kept.
  const key = `${ctx.tenantId} ${Object.values(parts).join()}`;
  return await gyms.get(key, ctx.clock.now().getTime(), () => look(ctx, parts));
}

/** Gyms that search engines may know. */
export function publicGyms(ports: Pick<Ports, "db" | "clock">): Promise<string[]> {
  return slugs.get("all", ports.clock.now().getTime(), () =>
    ports.db.system("storefront.sitemap", PLATFORM_TENANT, (db) => data.publicSlugs(db)),
  );
}

/** Plans on sale to whoever comes by; those that are sold out are left out. */
export async function plansOnOffer(ctx: TenantContext): Promise<Plan[]> {
  return (await listPlans(ctx)).filter(
    (plan) =>
      !plan.retired &&
      plan.onlineSale &&
      plan.kind !== "comp" &&
      plan.kind !== "add_on" &&
      (plan.maxHolders === null || plan.holders < plan.maxHolders),
  );
}

async function look(ctx: TenantContext, parts: PublicParts): Promise<PublicGym> {
  const { slug, name, zone, locale, currency, isDemo, policies } = ctx.tenant;
  const now = ctx.clock.now();
  const today = localDate(now, zone);
  const brand = await shellFacts(ctx.ports, slug);
  const branches: PublicGym["branches"][number][] = [];
  for (const branch of await listBranches(ctx)) {
    branches.push({ ...branch, occupancy: parts.occupancy ? await fullness(ctx, branch.id) : null });
  }
  return {
    slug,
    name,
    zone,
    locale,
    currency,
    isDemo,
    policies,
    parts,
    brandColor: brand?.brandColor ?? "",
    logo: brand?.hasLogo ? `/api/brand/${slug}/logo-small-${brand.brandVersion}.webp` : null,
    plans: parts.plans ? await plansOnOffer(ctx) : [],
    branches,
    timetable: parts.timetable ? await weekAhead(ctx, today, parts.trainers) : null,
    today,
    asOf: now.toISOString(),
  };
}

/** Ready JSON as plain data: documents are made of it here, not in a browser. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

async function fullness(ctx: TenantContext, branchId: string) {
  const { inside, usual, capacity } = plain(await occupancy(ctx, branchId));
  return { inside, usual, capacity };
}

/** Seven days of classes that are still to come, with no more of a trainer than strangers may know. */
async function weekAhead(ctx: TenantContext, today: string, trainers: boolean): Promise<Timetable> {
  const week = plain(await readTimetable(ctx, { from: today, to: addDays(today, 6) }));
  const now = ctx.clock.now().toISOString();
  const asTold = (session: TimetableSession): TimetableSession => ({
    ...session,
    trainerId: null,
    insteadOf: null,
    note: null,
    cancelReason: null,
    trainerName: trainers && session.trainerName ? firstName(session.trainerName) : null,
  });
  return { ...week, sessions: week.sessions.filter(({ startsAt }) => startsAt > now).map(asTold) };
}
