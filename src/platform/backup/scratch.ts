import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { connect } from "./connected";
import { BackupFailure } from "./failure";
import { quoted } from "./tables";

/** One server may hold several installations: each clears away its own. */
export function scratchPrefix(address: string): string {
  const database = decodeURIComponent(new URL(address).pathname.slice(1));
  return `pulse_proof_${createHash("sha256").update(database).digest("hex").slice(0, 8)}_`;
}

/** One at a time, so that whoever holds it may clear away what a killed worker left. */
const LOCK = 7_270_371;

/** The same server and role, another database. */
export function withDatabase(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.toString();
}

async function drop(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${quoted(name)} with (force)`);
}

/** Runs alone among all workers: two dumps at once only slow each other down. */
export async function alone<T>(address: string, work: () => Promise<T>): Promise<T> {
  const client = await connect(address);
  try {
    await client.query("set statement_timeout = 0; set lock_timeout = 0");
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    return await work();
  } finally {
    // Ending the session gives the lock back.
    await client.end().catch(() => undefined);
  }
}

/**
 * Lends an empty database on the same server and drops it afterwards, whatever happens; those that killed workers left
 * are dropped first. Call it inside `alone`.
 * @param ownerUrl address of the running database as its owner, who must be allowed to make databases
 * @throws BackupFailure NO_SCRATCH
 */
export async function withScratch<T>(ownerUrl: string, work: (name: string) => Promise<T>): Promise<T> {
  const client = await connect(ownerUrl);
  const prefix = scratchPrefix(ownerUrl);
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  try {
    await client.query("set statement_timeout = 0; set lock_timeout = 0");
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where starts_with(datname, $1) and pg_get_userbyid(datdba) = current_user",
      [prefix],
    );
    for (const left of rows) await drop(client, left.name);
    try {
      await client.query(`create database ${quoted(name)} template template0`);
    } catch (error) {
      throw new BackupFailure("NO_SCRATCH", (error as Error).message, { cause: error });
    }
    return await work(name);
  } finally {
    await drop(client, name).catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}
