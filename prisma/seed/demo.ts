import { createMember } from "@/modules/membership/members/service";
import { announcePart } from "@/modules/tenancy/access/service";
import { createGym } from "@/modules/tenancy/gyms/service";
import { addStaff } from "@/modules/tenancy/staff/service";
import type { Ports } from "@/platform/context";
import type { Database } from "@/platform/db/database";
import { PLATFORM_TENANT } from "@/platform/ids";
import { type Accounts, accountOf, makeAccounts } from "./accounts";
import { Stage } from "./context";
import { COMPLETE, type DemoState, demoStates, linkAccount, removeDemoGym } from "./data";
import { bayani } from "./gyms/bayani";
import { fresh } from "./gyms/fresh";
import { kifaru } from "./gyms/kifaru";
import { nordlicht } from "./gyms/nordlicht";
import { factsOf, frameOf, type Log, writeGym } from "./write-gym";

const GYMS = [kifaru, bayani, nordlicht];
export const SLUGS = [...GYMS.map(({ gym }) => gym.slug), fresh.gym.slug];

export interface Plan {
  /** To be made, or made anew. */
  readonly missing: readonly string[];
  /** Half-made gyms of an interrupted start. */
  readonly unfinished: readonly DemoState[];
  /** Lines for whoever started this. */
  readonly notes: readonly string[];
}

/** What there is to do; one statement. Gyms that aren't the demo's are left alone whatever they are called. */
export async function planDemo(db: Database, preset: "full" | "small"): Promise<Plan> {
  const states = await db.system("demo data", PLATFORM_TENANT, (reads) => demoStates(reads, SLUGS));
  const known = new Map(states.map((state) => [state.slug, state]));
  const unfinished = states.filter(({ isDemo, preset: made }) => isDemo && made === null);
  const missing = SLUGS.filter((slug) => {
    const state = known.get(slug);
    return !state || unfinished.includes(state);
  });
  const notes = states
    .filter(({ isDemo }) => !isDemo)
    .map(({ slug }) => `"${slug}" is a gym of its own, so there is no demo gym of that name.`);
  const other = states.find(({ isDemo, preset: made }) => isDemo && made !== null && made !== preset);
  if (other)
    notes.push(
      `The demo gyms were made with PULSE_DEMO=${other.preset} and stay as they are. For PULSE_DEMO=${preset} begin with an empty database (another PULSE_DATA_DIR).`,
    );
  return { missing, unfinished, notes };
}

/** Makes the demo gyms that are missing. A gym counts only once all of it is there. */
export async function seedDemo(
  ports: Ports,
  { missing, unfinished }: Plan,
  options: { preset: "full" | "small"; now: Date; log: Log },
): Promise<void> {
  const { preset, now, log } = options;
  for (const { id, slug } of unfinished) {
    log(`${slug} was left unfinished and is made anew`);
    await removeFiles(ports, id);
    await ports.db.systemTransaction("remove a half-made demo gym", id, (db) => removeDemoGym(db, id), {
      timeout: 120_000,
    });
  }
  const accounts = await makeAccounts(new Stage(ports, now), GYMS);
  const gyms = GYMS.filter(({ gym }) => missing.includes(gym.slug));
  // Whatever happens to one gym, the others come to an end before this does.
  const outcomes = await Promise.allSettled([
    ...gyms.map((gym) => writeGym(ports, gym, frameOf(gym, now, preset), accounts, log)),
    ...(missing.includes(fresh.gym.slug) ? [writeFresh(ports, now, preset, accounts)] : []),
  ]);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

async function removeFiles({ storage }: Ports, tenantId: string): Promise<void> {
  for (;;) {
    const files = await storage.list(`${tenantId}/`, { limit: 500 });
    if (files.length === 0) return;
    await Promise.all(files.map(({ key }) => storage.delete(key)));
  }
}

/** The empty gym: its people can sign in and see what a first day looks like. */
async function writeFresh(ports: Ports, now: Date, preset: string, accounts: Accounts): Promise<void> {
  const stage = new Stage(ports, now);
  const account = (mailbox: string) => accountOf(accounts, `${mailbox}@fresh.example`);
  const id = await stage.system((ctx) => createGym(ctx, account("owner").userId, fresh.gym));
  const tenant = await factsOf(stage, id);
  await stage.within(tenant, async (ctx) => {
    for (const { mailbox, role } of fresh.staff)
      if (role !== "owner")
        await addStaff(ctx, tenant, { userId: account(mailbox).userId, role, branchIds: [] });
    const none = null;
    const { memberId } = await createMember(ctx, {
      fields: {
        ...fresh.member,
        email: account("member").email,
        phone: none,
        birthDate: none,
        addressLine: none,
        postalCode: none,
        city: none,
        emergencyName: none,
        emergencyPhone: none,
        guardianName: none,
        guardianPhone: none,
        notes: none,
        tags: [],
      },
      acceptDuplicate: false,
    });
    await linkAccount(ctx.db, memberId, account("member").userId);
    announcePart(ctx, tenant, account("member").userId);
    ctx.audit({ action: COMPLETE, subject: { kind: "tenant", id }, after: { preset } });
  });
}
