import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject, vi } from "vitest";
import type { TenantRole } from "@/shared/access/permission";
import { connectTestDatabases, type TestDatabase } from "../../../scripts/services/test-database.mjs";
import { SettableClock } from "../clock";
import type { Actor, Ports, ServiceContext, TenantContext, TenantFacts } from "../context";
import { Database, type Db } from "../db/database";
import { Effects } from "../effects";
import { newId, PLATFORM_TENANT, type TenantId, type UserId } from "../ids";
import { JobRegistry } from "../jobs/registry";
import type { Logger } from "../logger";
import { createFileMailer } from "../mail/file-mailer";
import { createPushSender } from "../push/push-sender";
import { loadOrCreateVapidKeys } from "../push/vapid-keys";
import { createRateLimiter } from "../rate-limit/rate-limiter";
import type { LiveMessage, Realtime } from "../realtime/realtime";
import { localRealtime } from "../realtime/testing/local-realtime";
import { Secrets } from "../secrets";
import { createSmsSender } from "../sms/sms-sender";
import { createStorage } from "../storage/storage";

/** Says nothing: a test's output is its result. */
export const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet as never,
  isLevelEnabled: () => false,
} as unknown as Logger;

/** Writes down what was sent. */
function recordedRealtime(sent: { topic: string; message: LiveMessage }[]): Realtime {
  const realtime = localRealtime();
  return {
    ...realtime,
    publish(topic, message) {
      sent.push({ topic, message });
      realtime.publish(topic, message);
    },
  };
}

export interface TestGym {
  facts: TenantFacts;
  branchId: string;
}

/** A gym, a clock and every port on a database of its own. */
export class TestWorld {
  readonly database: TestDatabase;
  readonly db: Database;
  readonly clock: SettableClock;
  readonly ports: Ports;
  readonly dataDir: string;
  /** What was sent to open screens. */
  readonly live: { topic: string; message: LiveMessage }[];

  constructor(parts: Omit<TestWorld, "createGym" | "context" | "within" | "system">) {
    this.database = parts.database;
    this.db = parts.db;
    this.clock = parts.clock;
    this.ports = parts.ports;
    this.dataDir = parts.dataDir;
    this.live = parts.live;
  }

  /** A gym with one branch, without the tenancy module's help: for tests below it. */
  async createGym(overrides: Partial<TenantFacts> = {}): Promise<TestGym> {
    const id = (overrides.id ?? newId<"tenant">()) as TenantId;
    const branchId = newId<"branch">();
    const facts: TenantFacts = {
      id,
      slug: `gym-${id.slice(-12)}`,
      name: "Test gym",
      status: "active",
      country: "KE",
      currency: "KES",
      locale: "en",
      zone: "Africa/Nairobi",
      requireStaffMfa: false,
      isDemo: false,
      policies: {},
      ...overrides,
    };
    const create = () =>
      this.db.systemTransaction("test gym", id, async ({ models }) => {
        await models.tenant.create({
          data: {
            id,
            slug: facts.slug,
            name: facts.name,
            country: facts.country,
            currency: facts.currency,
            locale: facts.locale,
            zone: facts.zone,
            policies: facts.policies as object,
          },
        });
        await models.branch.create({
          data: { id: branchId, name: "Main", country: facts.country, zone: facts.zone },
        });
      });
    // On a busy machine the first connection to a database just copied may take longer than a transaction waits for one.
    await vi.waitFor(create, { timeout: 30_000, interval: 200 });
    return { facts, branchId };
  }

  /** A service context on the given database handle. */
  context(
    db: Db,
    gym: TestGym,
    options: { actor?: Actor; roles?: TenantRole[]; memberId?: string } = {},
  ): { ctx: TenantContext; effects: Effects } {
    const actor = options.actor ?? { kind: "system", name: "test" };
    const effects = new Effects({ actor, requestId: "test", now: () => this.clock.now() });
    const ctx: TenantContext = {
      ...serviceContext(this.ports, db, effects, actor, gym.facts.id),
      tenant: gym.facts,
      access: {
        tenant: gym.facts,
        roles: options.roles ?? ["owner"],
        memberId: options.memberId ?? null,
        staffId: null,
        branchIds: [],
      },
    };
    return { ctx, effects };
  }

