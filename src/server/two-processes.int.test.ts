import { setTimeout as pause } from "node:timers/promises";
import { hash } from "@node-rs/argon2";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectTestDatabases } from "../../scripts/services/test-database.mjs";
import type { Answer } from "./testing/api-calls";
import { type FilledGym, fillGym } from "./testing/filled-gym";
import { bundleWeb, say, WebProcess } from "./testing/web-process";

const PASSWORD = "a long walk by the lake";

const databases = connectTestDatabases(inject("database"));
let database: Awaited<ReturnType<typeof databases.createDatabase>>;
let bundle: Awaited<ReturnType<typeof bundleWeb>>;
let gym: FilledGym;
let one: WebProcess;
let other: WebProcess;

beforeAll(async () => {
  [database, bundle] = await Promise.all([databases.createDatabase(), bundleWeb()]);
  const admin = new pg.Client({ connectionString: database.admin });
  await admin.connect();
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  gym = await fillGym(admin, { members: 10, visits: 0, staff: 10, passwordHash });
  await admin.end();
  [one, other] = await Promise.all([
    WebProcess.start(bundle.file, database.env),
    WebProcess.start(bundle.file, database.env),
  ]);
});
afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
  await bundle?.remove();
  await databases.dropDatabase(database.name).finally(() => databases.close());
});

function signIn(web: WebProcess, by: number, password: string): Promise<Answer> {
  const email = gym.staff[by]?.email ?? "";
  return web.mutate("identity.signIn", { input: { email, password } });
}

describe("a session that was ended", () => {
  it("is refused at once where it was ended, and within a second by the other process", async () => {
    const session = await signIn(one, 0, PASSWORD);
    expect(session.status).toBe(200);
    const doomed = { cookie: session.cookie ?? "", slug: gym.slug };
    const here = (web: WebProcess) => web.query("tenancy.gyms.settings", doomed);
    // Both know it by heart.
    for (const web of [one, other, one, other]) expect((await here(web)).status).toBe(200);

    const listed = await one.query("identity.sessions", { cookie: doomed.cookie });
    const current = (listed.data as { id: string; current: boolean }[]).find(({ current }) => current);
    const ended = await one.mutate("identity.revokeSession", {
      input: { sessionId: current?.id },
      cookie: gym.staff[0]?.cookie ?? "",
    });
    expect(ended).toMatchObject({ status: 200 });
    const at = performance.now();
    expect((await here(one)).status).toBe(401);
    while ((await here(other)).status !== 401 && performance.now() - at < 10_000) await pause(10);
    const took = Math.round(performance.now() - at);
    say(`an ended session was refused everywhere after ${took} ms`);
    expect(took).toBeLessThan(1_000);
  });
});

describe("guessing", () => {
  it("gives an account and an address five tries a minute over all processes", async () => {
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, n) => signIn(n % 2 === 0 ? one : other, 3, `wrong password ${n}`)),
    );
    const tried = answers.filter(({ code }) => code === "WRONG_CREDENTIALS");
    const refused = answers.filter(({ code }) => code === "RATE_LIMITED");
    say(`sign-in over two processes: ${tried.length} tries, ${refused.length} refused`);
    expect(tried).toHaveLength(5);
    expect(refused).toHaveLength(9);
    for (const { status, retryAfter } of refused) {
      expect(status).toBe(429);
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(Number(retryAfter)).toBeLessThanOrEqual(60);
    }
    // The right password does not help while the limit holds, and nobody else is held up.
    expect((await signIn(other, 3, PASSWORD)).code).toBe("RATE_LIMITED");
    expect((await signIn(other, 4, PASSWORD)).status).toBe(200);
  });
});
