import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { localDate } from "@/shared/time-zone/time-zone";
import type { VersionTerms } from "../../plans/schema";
import { loadLives, lockHolders } from "../life/data";
import type { Life } from "../life/rules";
import { settlingOf } from "../life/service";
import { settle } from "../life/settling";
import { phaseOn } from "../rules";
import * as data from "./data";

/** Everything the money of a membership follows from. */
export interface BillingFacts {
  /** As it stands today: what the calendar had in store has happened, stored or not. */
  membership: Omit<Life, "freezes" | "branchIds" | "trialDays" | "zone">;
  /** What a screen says of it: its state, or "expired" or "cancel pending" where its dates say so. */
  phase: ReturnType<typeof phaseOn>;
  /** The terms it was sold at, or renewed at last. */
  version: VersionTerms;
  /** The version of a switch that is planned for the next renewal. */
  nextVersion: VersionTerms | null;
  /** The version of its own plan that is sold on its next billing day; what a renewal takes without a switch. */
  renewalVersion: VersionTerms;
  /** All that were not cancelled, in the order of their first days. */
  freezes: data.MoneyFacts["freezes"];
  payer: data.MoneyFacts["payer"];
  currency: string;
  /** The zone of its branch, or the gym's. */
  zone: string;
  /** Today in that zone. */
  today: string;
  soldBy: string | null;
  /** ISO instant. */
  createdAt: string;
}

/**
 * The facts of many memberships, in the order of the ids; two statements.
 * @throws DomainError NOT_FOUND when one is unknown
 */
export async function loadManyBillingFacts(
  ctx: TenantContext,
  membershipIds: readonly string[],
): Promise<BillingFacts[]> {
  if (membershipIds.length === 0) return [];
  const settling = settlingOf(ctx);
  const gymToday = localDate(settling.now, ctx.tenant.zone);
  const lives = new Map(
    (await loadLives(ctx.db, membershipIds, ctx.tenant.zone)).map((life) => [life.id, life]),
  );
  const money = new Map(
    (await data.moneyFacts(ctx.db, membershipIds, gymToday)).map((facts) => [facts.membershipId, facts]),
  );
  return membershipIds.map((id) => {
    const stored = lives.get(id);
    const facts = money.get(id);
    if (!stored || !facts) throw new DomainError("NOT_FOUND");
    const { life } = settle(stored, settling);
    const { freezes, branchIds: _, trialDays: __, zone, ...membership } = life;
    return {
      membership,
      phase: phaseOn(life, localDate(settling.now, zone)),
      version: facts.version,
      nextVersion: facts.nextVersion,
      renewalVersion: facts.renewalVersion ?? facts.version,
      // Those that the calendar has moved since stand as they are now.
      freezes: facts.freezes.map((freeze) => {
        const now = freezes.find((one) => one.id === freeze.id);
        return now && now.status !== "cancelled"
          ? { ...freeze, status: now.status, endedOn: now.endedOn }
          : freeze;
      }),
      payer: facts.payer,
      currency: facts.version.currency,
      zone,
      today: localDate(settling.now, zone),
      soldBy: facts.soldBy,
      createdAt: facts.createdAt,
    };
  });
}

/** A plan's terms as they are sold on a day. @throws DomainError NOT_FOUND, PLAN_RETIRED */
export async function soldVersion(ctx: TenantContext, planId: string, day: string): Promise<VersionTerms> {
  const version = await data.findSoldTerms(ctx.db, planId, day);
  if (!version) throw new DomainError("NOT_FOUND");
  if (version.retired) throw new DomainError("PLAN_RETIRED");
  return version;
}

/** What a preview needs; locks nothing. @throws DomainError NOT_FOUND */
export async function loadBillingFacts(ctx: TenantContext, membershipId: string): Promise<BillingFacts> {
  const [facts] = await loadManyBillingFacts(ctx, [membershipId]);
  if (!facts) throw new DomainError("NOT_FOUND");
  return facts;
}

/**
 * The same under the lock of the members' rows, for whoever commits: nobody changes these memberships until the
 * transaction ends. Take all that are needed in one call; one after the other, two callers could wait for each other.
 * @throws DomainError NOT_FOUND
 */
export async function lockBillingFacts(
  ctx: TenantContext,
  membershipIds: readonly string[],
): Promise<BillingFacts[]> {
  await lockHolders(ctx.db, membershipIds);
  return await loadManyBillingFacts(ctx, membershipIds);
}
