import { Socket } from "node:net";
import pg from "pg";
import type { Statement } from "./statement";
import { prepareTenantSetting, TenantQuery } from "./tenant-pool";
import { counted, type Traffic } from "./traffic";
import { wireTypes } from "./values";

/** A pipelined connection never comes back by itself, so each one is watched and replaced. */
interface Lane {
  client: pg.Client | undefined;
  /** The client's own socket. */
  socket: Socket | undefined;
  /** Whether the socket holds back what is written until the end of this turn of the event loop. */
  holding: boolean;
  inFlight: number;
}

export interface HotLaneOptions {
  connectionString: string;
  /** Connections; two keep a 2-core machine busy. */
  lanes: number;
  /** Milliseconds; the lane is for statements that an index bounds. */
  statementTimeout: number;
  /** Statements on the wire at most, over all lanes; the next one is turned away to the pool. */
  maxInFlight: number;
  /** Runs a statement that would hold everybody up here, where waiting costs others nothing. */
  elsewhere: (statement: Statement, values: unknown[], tenantId: string) => Promise<pg.QueryResult>;
  onError: (error: Error) => void;
}

/** Milliseconds that a statement may wait for somebody's lock here: whatever was sent behind it waits too. */
const LOCK_TIMEOUT = 50;
/** Milliseconds in which a statement that met a lock is not tried here again. */
const KEPT_AWAY = 2_000;
/** PostgreSQL's codes for a lock that did not come in time, and for a statement whose preparation failed before it. */
const HELD_UP = new Set(["55P03", "26000"]);

/**
 * A few pipelined connections for the hottest statements: each is sent at once, without waiting for the answer to
 * the one before, so hundreds share one socket. Whoever finds it full or down uses the pool.
 */
export class HotLane {
  readonly #options: HotLaneOptions;
  readonly #lanes: Lane[];
  /** Names of statements that met a lock → until when others carry them. */
  readonly #keptAway = new Map<string, number>();
  readonly traffic: Traffic = { statements: 0, milliseconds: 0 };
  #closed = false;

  constructor(options: HotLaneOptions) {
    this.#options = options;
    this.#lanes = Array.from({ length: options.lanes }, () => ({
      client: undefined,
      socket: undefined,
      holding: false,
      inFlight: 0,
    }));
    for (const lane of this.#lanes) void this.#connect(lane, 0);
  }

  /** The answer, or undefined when no lane can take the statement now. */
  query(statement: Statement, values: unknown[], tenantId: string): Promise<pg.QueryResult> | undefined {
    if (this.#keptAway.size > 0 && this.#isKeptAway(statement))
      return this.#options.elsewhere(statement, values, tenantId);
    let lane: Lane | undefined;
    let total = 0;
    for (const candidate of this.#lanes) {
      total += candidate.inFlight;
      if (candidate.client && (!lane || candidate.inFlight < lane.inFlight)) lane = candidate;
    }
    const client = lane?.client;
    if (!lane || !client || total >= this.#options.maxInFlight) return undefined;
    const taken = lane;
    taken.inFlight++;
    holdBack(taken);
    const done = counted(this.traffic, statement);
    return new Promise((resolve, reject) => {
      const query = new TenantQuery({ ...statement, values, types: wireTypes }, tenantId);
      client.query(
        query as unknown as string,
        undefined as unknown as [],
        (error: Error | null, result: pg.QueryResult) => {
          taken.inFlight--;
          done(error);
          if (!error) resolve(result);
          else if (HELD_UP.has((error as { code?: string }).code ?? "")) {
            // It has done nothing: only reads travel here, and this one was not even begun.
            this.#keptAway.set(statement.name, performance.now() + KEPT_AWAY);
            resolve(this.#options.elsewhere(statement, values, tenantId));
          } else reject(error);
        },
      );
    });
  }

  get size(): number {
    return this.#lanes.length;
  }

  /** Connections that are there, and statements on their way over them. */
  load(): { open: number; inFlight: number } {
    const open = this.#lanes.filter((lane) => lane.client).length;
    return { open, inFlight: this.#lanes.reduce((sum, lane) => sum + lane.inFlight, 0) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#lanes.map((lane) => lane.client?.end()));
  }

  #isKeptAway({ name }: Statement): boolean {
    const until = this.#keptAway.get(name);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.#keptAway.delete(name);
    return false;
  }

  async #connect(lane: Lane, attempt: number): Promise<void> {
    if (this.#closed) return;
    const { connectionString, statementTimeout } = this.#options;
    const socket = new Socket();
    const client = new pg.Client({
      stream: () => socket,
      connectionString,
      statement_timeout: statementTimeout,
      query_timeout: statementTimeout + 1_000,
      connectionTimeoutMillis: 2_500,
      application_name: "pulse hot lane",
      // A plan made while a table was empty reads all of it, and is kept while the table grows: here an index bounds all.
      options: `-c enable_seqscan=off -c lock_timeout=${LOCK_TIMEOUT}`,
      keepAlive: true,
      pipeline: true,
    } as pg.ClientConfig);
    let over = false;
    const lost = (error?: Error) => {
      if (over) return;
      over = true;
      lane.client = undefined;
      lane.socket = undefined;
      lane.inFlight = 0;
      if (error) this.#options.onError(error);
      client.end().catch(() => undefined);
      const wait = Math.min(2_000, 50 * 2 ** attempt);
      if (!this.#closed) setTimeout(() => void this.#connect(lane, attempt + 1), wait).unref();
    };
    client.on("error", lost);
    client.on("end", () => lost());
    try {
      await client.connect();
      await prepareTenantSetting(client);
      if (over) return;
      lane.inFlight = 0;
      lane.socket = socket;
      lane.client = client;
      attempt = 0;
    } catch (error) {
      lost(error as Error);
    }
  }
}

/**
 * Sends what the calls of one turn ask together: each write to a socket is a system call that also wakes PostgreSQL, and
 * under load that costs more than the statement.
 */
function holdBack(lane: Lane): void {
  const { socket } = lane;
  if (!socket || lane.holding) return;
  lane.holding = true;
  socket.cork();
  setImmediate(() => {
    lane.holding = false;
    socket.uncork();
  });
}
