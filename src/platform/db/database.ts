import { PrismaPg } from "@prisma/adapter-pg";
import type { QueryResult } from "pg";
import { DomainError } from "../errors";
import { RawJson } from "../trpc/raw-json";
import { asDomainError } from "./failures";
import { type Prisma, PrismaClient } from "./generated/client";
import { GroupedCalls } from "./grouped-calls";
import { HotLane } from "./hot-lane";
import type { Statement } from "./statement";
import { TenantPool } from "./tenant-pool";
import { type TenantScope, tenantScope } from "./tenant-scope";
import type { Traffic } from "./traffic";
import { Turns } from "./turns";
import { wireTypes } from "./values";

/** Prisma's models, whichever connection carries them. */
export type Models = Prisma.TransactionClient;

/**
 * What a service gets as `ctx.db`. Whether it is one round trip per read or one transaction per mutation is decided
 * by whoever made the call, not by the code that queries.
 */
export interface Db {
  /** Prisma. Use `findFirst`, never `findUnique`: Prisma batches the latter across tenants. */
  readonly models: Models;
  /** Rows of a prepared statement, values as they stand on the wire (see values.ts). */
  rows<Row>(statement: Statement, values?: unknown[]): Promise<Row[]>;
  /** One value that PostgreSQL built as JSON text (`select json_agg(…)::text`), passed through unparsed. */
  json(statement: Statement, values?: unknown[]): Promise<RawJson>;
}

export interface DatabaseOptions {
  appUrl: string;
  systemUrl: string;
  /** Connections of the tenant pool; 8 suit two cores. */
  poolSize?: number;
  /** Milliseconds that a transaction waits for its turn at most; 10 s unless told. */
  patience?: number;
  /** Pipelined connections for the hottest statements; 0 in processes that serve no requests. */
  hotLanes?: number;
  /** Told about lost connections; the pools replace them. */
  onError: (error: Error) => void;
  /** Told whenever the tenant boundary is stepped over, with the reason given. */
  onSystem: (reason: string) => void;
}

/** How one kind of connections is used at this moment, and what went over them since the process began. */
export interface PoolLoad {
  readonly pool: "tenant" | "system" | "hot";
  /** Connections at most. */
  readonly size: number;
  readonly open: number;
  /** Connections that somebody holds; on the pipelined lane, statements on their way. */
  readonly inUse: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
  readonly traffic: Readonly<Traffic>;
}

export interface TransactionOptions {
  /** Milliseconds that the whole transaction may take; 10 s unless told. */
  timeout?: number;
}

const STATEMENT_TIMEOUT = 10_000;
const PATIENCE = 10_000;
const SYSTEM_POOL = 4;
/** Milliseconds that a read waits for its turn behind others that wait for a lock. */
const HELD_PATIENCE = 2_000;

/** A quarter of a pool is left to reads: however many wait for one class, everybody else sees theirs. */
function turnsOn(poolSize: number, patience: number): Turns {
  return new Turns(Math.max(1, poolSize - Math.ceil(poolSize / 4)), patience);
}

/** Names Prisma's statements so that PostgreSQL keeps their plans; bounded, for texts that vary without end. */
function statementNames(): (query: { sql: string; args: unknown[] }) => string {
  const names = new Map<string, string>();
  return (query) => {
    const known = names.get(query.sql);
    if (known !== undefined) return known;
    if (query.args.length === 0 || names.size >= 400) return "";
    const name = `prisma_${names.size}`;
    names.set(query.sql, name);
    return name;
  };
}

function connectPrisma(pool: TenantPool): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }),
    errorFormat: "minimal",
  });
}

function loadOf(pool: PoolLoad["pool"], connections: TenantPool): PoolLoad {
  const { totalCount: open, idleCount, waitingCount: waiting, options, traffic } = connections;
  return { pool, size: options.max, open, inUse: open - idleCount, waiting, traffic };
}

/**
 * Runs `work` with what is the tenant's. What it returns is awaited inside the scope: Prisma's promises, which are none of
 * JavaScript's own, begin when they are awaited, and outside they would see no tenant's rows.
 */
