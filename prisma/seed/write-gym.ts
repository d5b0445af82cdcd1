import { recordPastVisits } from "@/modules/attendance/past/service";
import { addPlanVersion, createPlan, retirePlan } from "@/modules/membership/plans/service";
import { createTaxRate } from "@/modules/membership/taxes/service";
import { tenantFacts } from "@/modules/tenancy/access/service";
import { addClosure, listBranches } from "@/modules/tenancy/branches/service";
import { createGym } from "@/modules/tenancy/gyms/service";
import { addStaff } from "@/modules/tenancy/staff/service";
import type { Ports, TenantContext, TenantFacts } from "@/platform/context";
import type { TenantId } from "@/platform/ids";
import { addMonths, type LocalDate } from "@/shared/time-zone/local-date";
import { localDate, wallTimeToInstant } from "@/shared/time-zone/time-zone";
import { type Accounts, accountOf } from "./accounts";
import { bookingCases } from "./booking-cases";
import { castOf } from "./cast";
import { classGoers } from "./class-goers";
import { type ShutDown, shutDowns } from "./closures";
import { Stage, staffActor } from "./context";
import { COMPLETE } from "./data";
import { Drawers } from "./drawers";
import { type DemoGym, type Frame, PLAN_KEYS, type PlanKey } from "./gyms/gym";
import { termsOf } from "./gyms/terms";
import { type Scan, scansOf } from "./habits";
import { isActive, ordinaryMembers } from "./lives";
import { type Person, PersonMaker } from "./person";
import { Random } from "./random";
import { writeBookings } from "./write-bookings";
import { addClasses } from "./write-classes";
import { IMPORTED, importGroup } from "./write-import";
import { addKiosks } from "./write-kiosks";
import { addNotifications } from "./write-notifications";
import { addPaymentAccounts } from "./write-payment-accounts";
import { addPenalties } from "./write-penalties";
import { writePeople } from "./write-people";

export type Log = (line: string) => void;

const MONTHS_BACK = 18;
const PRICE_RISE_MONTHS = 8;
const RETIRED_MONTHS = 13;
/** At least so many whose stories chance tells. */
const ORDINARY = 12;
const SCANS_AT_ONCE = 2_000;

export function frameOf(gym: DemoGym, now: Date, preset: "full" | "small"): Frame {
  const today = localDate(now, gym.gym.zone);
  return { now, today, start: addMonths(today, -MONTHS_BACK), preset };
}

/** The whole cast and story of a gym, before anything is written. */
export function storyOf(gym: DemoGym, frame: Frame): { people: Person[]; random: Random } {
  const random = new Random(`pulse/${gym.gym.slug}`);
  const maker = new PersonMaker(gym, frame, random);
  const cast = castOf(gym.gym.slug, frame).map((story) => maker.make(story));
  const imported = gym.gym.slug === "kifaru" ? IMPORTED : 0;
  const { members, active } = gym.volume[frame.preset];
  const castActive = cast.filter((person) => isActive(person, gym, frame.today)).length;
  const wanted = {
    // A small gym has ordinary people too.
    members: Math.max(ORDINARY, members - cast.length - imported),
    active: Math.max(ORDINARY / 2, active - castActive - imported),
  };
  return { people: [...cast, ...ordinaryMembers(gym, frame, random, maker, wanted)], random };
}

/** Makes one demo gym with everything in it, and marks it as complete at the end. */
export async function writeGym(
  ports: Ports,
  gym: DemoGym,
  frame: Frame,
  accounts: Accounts,
  log: Log,
): Promise<void> {
  const stage = new Stage(ports, frame.now);
  const { people, random } = storyOf(gym, frame);
  const closures = shutDowns(gym, frame);
  const tenant = await openGym(stage, gym, frame, accounts);
  const owner = staffActor(accountOf(accounts, `owner@${gym.gym.slug}.example`));
  stage.clock.set(openingMoment(gym, frame.start));
  const { branchIds, plans, taxRateId } = await stage.within(
    tenant,
    (ctx) => furnish(ctx, gym, closures),
    owner,
  );
  const { name } = gym.gym;
  let quarters = 0;
  const { memberIds, lives } = await writePeople(
    {
      stage,
      gym,
      frame,
      tenant,
      branchIds,
      plans,
      accounts,
      desk: gym.staff
        .filter(({ role }) => role === "desk" || role === "manager")
        .map(({ mailbox }) => staffActor(accountOf(accounts, `${mailbox}@${gym.gym.slug}.example`))),
      drawers: new Drawers(gym, frame, { branchIds, closures, clock: stage.clock }, random.fork("drawers")),
      random,
      progress: (done, total) => {
        if (Math.floor((done * 4) / total) <= quarters) return;
        quarters = Math.floor((done * 4) / total);
        log(`${name}: ${done} of ${total} members`);
      },
    },
    people,
    planChanges(gym, frame, plans, taxRateId),
  );
  const sessions = await stage.within(
    tenant,
    (ctx) => addClasses(ctx, gym, frame, closures, branchIds, random.fork("classes")),
    owner,
  );
  const scans = scansOf(people, gym, frame, { closures, lives }, random.fork("visits"));
  const going = classGoers(scans, sessions, gym, frame, { branchIds, lives }, random.fork("going"));
  await writeVisits(stage, tenant, branchIds, memberIds, scans, (done, total) =>
    log(`${name}: ${done} of ${total} visits`),
  );
  if (gym.gym.slug === "kifaru") await importGroup(stage, tenant, owner, frame);
  const story = { gym, frame, people, sessions, lives };
  const cases = bookingCases(story, going, random.fork("cases"));
  await writeBookings(stage, tenant, owner, { ...story, memberIds }, cases);
  await addPenalties(stage, tenant, owner, frame);
  await addKiosks(stage, tenant, owner, branchIds, frame);
  await stage.within(tenant, (ctx) => addPaymentAccounts(ctx, gym.gym.slug), owner);
  await stage.within(tenant, addNotifications);
  await stage.within(tenant, async (ctx) => {
    ctx.audit({
      action: COMPLETE,
      subject: { kind: "tenant", id: tenant.id },
      after: { preset: frame.preset },
    });
  });
}

