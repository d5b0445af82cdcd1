import { mrrMinor } from "@/modules/billing/revenue/rules";
import { bringGuest } from "@/modules/membership/guests/service";
import { addToHousehold, createHousehold } from "@/modules/membership/households/service";
import { createMember, setBan, setPhoto } from "@/modules/membership/members/service";
import { startMembership } from "@/modules/membership/memberships/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { announcePart } from "@/modules/tenancy/access/service";
import type { Actor, TenantContext, TenantFacts } from "@/platform/context";
import { addDays } from "@/shared/time-zone/local-date";
import { type Accounts, accountOf } from "./accounts";
import { Agenda, playAgenda, type Step } from "./agenda";
import { drawAvatar } from "./avatars";
import type { Stage } from "./context";
import { historyOf, linkAccount, signWaivers } from "./data";
import type { Drawers } from "./drawers";
import type { DemoGym, Frame, PlanKey } from "./gyms/gym";
import { type Lives, livesOf } from "./lived";
import type { Person, Stint } from "./person";
import type { Random } from "./random";
import { Till } from "./till";

export interface GymWriter {
  readonly stage: Stage;
  readonly gym: DemoGym;
  readonly frame: Frame;
  readonly tenant: TenantFacts;
  readonly branchIds: readonly string[];
  readonly plans: Readonly<Record<PlanKey, string>>;
  readonly accounts: Accounts;
  readonly desk: readonly Actor[];
  readonly drawers: Drawers;
  readonly random: Random;
  /** Done of all, for the progress line. */
  readonly progress: (done: number, total: number) => void;
}

/** What the people's steps have made so far. */
interface Made {
  /** By the person's key. */
  readonly memberIds: Map<string, string>;
  readonly memberships: Map<Stint, string>;
  readonly households: Map<string, string>;
}

/**
 * Writes the people down in the order of what happened to them, each step on its day, with the bills of all the days.
 * @returns the members' ids by the person's key, and what became of the memberships
 */
export async function writePeople(
  writer: GymWriter,
  people: readonly Person[],
  extra: readonly Step[],
): Promise<{ memberIds: ReadonlyMap<string, string>; lives: Lives }> {
  const { stage, gym, frame, tenant, desk, random } = writer;
  const made: Made = { memberIds: new Map(), memberships: new Map(), households: new Map() };
  const photos = await drawAvatars(writer, people);
  const agenda = new Agenda();
  const till = new Till(gym, agenda, random.fork("till"));
  // The drawer is opened before anything is sold.
  for (const { day, run } of [...writer.drawers.steps(), ...extra]) agenda.desk(day, run);
  for (const person of people) planPerson(writer, person, photos.get(person.key), { agenda, till, made });
  await playAgenda(agenda, {
    stage,
    tenant,
    frame,
    desk,
    random: random.fork("desk"),
    nights: till.nights,
    progress: () => writer.progress(made.memberIds.size, people.length),
  });
  await stage.quietly(tenant, (ctx) => writer.drawers.close(ctx), random.fork("last drawer").pick(desk));
  stage.clock.set(frame.now);
  await finish(writer, people, made.memberIds);
  const history = await stage.within(tenant, (ctx) => historyOf(ctx.db));
  return { memberIds: made.memberIds, lives: livesOf(made.memberships, history) };
}

async function drawAvatars({ stage, tenant, gym, random }: GymWriter, people: readonly Person[]) {
  const drawn = people
    .filter(({ photo }) => photo)
    .map(async (person) => {
      const chance = random.fork(`avatar/${person.key}`);
      const key = await drawAvatar(stage.ports.storage, tenant.id, gym.gym.slug, person, chance);
      return [person.key, key] as const;
    });
  return new Map(await Promise.all(drawn));
}

interface Planning {
  readonly agenda: Agenda;
  readonly till: Till;
  readonly made: Made;
}

function planPerson(writer: GymWriter, person: Person, photo: string | undefined, planning: Planning): void {
  const { agenda, till, made } = planning;
  const branchId = writer.branchIds[person.branch] ?? null;
  const memberId = () => idOf(made.memberIds, person.key);
  agenda.desk(person.joinedOn, async (ctx) => {
    made.memberIds.set(person.key, await join(writer, ctx, person));
    if (photo) await setPhoto(ctx, memberId(), photo);
  });
  for (const stint of person.stints) planStint(writer, person, stint, planning);
  const { ban, extra, household } = person;
  if (ban) agenda.desk(ban.on, (ctx) => setBan(ctx, memberId(), ban.reason));
  if (extra)
    agenda.desk(extra.on, async (ctx) => {
      const planId = writer.plans[extra.plan];
      await till.sell(ctx, { person, memberId: memberId(), branchId, planId, plan: extra.plan });
    });
  if (household)
    agenda.desk(addDays(person.joinedOn, 1), async (ctx) => {
      const householdId = idOf(made.households, person.key);
      for (const [key, role] of household.others)
        await addToHousehold(ctx, { householdId, memberId: idOf(made.memberIds, key), role });
    });
  for (const { day, ...guest } of person.guests ?? [])
    agenda.desk(day, async (ctx) => {
      await bringGuest(ctx, { hostId: memberId(), branchId: branchId ?? "", ...guest });
    });
}