async function within<T>(tenantId: string, work: (db: Db) => Promise<T>, db: Db): Promise<T> {
  try {
    return await tenantScope.run({ tenantId }, begun, work, db);
  } catch (error) {
    throw asDomainError(error);
  }
}

function begun<T>(work: (db: Db) => Promise<T>, db: Db): Promise<T> {
  const begins = work(db);
  return begins instanceof Promise ? begins : (async () => await begins)();
}

async function settle<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asDomainError(error);
  }
}

/** A value must be one text column of one row; no row means null. */
function asJson(result: QueryResult): RawJson {
  const row = result.rows[0] as Record<string, string | null> | undefined;
  const text = row ? Object.values(row)[0] : null;
  return new RawJson(text ?? "null");
}

/** The door to PostgreSQL: tenant reads, tenant transactions, and the logged way around the boundary. */
export class Database {
  readonly #pool: TenantPool;
  readonly #systemPool: TenantPool;
  readonly #prisma: PrismaClient;
  readonly #systemPrisma: PrismaClient;
  readonly #turns: Turns;
  readonly #systemTurns: Turns;
  /** Of reads that wait for somebody's lock: they must not take the whole pool. */
  readonly #heldTurns: Turns;
  readonly #hot: HotLane | undefined;
  readonly #onSystem: (reason: string) => void;
  readonly #reads: Db;
  readonly #hotReads: Db;

