import { getBranch } from "@/modules/tenancy/branches/service";
import type { TenantContext } from "@/platform/context";
import { foldForSearch } from "@/shared/text/fold";
import { localDate } from "@/shared/time-zone/time-zone";
import { findVersions } from "../../memberships/facts/data";
import { isPrimary } from "../../memberships/rules";
import { planTerms, type VersionTerms } from "../../plans/schema";
import { namedPlans, planVersions } from "../commit/data";
import { PlanBook } from "../commit/plans";
import { guessPlan, type NewMembership, toMembership } from "../commit/rules";
import { getImport } from "../service";
import type { PlanChoice } from "../wizard/schema";
import * as data from "./data";

export type { BroughtTerms } from "./data";

/** Of these memberships those that came with an import, and how; in no particular order. */
export function broughtTerms(
  ctx: TenantContext,
  membershipIds: readonly string[],
): Promise<data.BroughtTerms[]> {
  return data.broughtTerms(ctx.db, membershipIds);
}

/** Memberships that an import would make, alike ones together. */
export interface ExpectedMembership {
  count: number;
  version: VersionTerms;
  membership: NewMembership;
  paidToOn: string | null;
}

/** Stands for what has no id yet. */
const NOBODY = "00000000-0000-4000-8000-000000000000";

/** The terms of a plan that the import would make. */
function madeTerms(name: string, priceMinor: number | null, currency: string): VersionTerms {
  const { kind, terms } = guessPlan(name, priceMinor);
  return {
    ...planTerms.parse(terms),
    taxInclusive: false,
    id: NOBODY,
    planId: NOBODY,
    planName: name,
    planKind: kind,
    retired: false,
    maxHolders: null,
    onlineSale: true,
    version: 1,
    validFrom: "",
    currency,
    tax: null,
  };
}

/**
 * What a checked batch would make of its open rows, if the plans became what is chosen (what is not said stays as the
 * wizard proposes). Names without an answer are left out. @throws DomainError NOT_FOUND
 */
export async function expectedMemberships(
  ctx: TenantContext,
  batchId: string,
  chosen: readonly PlanChoice[],
): Promise<{ today: string; items: ExpectedMembership[] }> {
  const { plans, options } = await getImport(ctx, batchId);
  const zone = options.branchId ? (await getBranch(ctx, options.branchId)).zone : ctx.tenant.zone;
  const today = localDate(ctx.clock.now(), zone);
  const key = foldForSearch;
  const own = new Map(chosen.map(({ name, planId }) => [key(name), planId]));
  const choices = new Map(plans.map(({ name, planId }) => [key(name), own.get(key(name)) ?? planId]));
  const ids = [...new Set([...choices.values()].filter((id) => id.includes("-")))];
  const known = ids.length > 0 ? await planVersions(ctx.db, ids) : [];
  const book = new PlanBook(choices, known);
  const terms = new Map(
    (
      await findVersions(
        ctx.db,
        known.map(({ id }) => id),
      )
    ).map((version) => [version.id, version]),
  );
  const made = new Map<string, VersionTerms>();
  for (const { name, priceMinor } of await namedPlans(ctx.db, batchId, ctx.tenant.currency)) {
    if (choices.get(key(name)) !== "new" || made.has(key(name))) continue;
    made.set(key(name), madeTerms(name, priceMinor, ctx.tenant.currency));
  }
  const items = (await data.wantedMemberships(ctx.db, batchId)).flatMap((group): ExpectedMembership[] => {
    const { planName, count, held, endsOn, paidToOn, startsOn, status } = group;
    const sold = book.versionFor(planName, startsOn);
    const version = sold ? terms.get(sold.id) : made.get(key(planName));
    if (!version || (held && isPrimary(version.planKind))) return [];
    const draft = { planName, status, startsOn, ...(endsOn && { endsOn }), currency: version.currency };
    return [{ count, version, membership: toMembership(draft, today), paidToOn }];
  });
  return { today, items };
}
