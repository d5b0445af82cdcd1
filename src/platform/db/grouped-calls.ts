import type { QueryResult } from "pg";
import type { Statement } from "./statement";

/** Statements of one kind and gym on their way at a time; whoever asks meanwhile waits for the next one. */
const IN_FLIGHT = 2;
/** Calls in one statement at most: few enough that the last of them waits no longer than the first. */
const LARGEST = 50;
/** Milliseconds after which calls stop waiting for those ahead of them, which must be stuck. */
const PATIENCE = 250;

interface Call {
  readonly values: readonly unknown[];
  readonly resolve: (rows: unknown[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Group {
  waiting: Call[];
  inFlight: number;
  armed: boolean;
  patience: NodeJS.Timeout | undefined;
}

/** Sends a statement of that gym; each is its own transaction. */
type Send = (statement: Statement, values: unknown[], tenantId: string) => Promise<QueryResult>;

/**
 * Sends together what many ask for at the same moment. A statement costs PostgreSQL and this process about the same
 * whether it writes one row or ten, and so does the commit, so under load calls of one statement and one gym share
 * one. A call that is alone goes out alone and as soon as ever; nobody waits for company.
 */
export class GroupedCalls {
  readonly #send: Send;
  readonly #groups = new Map<string, Group>();

  constructor(send: Send) {
    this.#send = send;
  }

  /** The rows of this call alone. @param statement one that says how it is written for many */
  rows(statement: Statement, values: readonly unknown[], tenantId: string): Promise<unknown[]> {
    const key = `${tenantId} ${statement.name}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = { waiting: [], inFlight: 0, armed: false, patience: undefined };
      this.#groups.set(key, group);
    }
    const { waiting } = group;
    const asked = new Promise<unknown[]>((resolve, reject) => waiting.push({ values, resolve, reject }));
    this.#arm(key, group, statement, tenantId);
    return asked;
  }

  /** At the end of this turn of the event loop: by then everybody has asked whose answers came in one packet. */
  #arm(key: string, group: Group, statement: Statement, tenantId: string): void {
    if (group.armed) return;
    if (group.inFlight >= IN_FLIGHT) {
      group.patience ??= setTimeout(() => void this.#flush(key, group, statement, tenantId), PATIENCE);
      return;
    }
    group.armed = true;
    setImmediate(() => {
      group.armed = false;
      void this.#flush(key, group, statement, tenantId);
    });
  }

  async #flush(key: string, group: Group, statement: Statement, tenantId: string): Promise<void> {
    clearTimeout(group.patience);
    group.patience = undefined;
    const calls = group.waiting.splice(0, LARGEST);
    group.inFlight++;
    if (group.waiting.length > 0) this.#arm(key, group, statement, tenantId);
    try {
      if (calls.length > 1 && statement.together)
        await this.#sendTogether(calls, statement, statement.together, tenantId);
      else await Promise.all(calls.map((call) => this.#sendAlone(call, statement, tenantId)));
    } finally {
      group.inFlight--;
      if (group.waiting.length > 0) this.#arm(key, group, statement, tenantId);
      else if (group.inFlight === 0 && !group.armed) this.#groups.delete(key);
    }
  }

  async #sendAlone(call: Call, statement: Statement, tenantId: string): Promise<void> {
    try {
      call.resolve((await this.#send(statement, [...call.values], tenantId)).rows);
    } catch (error) {
      call.reject(error);
    }
  }

  async #sendTogether(
    calls: readonly Call[],
    statement: Statement,
    together: Statement,
    tenantId: string,
  ): Promise<void> {
    try {
      const columns = (calls[0]?.values ?? []).map((_, at) => calls.map(({ values }) => values[at]));
      const { rows } = await this.#send(together, columns, tenantId);
      const found: unknown[][] = calls.map(() => []);
      for (const row of rows as { n: number }[]) found[row.n - 1]?.push(row);
      for (const [at, call] of calls.entries()) call.resolve(found[at] ?? []);
    } catch (error) {
      if (isOneCallsFault(error)) {
        await Promise.all(calls.map((call) => this.#sendAlone(call, statement, tenantId)));
      } else {
        for (const call of calls) call.reject(error);
      }
    }
  }
}

/**
 * Whether PostgreSQL has undone all of it for what may be one call's fault: a value, a broken rule, a wait for somebody
 * else's lock. After anything else nobody knows what became of it, or the next try would end the same way.
 */
function isOneCallsFault(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" && /^(?:22|23|40)...$|^55P03$/.test(code);
}
