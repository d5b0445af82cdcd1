import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Actor, JobContext, RequestContext } from "@/platform/context";
import { Effects } from "@/platform/effects";
import { newId, PLATFORM_TENANT } from "@/platform/ids";
import type { StoredMail } from "@/platform/mail/file-mailer";
import { createTestWorld, quiet, type TestWorld } from "@/platform/testing/world";
import { domainErrorOf } from "@/platform/trpc/failures";
import { createCallerFactory } from "@/platform/trpc/trpc";
import { accountMail, sendAccountMail } from "./jobs";
import { identityRoot } from "./router";
import { readSessionCookie } from "./sessions/cookie";
import { SessionCache } from "./sessions/session-cache";
import { createUser, TEST_PASSWORD } from "./testing";

const createCaller = createCallerFactory(identityRoot);

/** A browser with one cookie, calling the procedures as the front door would. */
export class TestBrowser {
  readonly #world: TestWorld;
  readonly #sessions: SessionCache;
  readonly address: string;
  token: string | undefined;
  lastCookie: string | undefined;

  constructor(world: TestWorld, sessions: SessionCache, address: string) {
    this.#world = world;
    this.#sessions = sessions;
    this.address = address;
  }

  async actor(): Promise<Actor> {
    return await this.#sessions.authenticate(this.token);
  }

  /** The procedures, as this browser's present session may call them. */
  async api(overrides: Partial<RequestContext> = {}) {
    const ctx: RequestContext = {
      requestId: "test",
      address: this.address,
      userAgent: "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36",
      locale: "en",
      tenantSlug: undefined,
      idempotencyKey: newId(),
      csrfSafe: true,
      actor: await this.actor(),
      sessionToken: this.token,
      ports: this.#world.ports,
      resolveAccess: async () => null,
      setCookie: (cookie) => {
        this.lastCookie = cookie;
        this.token = readSessionCookie(cookie.split(";", 1)[0]);
      },
      ...overrides,
    };
    return createCaller(ctx).identity;
  }
}

/** What a call was refused with. @throws when it was not refused, or by something else than a refusal. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ code: string; params: Record<string, unknown> | undefined }> {
  try {
    await call;
  } catch (error) {
    const refused = domainErrorOf(error);
    if (!refused) throw error;
    return { code: refused.code, params: refused.params };
  }
  throw new Error("the call was not refused");
}

/** Everything an identity test stands on: browsers, two processes' caches, the mail job run by hand. */
export function identityLab(world: TestWorld) {
  const { ports, db, clock } = world;
  const cache = () => new SessionCache({ db, clock, realtime: ports.realtime, logger: quiet });
  const sessions = cache();
  let addresses = 0;
  return {
    sessions,
    cache,
    browser: (address = `198.51.100.${++addresses}`, use = sessions) => new TestBrowser(world, use, address),

    /** Runs the mail jobs that wait in the outbox, and takes them out. @returns how many there were. */
    async sendMails(): Promise<number> {
      const rows = await db.system("test outbox", PLATFORM_TENANT, ({ models }) =>
        models.outbox.findMany({ where: { name: sendAccountMail.name }, orderBy: { id: "asc" } }),
      );
      const handle = await sendAccountMail.handler();
      for (const row of rows) {
        const effects = new Effects({
          actor: { kind: "system", name: "test" },
          requestId: "test",
          now: () => clock.now(),
        });
        const ctx = await world.system(async (system) => system);
        const job: JobContext = {
          ...ctx,
          ...{ audit: effects.audit.bind(effects), live: effects.live.bind(effects) },
          tenant: undefined,
          progress: () => undefined,
          signal: new AbortController().signal,
        };
        await handle(job, accountMail.parse(row.payload));
      }
      await db.systemTransaction("test outbox", PLATFORM_TENANT, ({ models }) =>
        models.outbox.deleteMany({ where: { id: { in: rows.map((row) => row.id) } } }),
      );
      return rows.length;
    },

    /** The mails in the file outbox to one address, oldest first. */
    async mailsTo(to: string): Promise<StoredMail[]> {
      const { createFileMailer } = await import("@/platform/mail/file-mailer");
      const mailer = createFileMailer({ folder: path.join(world.dataDir, "mail"), from: "x@example.com" });
      return (await mailer.list({ limit: 500 })).filter((mail) => mail.to === to).reverse();
    },

    async mailCount(): Promise<number> {
      return (await readdir(path.join(world.dataDir, "mail")).catch(() => [])).length;
    },

    async audits(action: string) {
      return await db.system("test audit", PLATFORM_TENANT, ({ models }) =>
        models.auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } }),
      );
    },
  };
}

/** The token at the end of a mail's link. */
export function tokenIn(mail: StoredMail | undefined): string {
  const token = /#([\w-]{43})/.exec(mail?.text ?? "")?.[1];
  if (!token) throw new Error("the mail has no link");
  return token;
}

/** The set-up of a file of identity tests: a world of its own, and people who sign in by password. */
export function identityWorld() {
  let world: TestWorld | undefined;
  let lab: ReturnType<typeof identityLab> | undefined;
  const made = <Value>(value: Value | undefined): Value => {
    if (!value) throw new Error("the world is not made yet");
    return value;
  };
  beforeAll(async () => {
    world = await createTestWorld();
    lab = identityLab(world);
  });
  afterAll(() => world?.close());
  return {
    get world() {
      return made(world);
    },
    get lab() {
      return made(lab);
    },
    user: (overrides: Parameters<typeof createUser>[1] = {}) =>
      made(world).system((ctx) => createUser(ctx, overrides)),
    async signedIn(email: string, password = TEST_PASSWORD): Promise<TestBrowser> {
      const browser = made(lab).browser();
      await (await browser.api()).signIn({ email, password });
      return browser;
    },
  };
}