  /** Runs a use case in one transaction, as a mutation does: effects are written, then let out. */
  async within<T>(
    gym: TestGym,
    work: (ctx: TenantContext) => Promise<T>,
    options: { actor?: Actor; roles?: TenantRole[]; memberId?: string } = {},
  ): Promise<T> {
    let made: Effects | undefined;
    const result = await this.db.transaction(gym.facts.id, async (db) => {
      const { ctx, effects } = this.context(db, gym, options);
      made = effects;
      const value = await work(ctx);
      await effects.write(db);
      return value;
    });
    await made?.release(this.ports.realtime, this.ports.logger);
    return result;
  }

  /** Runs an account use case, as a public or account mutation does. */
  async system<T>(
    work: (ctx: ServiceContext) => Promise<T>,
    actor: Actor = { kind: "anonymous" },
  ): Promise<T> {
    const effects = new Effects({ actor, requestId: "test", now: () => this.clock.now() });
    const result = await this.db.systemTransaction("test", PLATFORM_TENANT, async (db) => {
      const value = await work(serviceContext(this.ports, db, effects, actor, PLATFORM_TENANT));
      await effects.write(db);
      return value;
    });
    await effects.release(this.ports.realtime, this.ports.logger);
    return result;
  }

  async close(): Promise<void> {
    await this.db.close();
    await rm(this.dataDir, { recursive: true, force: true });
    const databases = connectTestDatabases(inject("database"));
    await databases.dropDatabase(this.database.name).finally(() => databases.close());
  }
}

function serviceContext(
  ports: Ports,
  db: Db,
  effects: Effects,
  actor: Actor,
  tenantId: TenantId,
): ServiceContext {
  return {
    db,
    tenantId,
    actor,
    requestId: "test",
    locale: "en",
    clock: ports.clock,
    logger: ports.logger,
    ports,
    audit: effects.audit.bind(effects),
    emit: effects.emit.bind(effects),
    enqueue: effects.enqueue.bind(effects),
    live: effects.live.bind(effects),
    afterCommit: effects.afterCommit.bind(effects),
  };
}

/** A signed-in person, for calls that need one; the user row is the caller's business. */
export function userActor(
  overrides: Partial<Extract<Actor, { kind: "user" }>> = {},
): Extract<Actor, { kind: "user" }> {
  return {
    kind: "user",
    userId: newId() as UserId,
    sessionId: newId(),
    name: "Test Person",
    email: "test@example.com",
    emailVerified: true,
    locale: "en",
    mfa: false,
    mfaEnabled: false,
    platformRole: null,
    signedInAt: 0,
    ...overrides,
  };
}

/**
 * A world on a fresh copy of the migrated database: real PostgreSQL, real files, real limits, a clock that stands at
 * `now`. Close it in `afterAll`.
 */
export async function createTestWorld(
  options: { now?: string; poolSize?: number; hotLanes?: number; patience?: number } = {},
): Promise<TestWorld> {
  const databases = connectTestDatabases(inject("database"));
  const database = await databases.createDatabase().finally(() => databases.close());
  const dataDir = await mkdtemp(path.join(tmpdir(), "pulse-test-"));
  const clock = new SettableClock(options.now ?? "2026-03-10T09:00:00Z");
  const db = new Database({
    appUrl: database.app,
    systemUrl: database.system,
    poolSize: options.poolSize ?? 4,
    hotLanes: options.hotLanes ?? 1,
    patience: options.patience,
    onError: () => undefined,
    onSystem: () => undefined,
  });
  const live: { topic: string; message: LiveMessage }[] = [];
  const ports: Ports = {
    db,
    clock,
    logger: quiet,
    limiter: createRateLimiter({ backend: { kind: "postgres", pool: db.plainPool }, logger: quiet }),
    realtime: recordedRealtime(live),
    mailer: createFileMailer({ folder: path.join(dataDir, "mail"), from: "Pulse <pulse@example.com>" }),
    sms: createSmsSender({ dataDir, logger: quiet }),
    push: createPushSender({
      keys: await loadOrCreateVapidKeys(dataDir),
      subject: "mailto:pulse@example.com",
    }),
    storage: createStorage({ dataDir }),
    secrets: new Secrets("a secret that only tests know, long enough"),
    jobs: new JobRegistry([], []),
    dataDir,
    publicUrl: "http://127.0.0.1:3000",
    demo: "off",
  };
  return new TestWorld({ database, db, clock, ports, dataDir, live } as Omit<
    TestWorld,
    "createGym" | "context" | "within" | "system"
  >);
}
