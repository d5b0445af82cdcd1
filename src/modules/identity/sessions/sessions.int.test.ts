import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Database } from "@/platform/db/database";
import { PLATFORM_TENANT } from "@/platform/ids";
import { RESYNC, SESSIONS_TOPIC } from "@/platform/realtime/realtime";
import { newToken } from "@/platform/secrets";
import { createTestWorld, quiet, type TestWorld } from "@/platform/testing/world";
import { createSession, createUser, TEST_PASSWORD } from "../testing";
import { identityLab, refusal } from "../testing-browser";
import { LAST_SEEN_STEP, SESSION_IDLE, SESSION_LIFETIME } from "./rules";
import { BELIEVED_FOR, SessionCache } from "./session-cache";

let world: TestWorld;
let lab: ReturnType<typeof identityLab>;
beforeAll(async () => {
  world = await createTestWorld();
  lab = identityLab(world);
});
afterAll(() => world.close());

const ANONYMOUS = { kind: "anonymous" };

async function person() {
  return await world.system(async (ctx) => {
    const user = await createUser(ctx);
    return { user, ...(await createSession(ctx, user.id)) };
  });
}

const inDatabase = <T>(work: Parameters<typeof world.db.systemTransaction<T>>[2]) =>
  world.db.systemTransaction("test", PLATFORM_TENANT, work);

/** A process whose live connection is cut: it hears nothing. */
function deafCache(healthy = () => true): SessionCache {
  const { db, clock } = world;
  const realtime = { ...world.ports.realtime, subscribe: () => () => undefined, healthy };
  return new SessionCache({ db, clock, realtime, logger: quiet });
}

