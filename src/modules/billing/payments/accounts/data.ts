import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";

/** Whether the provider reports payments that nobody asked for, and since when that is known. */
export interface ReceiptReports {
  state: "done" | "before" | "failed";
  at: string;
}

export interface StoredAccount {
  id: string;
  provider: string;
  enabled: boolean;
  settings: { live?: boolean; label?: string; simulated?: boolean; receipts?: ReceiptReports | null };
  sealed: Buffer | null;
  updatedAt: string;
}

const SELECT = `select id, provider, enabled, settings, sealed, updated_at as "updatedAt" from provider_account`;
const ALL = statement("accounts.all", `${SELECT} order by provider`);
const ONE = statement("accounts.one", `${SELECT} where provider = $1`);
const BY_ID = statement("accounts.by-id", `${SELECT} where id = $1::uuid`);
const SET = statement(
  "accounts.set",
  `insert into provider_account as a (id, provider, enabled, settings, sealed, created_at, updated_at)
   values ($1::uuid, $2, true, $3::jsonb, $4, $5::timestamptz, $5::timestamptz)
   on conflict (tenant_id, provider) do update set settings = excluded.settings, sealed = excluded.sealed,
     updated_at = excluded.updated_at
   returning a.id`,
);
const PREPARE = statement(
  "accounts.prepare",
  `insert into provider_account (id, provider, enabled, settings, sealed, created_at, updated_at)
   values ($1::uuid, $2, true, '{}'::jsonb, null, $3::timestamptz, $3::timestamptz)
   on conflict (tenant_id, provider) do nothing`,
);
const NOTE_RECEIPTS = statement(
  "accounts.note-receipts",
  "update provider_account set settings = settings || jsonb_build_object('receipts', $2::jsonb) where provider = $1",
);
const ENABLE = statement(
  "accounts.enable",
  "update provider_account set enabled = $2, updated_at = $3::timestamptz where provider = $1 returning id",
);

export function listAccounts(db: Db): Promise<StoredAccount[]> {
  return db.rows<StoredAccount>(ALL);
}

export async function findAccount(db: Db, provider: string): Promise<StoredAccount | undefined> {
  return (await db.rows<StoredAccount>(ONE, [provider]))[0];
}

export async function findAccountById(db: Db, id: string): Promise<StoredAccount | undefined> {
  return (await db.rows<StoredAccount>(BY_ID, [id]))[0];
}

export async function setAccount(
  db: Db,
  account: { provider: string; settings: StoredAccount["settings"]; sealed: Buffer },
  now: Date,
): Promise<string> {
  const values = [
    newId(),
    account.provider,
    JSON.stringify(account.settings),
    account.sealed,
    now.toISOString(),
  ];
  return (await db.rows<{ id: string }>(SET, values))[0]?.id ?? "";
}

/** A place for an account that has no credentials yet; one that is there stays as it is. */
export async function prepareAccount(db: Db, provider: string, now: Date): Promise<void> {
  await db.rows(PREPARE, [newId(), provider, now.toISOString()]);
}

export async function setEnabled(db: Db, provider: string, enabled: boolean, now: Date): Promise<boolean> {
  return (await db.rows(ENABLE, [provider, enabled, now.toISOString()])).length > 0;
}

export async function noteReceipts(db: Db, provider: string, receipts: ReceiptReports | null): Promise<void> {
  await db.rows(NOTE_RECEIPTS, [provider, JSON.stringify(receipts)]);
}

const SIMULATED = statement(
  "accounts.simulated",
  `select a.tenant_id as "tenantId", a.id, a.provider, a.enabled, a.settings, a.sealed, a.updated_at as "updatedAt"
   from provider_account a join tenant t on t.id = a.tenant_id and t.is_demo
   where (a.settings->>'simulated')::boolean order by a.tenant_id, a.provider`,
);

/** Of all demo gyms; asked as the system. */
export function listSimulated(db: Db): Promise<(StoredAccount & { tenantId: string })[]> {
  return db.rows<StoredAccount & { tenantId: string }>(SIMULATED);
}
