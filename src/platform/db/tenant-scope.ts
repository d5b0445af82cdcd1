import { AsyncLocalStorage } from "node:async_hooks";
import type { PoolClient } from "pg";

/** Whose rows the statements of the current call may see. */
export interface TenantScope {
  readonly tenantId: string;
  /** The connection that carries the call's transaction, from its beginning until its end. */
  connection?: PoolClient;
  /** Called when the transaction's end is sent: others may have its place. */
  ended?: () => void;
}

/**
 * One storage per process, kept on `globalThis`: a bundler may load this module once per layer, and two storages
 * would mean statements without a tenant (which see nothing).
 */
const KEY = Symbol.for("pulse.tenant-scope");
const holder = globalThis as unknown as Record<symbol, AsyncLocalStorage<TenantScope> | undefined>;
holder[KEY] ??= new AsyncLocalStorage<TenantScope>();

export const tenantScope: AsyncLocalStorage<TenantScope> = holder[KEY];