function openingMoment(gym: DemoGym, day: LocalDate): Date {
  return wallTimeToInstant(day, "08:00", gym.gym.zone);
}

async function openGym(stage: Stage, gym: DemoGym, frame: Frame, accounts: Accounts): Promise<TenantFacts> {
  const { slug } = gym.gym;
  const createdAt = openingMoment(gym, frame.start);
  stage.clock.set(createdAt);
  const userId = (mailbox: string) => accountOf(accounts, `${mailbox}@${slug}.example`).userId;
  const id = await stage.system((ctx) =>
    createGym(ctx, userId("owner"), {
      ...gym.gym,
      branches: gym.branches,
      createdAt,
      isDemo: true,
      ready: true,
    }),
  );
  const tenant = await factsOf(stage, id);
  await stage.within(tenant, async (ctx) => {
    const branches = await listBranches(ctx);
    for (const { mailbox, role, branch } of gym.staff) {
      if (role === "owner") continue;
      const at = branch === undefined ? undefined : gym.branches[branch]?.name;
      const branchIds = branches.filter(({ name }) => name === at).map((one) => one.id);
      await addStaff(ctx, tenant, { userId: userId(mailbox), role, branchIds });
    }
  });
  return tenant;
}

export async function factsOf(stage: Stage, id: TenantId): Promise<TenantFacts> {
  const facts = await tenantFacts(stage.ports, id);
  if (!facts) throw new Error(`the gym ${id} is gone`);
  return facts;
}

async function furnish(ctx: TenantContext, gym: DemoGym, closures: readonly ShutDown[]) {
  const branches = await listBranches(ctx);
  const branchIds = gym.branches.map(({ name }) => branches.find((one) => one.name === name)?.id ?? "");
  for (const { branch, fromOn, toOn, reason } of closures)
    await addClosure(ctx, { branchId: branchIds[branch] ?? "", fromOn, toOn, reason });
  const { id: taxRateId } = await createTaxRate(ctx, gym.tax);
  const made: [PlanKey, string][] = [];
  for (const key of PLAN_KEYS) {
    const terms = termsOf(gym, key, taxRateId);
    made.push([key, (await createPlan(ctx, { ...gym.plans[key], ...terms, branchIds: [] })).id]);
  }
  return { branchIds, taxRateId, plans: Object.fromEntries(made) as Record<PlanKey, string> };
}

/** The price rise and the plan that is no longer sold, on their days. */
function planChanges(gym: DemoGym, frame: Frame, plans: Record<PlanKey, string>, taxRateId: string) {
  const rise = addMonths(frame.today, -PRICE_RISE_MONTHS);
  const { name: _, kind: __, description: ___, ...terms } = gym.plans.monthly;
  const raised = {
    ...terms,
    ...termsOf(gym, "monthly", taxRateId),
    branchIds: [],
    priceMinor: gym.raisedPriceMinor,
  };
  return [
    {
      day: rise,
      run: async (ctx: TenantContext) => {
        await addPlanVersion(ctx, { planId: plans.monthly, validFrom: rise, ...raised });
      },
    },
    {
      day: addMonths(frame.today, -RETIRED_MONTHS),
      run: async (ctx: TenantContext) => {
        await retirePlan(ctx, plans.retired, true);
      },
    },
  ];
}

/** Visits of some people at once: one person's all go through the same call, as the service wants them. */
async function writeVisits(
  stage: Stage,
  tenant: TenantFacts,
  branchIds: readonly string[],
  memberIds: ReadonlyMap<string, string>,
  all: readonly { person: Person; scans: readonly Scan[] }[],
  progress: (done: number, total: number) => void,
): Promise<void> {
  const total = all.reduce((sum, { scans }) => sum + scans.length, 0);
  let done = 0;
  let said = 0;
  let batch: Parameters<typeof recordPastVisits>[1][number][] = [];
  const flush = async () => {
    batch.sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime());
    const scans = batch;
    batch = [];
    if (scans.length === 0) return;
    await stage.within(tenant, (ctx) => recordPastVisits(ctx, scans));
    done += scans.length;
    if (done - said >= total / 4 || done === total) {
      said = done;
      progress(done, total);
    }
  };
  for (const { person, scans } of all) {
    const memberId = memberIds.get(person.key) ?? "";
    for (const { branch, ...scan } of scans)
      batch.push({ ...scan, memberId, branchId: branchIds[branch] ?? "" });
    if (batch.length >= SCANS_AT_ONCE) await flush();
  }
  await flush();
}
