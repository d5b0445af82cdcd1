import { changes } from "@/platform/audit/audit";
import type { Ports, ServiceContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { idAt, newId, PLATFORM_TENANT, type TenantId, type UserId } from "@/platform/ids";
import { announceGym } from "../access/service";
import { createBranch } from "../branches/service";
import { tenantCreated } from "../events";
import { type Policies, policiesOf, policiesSchema } from "../policies/schema";
import { addStaff } from "../staff/service";
import {
  enterTenant,
  gymsOf,
  insertTenant,
  setStatus,
  settingsOf,
  shellOf,
  takenSlugs,
  updateTenant,
} from "./data";
import { isReservedSlug, isSlugShaped, type SetupStep, slugIdeas, stepAfter } from "./rules";
import type {
  CreateGymInput,
  GymSettings,
  Here,
  MyGym,
  NewGym,
  ShellFacts,
  SlugCheck,
  UpdateGymInput,
} from "./schema";

const IDEAS = 3;

/** Says whether an address is free and offers some that are. Needs the system's eyes. */
export async function checkSlug(
  ctx: ServiceContext,
  input: {
    name: string;
    place?: string | undefined;
    country?: string | undefined;
    slug?: string | undefined;
  },
): Promise<SlugCheck> {
  const { name, place, country, slug } = input;
  const ideas = [...slugIdeas(name, place, country), ...(slug ? slugIdeas(slug, place, country) : [])];
  const taken = await takenSlugs(ctx.db, slug ? [slug, ...ideas] : ideas);
  const free = [...new Set(ideas)].filter((idea) => !taken.has(idea)).slice(0, IDEAS);
  return { state: slugState(slug, taken), ideas: free };
}

function slugState(slug: string | undefined, taken: ReadonlySet<string>): SlugCheck["state"] {
  if (!slug) return "none";
  if (!isSlugShaped(slug)) return "malformed";
  if (isReservedSlug(slug)) return "reserved";
  return taken.has(slug) ? "taken" : "free";
}

/**
 * The context from inside a gym, for what begins outside of any: an invitation that is accepted. Needs a transaction
 * of the system, which stands inside that gym from here on.
 */
export async function enterGym(ctx: ServiceContext, tenantId: string): Promise<ServiceContext> {
  await enterTenant(ctx.db, tenantId);
  return { ...ctx, tenantId: tenantId as TenantId };
}

/**
 * Makes a gym with its first owner. Must run as the system, in a transaction: from here on that transaction stands
 * inside the new gym, so audit line and event are its own.
 * @throws DomainError SLUG_TAKEN
 */
export async function createGym(ctx: ServiceContext, owner: UserId, gym: NewGym): Promise<TenantId> {
  const createdAt = gym.createdAt ?? ctx.clock.now();
  const id = gym.createdAt ? idAt<"tenant">(createdAt) : newId<"tenant">();
  const {
    name,
    slug,
    country,
    currency,
    zone,
    locale,
    branches = [],
    ready,
    policies,
    createdAt: _,
    ...look
  } = gym;
  await insertTenant(
    ctx.db,
    id,
    { name, slug, country, currency, zone, locale, ...look },
    {
      policies: policies ?? {},
      setupStep: ready ? null : "branches",
      createdAt,
    },
  );
  await enterTenant(ctx.db, id);
  const inside: ServiceContext = { ...ctx, tenantId: id };
  for (const branch of branches) await createBranch(inside, branch);
  await addStaff(inside, { slug }, { userId: owner, role: "owner", branchIds: [] });
  ctx.audit({
    action: "gym.create",
    subject: { kind: "tenant", id },
    after: { name, slug, country, currency, zone, locale },
  });
  ctx.emit(tenantCreated, { tenantId: id, slug, ownerUserId: owner });
  announceGym(inside, { id, slug });
  return id;
}

/** A signed-in person opens their own gym. @throws DomainError EMAIL_NOT_VERIFIED or SLUG_TAKEN */
export async function openGym(ctx: ServiceContext, input: CreateGymInput): Promise<{ slug: string }> {
  const { actor } = ctx;
  if (actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  if (!actor.emailVerified) throw new DomainError("EMAIL_NOT_VERIFIED");
  await createGym(ctx, actor.userId, input);
  return { slug: input.slug };
}

/** The signed-in person's gyms. */
export async function myGyms(ctx: ServiceContext): Promise<MyGym[]> {
  if (ctx.actor.kind !== "user") throw new DomainError("NOT_SIGNED_IN");
  return await gymsOf(ctx.db, ctx.actor.userId);
}

/** The gym in the address, and what the asker is there. */
export function here(ctx: TenantContext): Here {
  const { slug, name, country, currency, locale, zone, isDemo } = ctx.tenant;
  const { roles, memberId, branchIds } = ctx.access;
  return {
    slug,
    name,
    country,
    currency,
    locale: locale as Here["locale"],
    zone,
    isDemo,
    roles: [...roles],
    memberId,
    branchIds: [...branchIds],
  };
}

/** What the page around a gym's screens needs; null when there is no such gym. */
export function shellFacts(ports: Pick<Ports, "db">, slug: string): Promise<ShellFacts | null> {
  if (!isSlugShaped(slug)) return Promise.resolve(null);
  return ports.db.system("tenancy.shell", PLATFORM_TENANT, (db) => shellOf(db, slug));
}

export async function gymSettings(ctx: TenantContext): Promise<GymSettings> {
  const settings = await settingsOf(ctx.db);
  if (!settings) throw new DomainError("NOT_FOUND");
  return { ...settings, policies: policiesOf({ policies: settings.policies }) };
}

/** @throws DomainError CONFLICT when the currency is to change although something has a price already */
export async function updateGym(ctx: TenantContext, input: UpdateGymInput): Promise<GymSettings> {
  const before = await gymSettings(ctx);
  if (before.currencyFixed && input.currency !== before.currency) throw new DomainError("CONFLICT");
  await updateTenant(ctx.db, ctx.tenantId, input);
  const { name, country, currency, zone, locale } = before;
  auditTenant(ctx, "gym.update", changes<UpdateGymInput>({ name, country, currency, zone, locale }, input));
  announceGym(ctx, ctx.tenant);
  return { ...before, ...input };
}

/** Replaces the gym's rules as a whole. */
export async function setPolicies(ctx: TenantContext, input: Policies): Promise<GymSettings> {
  const before = await gymSettings(ctx);
  const policies = policiesSchema.parse(input);
  await updateTenant(ctx.db, ctx.tenantId, { policies });
  auditTenant(ctx, "gym.set-policies", changes<Policies>(before.policies, policies));
  announceGym(ctx, ctx.tenant);
  return { ...before, policies };
}

/**
 * Asks staff for a second factor, or no longer. @throws DomainError MFA_SETUP_REQUIRED when the owner who asks for
 * it has none: the next click would lock them out of the switch.
 */
export async function setSecurity(
  ctx: TenantContext,
  input: { requireStaffMfa: boolean },
): Promise<GymSettings> {
  const before = await gymSettings(ctx);
  if (input.requireStaffMfa && ctx.actor.kind === "user" && !ctx.actor.mfa) {
    throw new DomainError(ctx.actor.mfaEnabled ? "MFA_REQUIRED" : "MFA_SETUP_REQUIRED");
  }
  await updateTenant(ctx.db, ctx.tenantId, input);
  auditTenant(ctx, "gym.set-security", {
    before: { requireStaffMfa: before.requireStaffMfa },
    after: { requireStaffMfa: input.requireStaffMfa },
  });
  announceGym(ctx, ctx.tenant);
  return { ...before, ...input };
}

/** Remembers how far the setup wizard got. */
export async function finishStep(
  ctx: TenantContext,
  step: SetupStep,
): Promise<{ setupStep: SetupStep | null }> {
  const { setupStep } = await gymSettings(ctx);
  const next = stepAfter(setupStep, step);
  if (next !== setupStep) await updateTenant(ctx.db, ctx.tenantId, { setupStep: next });
  return { setupStep: next };
}

function auditTenant(
  ctx: TenantContext,
  action: string,
  values: { before: Record<string, unknown>; after: Record<string, unknown> },
): void {
  ctx.audit({ action, subject: { kind: "tenant", id: ctx.tenantId }, ...values });
}

/**
 * Suspends a gym, so that nobody can work in it, or lifts that. For the installation's operator; runs as the system.
 * @throws DomainError NOT_FOUND when there is no such gym, or it stands like that already
 */
export async function setGymStatus(
  ctx: ServiceContext,
  id: string,
  status: "active" | "suspended",
  reason: string,
): Promise<void> {
  const changed = await setStatus(ctx.db, id, status, status === "suspended" ? ctx.clock.now() : null);
  if (!changed) throw new DomainError("NOT_FOUND");
  ctx.audit({
    action: status === "suspended" ? "gym.suspend" : "gym.reactivate",
    subject: { kind: "tenant", id },
    after: { slug: changed.slug, status },
    reason,
  });
  announceGym(ctx, { id, slug: changed.slug });
}