function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (!id) throw new Error(`${key} has not been written yet`);
  return id;
}

async function join(writer: GymWriter, ctx: TenantContext, person: Person): Promise<string> {
  const { memberId } = await createMember(ctx, {
    fields: {
      firstName: person.firstName,
      lastName: person.lastName,
      email: person.email,
      phone: person.phone,
      birthDate: person.birthDate,
      gender: person.gender,
      homeBranchId: writer.branchIds[person.branch] ?? null,
      addressLine: person.addressLine,
      postalCode: person.postalCode,
      city: person.city,
      emergencyName: person.emergencyName,
      emergencyPhone: person.emergencyPhone,
      guardianName: person.guardianName,
      guardianPhone: person.guardianPhone,
      notes: person.notes,
      tags: [...person.tags],
    },
    number: null,
    joinedOn: person.joinedOn,
    acceptDuplicate: true,
  });
  return memberId;
}

/** Days before a freeze on which it is asked for. */
const FREEZE_ASKED = 8;

function planStint(writer: GymWriter, person: Person, stint: Stint, { agenda, till, made }: Planning): void {
  const { startsOn, leaves, freeze, upgrade } = stint;
  const membershipId = () => made.memberships.get(stint) ?? "";
  agenda.desk(startsOn, async (ctx) => {
    const memberId = idOf(made.memberIds, person.key);
    const planId = writer.plans[stint.plan];
    if (stint.unbilled) {
      const { priceMinor: minor, cycle } = writer.gym.plans[stint.plan];
      const taxBasisPoints = writer.gym.tax.basisPoints;
      const recurring = mrrMinor({ minor, taxBasisPoints, taxInclusive: true }, cycle, null);
      const begun = await startMembership(ctx, { memberId, planId, startsOn, mrrMinor: recurring });
      made.memberships.set(stint, begun.membershipId);
      return;
    }
    if (person.household && !made.households.has(person.key)) {
      const { id } = await createHousehold(ctx, { name: person.household.name, payerId: memberId });
      made.households.set(person.key, id);
    }
    const sale = {
      person,
      memberId,
      branchId: writer.branchIds[person.branch] ?? null,
      planId,
      plan: stint.plan,
      householdId: made.households.get(person.key),
      stint,
    };
    made.memberships.set(stint, await till.sell(ctx, sale));
  });
  if (freeze) {
    const { from, to, reason, back } = freeze;
    const asked = addDays(from, -FREEZE_ASKED);
    const wanted = { kind: "freeze", fromOn: from, toOn: to } as const;
    const usual = { prorate: true, blockBookings: true, endOnReturn: back !== undefined };
    agenda.desk(asked > startsOn ? asked : startsOn, async (ctx) => {
      const frozen = await till.change(ctx, person, membershipId(), { ...wanted, ...usual }, reason);
      if (frozen && back)
        agenda.desk(back, async (later) => {
          await till.change(later, person, membershipId(), { kind: "return", on: back }, "came back");
        });
    });
  }
  if (upgrade)
    agenda.desk(upgrade.on, async (ctx) => {
      const change = { kind: "switch", planId: writer.plans[upgrade.to], when: "now" } as const;
      await till.change(ctx, person, membershipId(), change, "wants to come in the evening");
    });
  if (leaves) {
    const { said, on, reason } = leaves;
    const change = { kind: "cancel", wantedOn: on, immediately: false, refundUnused: false } as const;
    agenda.desk(said, async (ctx) => {
      await till.change(ctx, person, membershipId(), change, reason);
    });
  }
}

/** What no day belongs to: waivers, links to accounts, and standings as they are today. */
async function finish(
  { stage, tenant, accounts }: GymWriter,
  people: readonly Person[],
  memberIds: ReadonlyMap<string, string>,
): Promise<void> {
  await stage.within(tenant, async (ctx) => {
    await signWaivers(
      ctx.db,
      people.filter(({ waiver }) => waiver).map(({ key }) => idOf(memberIds, key)),
    );
    for (const person of people) {
      if (!person.account) continue;
      const { userId } = accountOf(accounts, person.account);
      await linkAccount(ctx.db, idOf(memberIds, person.key), userId);
      announcePart(ctx, tenant, userId);
    }
  });
  await stage.within(tenant, settleMemberships);
}
