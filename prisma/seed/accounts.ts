import { createAccount } from "@/modules/identity/accounts/service";
import { DEMO_OPERATOR, DEMO_PASSWORD } from "@/modules/identity/demo";
import { passwordWork } from "@/modules/identity/passwords/hash";
import type { UserId } from "@/platform/ids";
import { TRAVELLER } from "./cast/frame-days";
import type { Stage } from "./context";
import { accountId } from "./data";
import { fresh } from "./gyms/fresh";
import type { DemoGym } from "./gyms/gym";

export interface Account {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
}

export type Accounts = ReadonlyMap<string, Account>;

/** The name on a gym's member sign-in; the member of that account has the same. */
const MEMBERS: Record<string, string> = {
  kifaru: "Wanjiru Kamau",
  bayani: "Andrea Santos",
  nordlicht: "Jonas Weber",
  fresh: `${fresh.member.firstName} ${fresh.member.lastName}`,
};

/**
 * Every account of the demo, with the one password. Accounts that an interrupted start made are taken as they are.
 */
export async function makeAccounts(stage: Stage, gyms: readonly DemoGym[]): Promise<Accounts> {
  const passwordHash = await passwordWork.hash(DEMO_PASSWORD);
  const made = new Map<string, Account>();
  const wanted = [
    { email: DEMO_OPERATOR, name: "Pulse Operator", locale: "en", platformRole: "operator" as const },
    { ...TRAVELLER, locale: "en" },
    ...gyms.flatMap(({ gym: { slug, locale }, staff }) =>
      staff.map(({ name, mailbox }) => ({ email: `${mailbox}@${slug}.example`, name, locale })),
    ),
    ...fresh.staff.map(({ name, mailbox }) => ({ email: `${mailbox}@fresh.example`, name, locale: "en" })),
    ...Object.entries(MEMBERS).map(([slug, name]) => ({
      email: `member@${slug}.example`,
      name,
      locale: slug === "nordlicht" ? "de" : "en",
    })),
  ];
  await stage.system(async (ctx) => {
    for (const person of wanted) {
      const { email, name } = person;
      const known = await accountId(ctx.db, email);
      const userId = (known as UserId | undefined) ?? (await createAccount(ctx, { ...person, passwordHash }));
      made.set(email, { userId, email, name });
    }
  });
  return made;
}

/** @throws when the demo has no such account, which is a mistake in the demo */
export function accountOf(accounts: Accounts, email: string): Account {
  const found = accounts.get(email);
  if (!found) throw new Error(`the demo has no account ${email}`);
  return found;
}