describe("session cache", () => {
  it("asks the database once for many requests at once, and not again after", async () => {
    const { token, user } = await person();
    let asked = 0;
    const counting = new Database({
      appUrl: world.database.app,
      systemUrl: world.database.system,
      poolSize: 1,
      hotLanes: 0,
      onError: () => undefined,
      onSystem: (reason) => {
        if (reason === "identity.authenticate") asked += 1;
      },
    });
    const cache = new SessionCache({
      db: counting,
      clock: world.clock,
      realtime: world.ports.realtime,
      logger: quiet,
    });
    const actors = await Promise.all(Array.from({ length: 50 }, () => cache.authenticate(token)));
    expect(new Set(actors).size).toBe(1);
    expect(actors[0]).toMatchObject({ kind: "user", userId: user.id });
    expect(cache.peek(token)).toBe(actors[0]);
    const stranger = newToken();
    for (let n = 0; n < 3; n++) expect(await cache.authenticate(stranger)).toEqual(ANONYMOUS);
    expect(await cache.authenticate("' or 1=1 --")).toEqual(ANONYMOUS);
    expect(await cache.authenticate(undefined)).toEqual(ANONYMOUS);
    expect(asked).toBe(2);
    await counting.close();
  });

  it("answers a known session within a microsecond", async () => {
    const { token } = await person();
    await lab.sessions.authenticate(token);
    const rounds = 200_000;
    const best = Math.min(
      ...Array.from({ length: 5 }, () => {
        const start = performance.now();
        for (let n = 0; n < rounds; n++) lab.sessions.peek(token);
        return (performance.now() - start) / rounds;
      }),
    );
    expect(best * 1_000).toBeLessThan(1);
  });

  it("refuses an ended session at once in every process that hears of it", async () => {
    const { email } = (await person()).user;
    const here = lab.browser();
    await (await here.api()).signIn({ email, password: TEST_PASSWORD });
    const other = lab.cache();
    expect(await other.authenticate(here.token)).toMatchObject({ kind: "user" });
    const token = here.token;
    await (await here.api()).signOut();
    expect(here.token).toBeUndefined();
    expect(lab.sessions.peek(String(token))).toBeUndefined();
    expect(await lab.sessions.authenticate(token)).toEqual(ANONYMOUS);
    expect(await other.authenticate(token)).toEqual(ANONYMOUS);
    other.close();
  });

  it("refuses an ended session within thirty seconds even when the message is lost", async () => {
    const { token, actor } = await person();
    const deaf = deafCache();
    await deaf.authenticate(token);
    await inDatabase(({ models }) =>
      models.userSession.updateMany({
        where: { id: actor.sessionId },
        data: { revokedAt: world.clock.now() },
      }),
    );
    expect(await deaf.authenticate(token)).toMatchObject({ kind: "user" });
    world.clock.advance(BELIEVED_FOR);
    expect(await deaf.authenticate(token)).toEqual(ANONYMOUS);
    expect(BELIEVED_FOR).toBeLessThanOrEqual(30_000);
  });

  it("refuses an ended session within a second while messages don't arrive", async () => {
    const { token, actor } = await person();
    const deaf = deafCache(() => false);
    await deaf.authenticate(token);
    await inDatabase(({ models }) =>
      models.userSession.updateMany({
        where: { id: actor.sessionId },
        data: { revokedAt: world.clock.now() },
      }),
    );
    world.clock.advance(950);
    expect(await deaf.authenticate(token)).toEqual(ANONYMOUS);
  });

  it("does not keep an answer that was on its way when the change was announced", async () => {
    const { token, actor } = await person();
    const asking = lab.sessions.authenticate(token);
    world.ports.realtime.publish(SESSIONS_TOPIC, { userId: actor.userId });
    expect(await asking).toMatchObject({ kind: "user" });
    expect(lab.sessions.peek(token)).toBeUndefined();
  });

  it("gives whoever asks after the announcement a fresh answer, not the one on its way", async () => {
    const { token, actor } = await person();
    let arrive: () => void = () => undefined;
    const underway = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    let calls = 0;
    /** A database whose first answer is long on its way. */
    class FarDatabase extends Database {
      override async system<T>(...call: Parameters<Database["system"]>): Promise<T> {
        const answer = (await super.system(...call)) as T;
        calls += 1;
        if (calls === 1) await underway;
        return answer;
      }
    }
    const far = new FarDatabase({
      appUrl: world.database.app,
      systemUrl: world.database.system,
      poolSize: 1,
      hotLanes: 0,
      onError: () => undefined,
      onSystem: () => undefined,
    });
    const { clock, ports } = world;
    const cache = new SessionCache({ db: far, clock, realtime: ports.realtime, logger: quiet });
    const before = cache.authenticate(token);
    await expect.poll(() => calls).toBe(1);
    await inDatabase(({ models }) =>
      models.userSession.updateMany({ where: { id: actor.sessionId }, data: { revokedAt: clock.now() } }),
    );
    ports.realtime.publish(SESSIONS_TOPIC, { userId: actor.userId });
    const after = cache.authenticate(token);
    arrive();
    expect(await before).toMatchObject({ kind: "user" });
    expect(await after).toEqual(ANONYMOUS);
    expect(cache.peek(token)).toBeUndefined();
    cache.close();
    await far.close();
  });

  it("forgets everybody when messages may have been missed", async () => {
    const [one, two] = [await person(), await person()];
    await lab.sessions.authenticate(one.token);
    await lab.sessions.authenticate(two.token);
    world.ports.realtime.publish(SESSIONS_TOPIC, { userId: one.user.id });
    expect([lab.sessions.peek(one.token), lab.sessions.peek(two.token) !== undefined]).toEqual([
      undefined,
      true,
    ]);
    world.ports.realtime.publish(SESSIONS_TOPIC, RESYNC);
    expect(lab.sessions.peek(two.token)).toBeUndefined();
  });

  it("lets nobody in on trust when the database is gone", async () => {
    const { token } = await person();
    const gone = new Database({
      appUrl: "postgresql://x:x@127.0.0.1:1/x",
      systemUrl: "postgresql://x:x@127.0.0.1:1/x",
      poolSize: 1,
      hotLanes: 0,
      onError: () => undefined,
      onSystem: () => undefined,
    });
    const cache = new SessionCache({
      db: gone,
      clock: world.clock,
      realtime: world.ports.realtime,
      logger: quiet,
    });
    expect((await refusal(Promise.resolve(cache.authenticate(token)))).code).toBe("UNAVAILABLE");
    await gone.close();
  });
});

