import type { Actor, ServiceContext } from "@/platform/context";
import type { Db } from "@/platform/db/database";
import { newId, type UserId } from "@/platform/ids";
import { insertUser } from "./accounts/data";
import { passwordWork } from "./passwords/hash";
import { findLiveSession, insertSession } from "./sessions/data";

/** The password of every account made here. */
export const TEST_PASSWORD = "a horse and two lamps";

const hashes = new Map<string, Promise<string>>();

/** A password's hash, computed once per process: a hundred accounts cost one hash. */
export function hashOnce(password: string): Promise<string> {
  const known = hashes.get(password);
  if (known) return known;
  const hashing = passwordWork.hash(password);
  hashes.set(password, hashing);
  return hashing;
}

export interface MadeUser {
  id: UserId;
  email: string;
  name: string;
}

/** An account with a confirmed e-mail, unless told otherwise. Needs a system context (`world.system`). */
export async function createUser(
  ctx: Pick<ServiceContext, "db" | "clock">,
  overrides: Partial<{
    email: string;
    name: string;
    locale: string;
    password: string | null;
    verified: boolean;
    platformRole: "operator";
  }> = {},
): Promise<MadeUser> {
  const email = overrides.email ?? `person-${newId().slice(-12)}@example.com`;
  const name = overrides.name ?? "Amina Otieno";
  const password = overrides.password === undefined ? TEST_PASSWORD : overrides.password;
  const id = await insertUser(ctx.db, {
    email,
    name,
    locale: overrides.locale ?? "en",
    passwordHash: password === null ? null : await hashOnce(password),
    emailVerifiedAt: overrides.verified === false ? null : ctx.clock.now(),
    platformRole: overrides.platformRole ?? null,
  });
  if (!id) throw new Error(`there is an account with the e-mail ${email} already`);
  return { id, email, name };
}

/** A signed-in session without the sign-in: its cookie's token, and the actor it stands for. */
export async function createSession(
  ctx: { db: Db; clock: ServiceContext["clock"] },
  userId: string,
  userAgent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
): Promise<{ token: string; actor: Extract<Actor, { kind: "user" }> }> {
  const now = ctx.clock.now();
  const token = await insertSession(ctx.db, { userId, address: "192.0.2.1", userAgent, now });
  const session = await findLiveSession(ctx.db, token, now);
  if (!session) throw new Error("the account is closed");
  const { passwordAt, lastSeenAt: _seen, expiresAt: _ends, ...person } = session;
  return { token, actor: { kind: "user", ...person, signedInAt: Date.parse(passwordAt) } };
}
