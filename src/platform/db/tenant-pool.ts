import pg from "pg";
import { type TenantScope, tenantScope } from "./tenant-scope";
import { askingPlace, counted, type SentStatement, type Traffic } from "./traffic";

/*
 * Everything that leans on the internals of `pg` is in this file; the version is pinned in package.json and
 * database.int.test.ts tries hard to make it leak.
 *
 * A read must cost one round trip and still carry its tenant. So the prepared `set_config` is bound and executed in
 * front of the statement with no Sync in between: PostgreSQL runs both in one implicit transaction, and the setting
 * ends with it.
 */

const SET_TENANT = "pulse_set_tenant";
const SET_TENANT_SQL = "select set_config('app.tenant_id', $1, true)";
/** The same, and for this transaction no plan of its own for the values at hand. */
const SET_GENERIC = "pulse_set_tenant_generic";
const SET_GENERIC_SQL = `${SET_TENANT_SQL}, set_config('plan_cache_mode', 'force_generic_plan', true)`;
/** And no long wait for a lock: others may travel along. */
const SET_HURRIED = "pulse_set_tenant_hurried";
const SET_HURRIED_SQL = `${SET_GENERIC_SQL}, set_config('lock_timeout', '100ms', true)`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface WireConnection {
  bind(message: { portal: string; statement: string; values: string[] }): void;
  execute(message: { portal: string }): void;
}

interface InternalQuery extends pg.Query {
  prepare(connection: WireConnection): void;
  requiresPreparation(): boolean;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: WireConnection): void;
}

const BaseQuery = pg.Query as unknown as new (config: pg.QueryConfig) => InternalQuery;

/** A statement that brings its tenant along. Always sent by the extended protocol. */
export class TenantQuery extends BaseQuery {
  readonly #tenantId: string;
  readonly #setting: string;
  readonly askedFrom = askingPlace();
  #tenantIsSet = false;

  constructor(
    config: pg.QueryConfig & { readonly generic?: true; readonly hurried?: true },
    tenantId: string,
  ) {
    super(config);
    this.#setting = config.hurried ? SET_HURRIED : config.generic ? SET_GENERIC : SET_TENANT;
    this.#tenantId = tenantId;
  }

  override requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: WireConnection): void {
    connection.bind({ portal: "", statement: this.#setting, values: [this.#tenantId] });
    connection.execute({ portal: "" });
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#tenantIsSet) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: WireConnection): void {
    if (this.#tenantIsSet) super.handleCommandComplete(message, connection);
    else this.#tenantIsSet = true;
  }
}

/** Prepares the tenant setting on a fresh connection, which runs nothing else before. */
export async function prepareTenantSetting(client: pg.ClientBase): Promise<void> {
  await client.query({ name: SET_TENANT, text: SET_TENANT_SQL, values: [""] });
  await client.query({ name: SET_GENERIC, text: SET_GENERIC_SQL, values: [""] });
  await client.query({ name: SET_HURRIED, text: SET_HURRIED_SQL, values: [""] });
}

type QueryArguments = [config: unknown, values?: unknown, callback?: unknown];

/**
 * A connection whose `BEGIN` carries the tenant of the call that begins it, in the same round trip. The call loses the
 * connection the moment that its transaction's end is sent: whoever works on past the time allowed would otherwise write
 * into the transaction of whoever has the connection next.
 */
class TenantClient extends pg.Client {
  #holder: TenantScope | undefined;
  /** Its pool's; absent while the connection is made ready. */
  traffic: Traffic | undefined;

  /** Takes the connection from the call that began a transaction on it. */
  letGo(): void {
    const holder = this.#holder;
    this.#holder = undefined;
    if (!holder) return;
    holder.connection = undefined;
    holder.ended?.();
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg declares nine overloads; they all pass through here.
  override query(...args: any[]): any {
    const [config, ...rest] = args as QueryArguments;
    const text = typeof config === "string" ? config : (config as pg.QueryConfig | null)?.text;
    if (text === "COMMIT" || text === "ROLLBACK") this.letGo();
    const scope = text === "BEGIN" ? tenantScope.getStore() : undefined;
    if (scope) {
      // A literal is safe: only a UUID passes. Simple protocol, so both statements are one message.
      if (!UUID.test(scope.tenantId)) throw new TypeError("tenant id is not a UUID");
      this.#holder = scope;
      scope.connection = this as unknown as pg.PoolClient;
      return this.#send(`BEGIN; select set_config('app.tenant_id', '${scope.tenantId}', true)`, rest);
    }
    return this.#send(config, rest);
  }

  #send(config: unknown, rest: unknown[]): unknown {
    if (!this.traffic) return super.query(config as string, ...(rest as []));
    const done = counted(this.traffic, config as string | SentStatement | null);
    const callback = rest.at(-1);
    if (typeof callback === "function") {
      rest[rest.length - 1] = (error: unknown, result: unknown) => {
        done(error);
        callback(error, result);
      };
      return super.query(config as string, ...(rest as []));
    }
    const answer: unknown = super.query(config as string, ...(rest as []));
    if (answer instanceof Promise) answer.then(() => done(), done);
    return answer;
  }
}

export interface TenantPoolOptions {
  connectionString: string;
  /** Connections at most. */
  max: number;
  applicationName: string;
  /** Milliseconds after which PostgreSQL ends a statement. */
  statementTimeout: number;
  /** Told about connections that die while idle; the pool replaces them by itself. */
  onError: (error: Error) => void;
}

/**
 * A pool that reads the tenant at the moment `query` is called. It must not be read later: a waiter gets its
 * connection in the async context of whoever released it, which may be another tenant's.
 */
export class TenantPool extends pg.Pool {
  readonly traffic: Traffic = { statements: 0, milliseconds: 0 };

  constructor(options: TenantPoolOptions) {
    super({
      connectionString: options.connectionString,
      max: options.max,
      application_name: options.applicationName,
      statement_timeout: options.statementTimeout,
      // The client's own limit is a little longer, so that PostgreSQL's clear answer arrives first.
      query_timeout: options.statementTimeout + 1_000,
      connectionTimeoutMillis: 2_500,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      Client: TenantClient as unknown as typeof pg.Client,
      // Awaited before the connection is handed out.
      onConnect: prepareTenantSetting,
    } as pg.PoolConfig);
    this.on("error", options.onError);
    this.on("connect", (client) => {
      client.on("error", options.onError);
      (client as unknown as TenantClient).traffic = this.traffic;
    });
    // A broken connection goes back without an end of its transaction.
    this.on("release", (_error, client) => (client as unknown as TenantClient).letGo());
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg declares seven overloads; they all pass through here.
  override query(...args: any[]): any {
    const [config, values, callback] = args as QueryArguments;
    const scope = tenantScope.getStore();
    if (!scope) return super.query(config as string, values as [], callback as () => void);
    const query =
      typeof config === "string" ? { text: config, values: values as unknown[] } : (config as pg.QueryConfig);
    const done = typeof values === "function" ? values : callback;
    return super.query(
      new TenantQuery(query, scope.tenantId) as unknown as string,
      undefined as unknown as [],
      done as () => void,
    );
  }
}