  constructor(options: DatabaseOptions) {
    const { poolSize = 8, patience = PATIENCE } = options;
    const shared = {
      applicationName: "pulse",
      statementTimeout: STATEMENT_TIMEOUT,
      onError: options.onError,
    };
    this.#pool = new TenantPool({ ...shared, connectionString: options.appUrl, max: poolSize });
    this.#systemPool = new TenantPool({ ...shared, connectionString: options.systemUrl, max: SYSTEM_POOL });
    this.#turns = turnsOn(poolSize, patience);
    this.#systemTurns = turnsOn(SYSTEM_POOL, patience);
    this.#heldTurns = new Turns(Math.max(1, Math.floor(poolSize / 4)), HELD_PATIENCE);
    this.#prisma = connectPrisma(this.#pool);
    this.#systemPrisma = connectPrisma(this.#systemPool);
    this.#onSystem = options.onSystem;
    if (options.hotLanes !== 0) {
      this.#hot = new HotLane({
        connectionString: options.appUrl,
        lanes: options.hotLanes ?? 2,
        statementTimeout: 2_000,
        maxInFlight: 256,
        elsewhere: (statement, values, tenantId) => this.#heldUp(statement, values, tenantId),
        onError: options.onError,
      });
    }
    this.#reads = this.#onPool(this.#prisma, this.#pool, undefined);
    this.#hotReads = this.#onPool(this.#prisma, this.#pool, this.#hot);
  }

  /** Runs reads of one tenant; each statement is one round trip and its own transaction. */
  read<T>(tenantId: string, work: (db: Db) => Promise<T>): Promise<T> {
    return within(tenantId, work, this.#reads);
  }

  /**
   * Like `read`, on the pipelined lane: for statements that an index bounds, reads and single-statement writes.
   * The statement is the transaction.
   */
  hot<T>(tenantId: string, work: (db: Db) => Promise<T>): Promise<T> {
    return within(tenantId, work, this.#hotReads);
  }

  /** Runs one tenant's changes in one transaction; whatever `work` throws rolls all of it back. */
  transaction<T>(
    tenantId: string,
    work: (db: Db) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    return this.#transaction(this.#prisma, this.#turns, tenantId, work, options);
  }

  /**
   * Steps over the tenant boundary, for what has no tenant yet or spans them: sign-in look-up, sweeps, backups.
   * @param reason is logged.
   * @param tenantId owns rows inserted without a tenant of their own.
   */
  system<T>(reason: string, tenantId: string, work: (db: Db) => Promise<T>): Promise<T> {
    this.#onSystem(reason);
    return within(tenantId, work, this.#onPool(this.#systemPrisma, this.#systemPool, undefined));
  }

  /** `system`, in one transaction. */
  systemTransaction<T>(
    reason: string,
    tenantId: string,
    work: (db: Db) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    this.#onSystem(reason);
    return this.#transaction(this.#systemPrisma, this.#systemTurns, tenantId, work, options);
  }

  /** Milliseconds of a round trip. @throws DomainError UNAVAILABLE when PostgreSQL is gone. */
  async ping(): Promise<number> {
    const start = performance.now();
    await settle(this.#pool.query("select 1") as Promise<QueryResult>);
    return performance.now() - start;
  }

  /** How the connections are used, for metrics. */
  load(): PoolLoad[] {
    const pools: PoolLoad[] = [loadOf("tenant", this.#pool), loadOf("system", this.#systemPool)];
    if (!this.#hot) return pools;
    const { open, inFlight } = this.#hot.load();
    const { size, traffic } = this.#hot;
    return [...pools, { pool: "hot", size, open, inUse: inFlight, waiting: 0, traffic }];
  }

  /** A pool for libraries that bring their own statements and touch no tenant table (rate limits). */
  get plainPool(): TenantPool {
    return this.#pool;
  }

  async close(): Promise<void> {
    await this.#hot?.close();
    await Promise.allSettled([this.#prisma.$disconnect(), this.#systemPrisma.$disconnect()]);
    await Promise.allSettled([this.#pool.end(), this.#systemPool.end()]);
  }

  #onPool(models: PrismaClient, pool: TenantPool, hot: HotLane | undefined): Db {
    const run = (statement: Statement, values: unknown[]): Promise<QueryResult> => {
      const scope = tenantScope.getStore();
      const fast = scope && (statement.writes ? undefined : hot?.query(statement, values, scope.tenantId));
      return fast ?? (pool.query({ ...statement, values, types: wireTypes }) as Promise<QueryResult>);
    };
    // On the hot lane only: elsewhere a statement may belong to what came before it.
    const grouped =
      hot &&
      new GroupedCalls((statement, values, tenantId) =>
        tenantScope.run({ tenantId }, () => run(statement, values)),
      );
    return {
      models,
      rows: async <Row>(statement: Statement, values: unknown[] = []) => {
        const scope = grouped && statement.together && tenantScope.getStore();
        const rows = scope
          ? await grouped.rows(statement, values, scope.tenantId)
          : (await run(statement, values)).rows;
        return rows as Row[];
      },
      json: async (statement, values = []) => asJson(await run(statement, values)),
    };
  }

  /** A read that the hot lane has put off, since somebody's lock would hold up all that travels behind it. */
  async #heldUp(statement: Statement, values: unknown[], tenantId: string): Promise<QueryResult> {
    const ended = await this.#heldTurns.enter();
    try {
      const query = { ...statement, values, types: wireTypes };
      return await tenantScope.run({ tenantId }, () => this.#pool.query(query) as Promise<QueryResult>);
    } finally {
      ended();
    }
  }

  async #transaction<T>(
    prisma: PrismaClient,
    turns: Turns,
    tenantId: string,
    work: (db: Db) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const ended = await turns.enter();
    const scope: TenantScope = { tenantId, ended };
    const begun = (models: Models) => {
      // Raw statements ride on the very connection that Prisma began the transaction on.
      const run = (statement: Statement, values: unknown[]): Promise<QueryResult> => {
        // Prisma has ended what took longer than it may: all of it is rolled back and may be tried again.
        if (!scope.connection) throw new DomainError("UNAVAILABLE", { retryAfter: 2 });
        return scope.connection.query({ ...statement, values, types: wireTypes });
      };
      return work({
        models,
        rows: async <Row>(statement: Statement, values: unknown[] = []) =>
          (await run(statement, values)).rows as Row[],
        json: async (statement, values = []) => asJson(await run(statement, values)),
      });
    };
    const limits = { maxWait: 3_000, timeout: options.timeout ?? STATEMENT_TIMEOUT };
    let connected = false;
    try {
      return await settle(
        tenantScope.run(scope, () =>
          prisma.$transaction((models) => {
            connected = true;
            return begun(models);
          }, limits),
        ),
      );
    } catch (error) {
      if (!connected) turns.refuseWaiting();
      throw error;
    } finally {
      ended();
    }
  }
}