describe("a session's end", () => {
  it("comes after seven unused days", async () => {
    const { token } = await person();
    world.clock.advance(SESSION_IDLE - 1);
    expect(await lab.cache().authenticate(token)).toMatchObject({ kind: "user" });
    const unused = await person();
    world.clock.advance(SESSION_IDLE);
    expect(await lab.cache().authenticate(unused.token)).toEqual(ANONYMOUS);
  });

  it("comes after thirty days of daily use", async () => {
    const { token, actor } = await person();
    for (let day = 0; day < 29; day++) {
      world.clock.advance(86_400_000);
      expect(await lab.sessions.authenticate(token)).toMatchObject({ kind: "user" });
      await expect
        .poll(async () => {
          const row = await inDatabase(({ models }) =>
            models.userSession.findFirst({ where: { id: actor.sessionId } }),
          );
          return row?.lastSeenAt.getTime();
        })
        .toBe(world.clock.now().getTime());
    }
    world.clock.advance(SESSION_LIFETIME - 29 * 86_400_000);
    expect(await lab.sessions.authenticate(token)).toEqual(ANONYMOUS);
  });

  it("is not put off by more than one write in five minutes", async () => {
    const { token, actor } = await person();
    const seen = async () =>
      (await inDatabase(({ models }) => models.userSession.findFirst({ where: { id: actor.sessionId } })))
        ?.lastSeenAt;
    const start = await seen();
    world.clock.advance(LAST_SEEN_STEP - 1_000);
    await lab.cache().authenticate(token);
    expect(await seen()).toEqual(start);
  });
});

describe("one's sessions", () => {
  it("are listed by device, newest first, without anybody else's", async () => {
    await person();
    const { email } = (await person()).user;
    const browser = lab.browser();
    world.clock.advance(1_000);
    await (await browser.api()).signIn({ email, password: TEST_PASSWORD });
    const list = await (await browser.api()).sessions();
    expect(list.map(({ current, device }) => ({ current, ...device }))).toEqual([
      { current: true, kind: "phone", browser: "Chrome", system: "Android" },
      { current: false, kind: "desktop", browser: "Firefox", system: "Linux" },
    ]);
    expect(list[0]?.address).toBe(browser.address);
  });

  it("can be ended one by one and all but this one", async () => {
    const { user, token } = await person();
    const third = await world.system((ctx) => createSession(ctx, user.id));
    const browser = lab.browser();
    await (await browser.api()).signIn({ email: user.email, password: TEST_PASSWORD });
    const api = await browser.api();
    await api.revokeSession({ sessionId: third.actor.sessionId });
    expect(await lab.sessions.authenticate(third.token)).toEqual(ANONYMOUS);
    expect(
      (
        await refusal(
          (
            await browser.api({ idempotencyKey: undefined })
          ).revokeSession({ sessionId: third.actor.sessionId }),
        )
      ).code,
    ).toBe("NOT_FOUND");
    expect(await (await browser.api()).revokeOtherSessions()).toEqual({ ended: 1 });
    expect(await lab.sessions.authenticate(token)).toEqual(ANONYMOUS);
    expect(await browser.actor()).toMatchObject({ kind: "user" });
  });

  it("of somebody else are not found", async () => {
    const [one, other] = [await person(), await person()];
    const browser = lab.browser();
    browser.token = one.token;
    expect(
      (await refusal((await browser.api()).revokeSession({ sessionId: other.actor.sessionId }))).code,
    ).toBe("NOT_FOUND");
    expect(await lab.sessions.authenticate(other.token)).toMatchObject({ kind: "user" });
  });
});
