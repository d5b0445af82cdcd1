import { createMember, setBan, setPhoto } from "@/modules/membership/members/service";
import {
  endMembership,
  freezeMembership,
  returnFromFreeze,
  startMembership,
} from "@/modules/membership/memberships/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { announcePart } from "@/modules/tenancy/access/service";
import type { Actor, TenantContext, TenantFacts } from "@/platform/context";
import type { LocalDate } from "@/shared/time-zone/local-date";
import { wallTimeToInstant } from "@/shared/time-zone/time-zone";
import { type Accounts, accountOf } from "./accounts";
import { drawAvatar } from "./avatars";
import type { Stage } from "./context";
import { linkAccount, oweSince, signWaivers } from "./data";
import type { DemoGym, Frame, PlanKey } from "./gyms/gym";
import type { Person, Stint } from "./person";
import type { Random } from "./random";

/** What the desk does on a day. */
interface Step {
  readonly day: LocalDate;
  readonly run: (ctx: TenantContext) => Promise<void>;
}

export interface GymWriter {
  readonly stage: Stage;
  readonly gym: DemoGym;
  readonly frame: Frame;
  readonly tenant: TenantFacts;
  readonly branchIds: readonly string[];
  readonly plans: Readonly<Record<PlanKey, string>>;
  readonly accounts: Accounts;
  readonly desk: readonly Actor[];
  readonly random: Random;
  /** Done of all, for the progress line. */
  readonly progress: (done: number, total: number) => void;
}

const STEPS_AT_ONCE = 30;

/**
 * Writes the people down in the order of what happened to them, each step on its day.
 * @returns the members' ids by the person's key
 */
export async function writePeople(
  writer: GymWriter,
  people: readonly Person[],
  extra: readonly Step[],
): Promise<Map<string, string>> {
  const memberIds = new Map<string, string>();
  const photos = await drawAvatars(writer, people);
  const steps = [
    ...extra,
    ...people.flatMap((person) => stepsOf(writer, person, photos.get(person.key), memberIds)),
  ];
  // A stable sort: what belongs to one person stays in its order on a busy day.
  steps.sort((a, b) => a.day.localeCompare(b.day));
  const { stage, gym, frame, tenant, desk, random } = writer;
  const clockwork = random.fork("desk");
  for (let begin = 0; begin < steps.length; begin += STEPS_AT_ONCE) {
    const chunk = steps.slice(begin, begin + STEPS_AT_ONCE);
    await stage.within(
      tenant,
      async (ctx) => {
        for (const [index, { day, run }] of chunk.entries()) {
          const minute = Math.floor((index * 59) / STEPS_AT_ONCE);
          const hour = 9 + Math.floor((index * 8) / STEPS_AT_ONCE);
          const at = wallTimeToInstant(day, `${two(hour)}:${two(minute)}`, gym.gym.zone);
          stage.clock.set(Math.min(at.getTime(), frame.now.getTime()));
          await run(ctx);
        }
      },
      clockwork.pick(desk),
    );
    writer.progress(memberIds.size, people.length);
  }
  stage.clock.set(frame.now);
  await finish(writer, people, memberIds);
  return memberIds;
}

const two = (value: number) => String(value).padStart(2, "0");

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

function stepsOf(
  writer: GymWriter,
  person: Person,
  photo: string | undefined,
  memberIds: Map<string, string>,
): Step[] {
  const memberId = () => {
    const id = memberIds.get(person.key);
    if (!id) throw new Error(`${person.key} has not been written yet`);
    return id;
  };
  const steps: Step[] = [
    {
      day: person.joinedOn,
      run: async (ctx) => {
        memberIds.set(person.key, await join(writer, ctx, person));
        if (photo) await setPhoto(ctx, memberId(), photo);
      },
    },
    ...person.stints.flatMap((stint) => stintSteps(writer, stint, memberId)),
  ];
  const { ban } = person;
  if (ban) steps.push({ day: ban.on, run: (ctx) => setBan(ctx, memberId(), ban.reason) });
  return steps;
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
    startsOn: person.joinedOn,
    acceptDuplicate: true,
  });
  return memberId;
}

function stintSteps(writer: GymWriter, stint: Stint, memberId: () => string): Step[] {
  let membershipId = "";
  const { startsOn, endsOn, leaves, freeze, pastDueSince } = stint;
  const steps: Step[] = [
    {
      day: startsOn,
      run: async (ctx) => {
        const planId = writer.plans[stint.plan];
        const made = await startMembership(ctx, { memberId: memberId(), planId, startsOn, endsOn });
        membershipId = made.membershipId;
      },
    },
  ];
  if (freeze) {
    const { from, to, reason, back } = freeze;
    steps.push({
      day: from,
      run: (ctx) => freezeMembership(ctx, { membershipId, from, to, reason }),
    });
    const returns = back ?? (to < writer.frame.today ? to : undefined);
    if (returns) steps.push({ day: returns, run: (ctx) => returnFromFreeze(ctx, membershipId) });
  }
  if (pastDueSince)
    // Once the grace is over it is suspended by itself.
    steps.push({ day: pastDueSince, run: (ctx) => oweSince(ctx.db, membershipId, pastDueSince) });
  if (leaves) {
    const { said, on, reason } = leaves;
    steps.push({ day: said, run: (ctx) => endMembership(ctx, { membershipId, on, reason }) });
  }
  return steps;
}

/** What no day belongs to: waivers, links to accounts, and standings as they are today. */
async function finish(
  { stage, tenant, accounts }: GymWriter,
  people: readonly Person[],
  memberIds: ReadonlyMap<string, string>,
): Promise<void> {
  const idOf = (person: Person) => memberIds.get(person.key) ?? "";
  await stage.within(tenant, async (ctx) => {
    await signWaivers(ctx.db, people.filter(({ waiver }) => waiver).map(idOf));
    for (const person of people) {
      if (!person.account) continue;
      const { userId } = accountOf(accounts, person.account);
      await linkAccount(ctx.db, idOf(person), userId);
      announcePart(ctx, tenant, userId);
    }
  });
  await stage.within(tenant, settleMemberships);
}
