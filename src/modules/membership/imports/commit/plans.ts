import type { JobContext } from "@/platform/context";
import { inTenant } from "@/platform/jobs/job-context";
import { foldForSearch } from "@/shared/text/fold";
import { createPlan, listPlans } from "../../plans/service";
import type { StoredBatch } from "../data";
import { namedPlans, type Version } from "./data";
import { guessPlan } from "./rules";

/** Longest name of a plan. */
const NAME = 80;

/** The plan of each name in the file, and the version that was sold when a membership began. */
export class PlanBook {
  private readonly versions = new Map<string, Version[]>();

  constructor(
    private readonly choices: ReadonlyMap<string, string>,
    versions: readonly Version[],
  ) {
    for (const version of versions) {
      this.versions.set(version.planId, [...(this.versions.get(version.planId) ?? []), version]);
    }
  }

  /** Undefined where the plan is not to be taken over. */
  versionFor(planName: string, startsOn: string): Version | undefined {
    const versions = this.versions.get(this.choices.get(foldForSearch(planName)) ?? "") ?? [];
    return versions.findLast((version) => version.validFrom <= startsOn) ?? versions[0];
  }

  kindOf(planId: string): string {
    return this.versions.get(planId)?.[0]?.kind ?? "membership";
  }
}

/**
 * Makes the plans that are wanted new, and says which plan each name of the file means. Run again, it finds what it
 * has made by its name.
 */
export async function settlePlans(
  ctx: JobContext,
  batch: StoredBatch,
): Promise<{ choices: Map<string, string>; made: string[] }> {
  const gym = inTenant(ctx);
  const plans = new Map((await listPlans(gym)).map((plan) => [foldForSearch(plan.name), plan.id]));
  const chosen = new Map(
    (batch.options.plans ?? []).map(({ name, planId }) => [foldForSearch(name), planId]),
  );
  const choices = new Map<string, string>();
  const made: string[] = [];
  for (const { name, priceMinor } of await namedPlans(ctx.db, batch.id, gym.tenant.currency)) {
    const key = foldForSearch(name);
    if (choices.has(key)) continue;
    // Every open name was settled when the commit was asked for, by somebody with the right to it.
    const wanted = chosen.get(key) ?? "none";
    if (wanted === "none" || wanted === "ask") continue;
    if (wanted !== "new") {
      choices.set(key, wanted);
      continue;
    }
    const shortName = name.slice(0, NAME).trim();
    let planId = plans.get(key) ?? plans.get(foldForSearch(shortName));
    if (!planId) {
      const { kind, terms } = guessPlan(name, priceMinor);
      const plan = await createPlan(gym, { name: shortName, kind, ...terms });
      planId = plan.id;
      plans.set(foldForSearch(shortName), planId);
      made.push(planId);
    }
    choices.set(key, planId);
  }
  return { choices, made };
}
