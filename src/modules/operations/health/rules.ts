import type { Machine } from "@/platform/machine/read-machine";
import type { AlertSeverity } from "../alerts/schema";
import type { Facts, Part, PartHealth, Reason, State } from "./schema";
import { PARTS, STATES } from "./schema";

/** What a part's figures come to. */
export interface Verdict {
  state: State;
  reason: Reason;
  facts: Facts;
}

const verdict = (state: State, reason: Reason, facts: Facts = {}): Verdict => ({ state, reason, facts });

/** For a part that did not answer or could not be read. */
export const UNASKED: Verdict = verdict("unknown", "UNASKED");

/** Bad things first, then in the order of the list. */
export function worstFirst(parts: readonly PartHealth[]): PartHealth[] {
  const rank = ({ state, part }: PartHealth) => STATES.indexOf(state) * PARTS.length + PARTS.indexOf(part);
  return [...parts].sort((a, b) => rank(a) - rank(b));
}

export interface ProcessFigures {
  alive: number;
  /** Those that stopped answering without a goodbye. */
  silent: number;
  /** Since the one that was heard of last. */
  silentSeconds: number;
}

export function judgeWeb({ alive, silent, silentSeconds }: ProcessFigures): Verdict {
  const facts = { count: alive, silent, silentSeconds };
  return silent > 0 ? verdict("warn", "WEB_SILENT", facts) : verdict("ok", "WEB_OK", facts);
}

export function judgeWorkers({ alive, silent, silentSeconds }: ProcessFigures): Verdict {
  const facts = { count: alive, silent, silentSeconds };
  if (alive === 0) return verdict("bad", "WORKERS_NONE", facts);
  return silent > 0 ? verdict("warn", "WORKERS_SILENT", facts) : verdict("ok", "WORKERS_OK", facts);
}

/** @param versions of the processes that are alive, each with its commit */
export function judgeVersions(versions: readonly string[]): Verdict {
  const different = new Set(versions);
  const facts = { count: different.size, versions: [...different].sort().join(", ") };
  return different.size > 1
    ? verdict("warn", "VERSIONS_MIXED", facts)
    : verdict("ok", "VERSIONS_SAME", facts);
}

export interface DatabaseFigures {
  version: string;
  sizeBytes: number;
  connections: number;
  maxConnections: number;
  /** Null where Pulse may not see the transactions of others. */
  oldestSeconds: number | null;
  /** Share of blocks found in memory; null before much was read. */
  cacheHit: number | null;
  /** Milliseconds of a round trip. */
  pingMs: number;
}

export function judgeDatabase(figures: DatabaseFigures): Verdict {
  const { connections, maxConnections, oldestSeconds, cacheHit, pingMs, version, sizeBytes } = figures;
  const cachePercent = cacheHit === null ? 100 : Math.round(cacheHit * 1_000) / 10;
  const facts = {
    version,
    sizeBytes,
    connections,
    maxConnections,
    known: oldestSeconds === null ? "no" : "yes",
    oldestSeconds: Math.round(oldestSeconds ?? 0),
    cachePercent,
    pingMs: Math.round(pingMs * 10) / 10,
  };
  if (connections > maxConnections * 0.9) return verdict("bad", "DATABASE_FULL", facts);
  if ((oldestSeconds ?? 0) > 600) return verdict("warn", "DATABASE_BUSY", facts);
  if (cachePercent < 90) return verdict("warn", "DATABASE_COLD", facts);
  return verdict("ok", "DATABASE_OK", facts);
}

export interface QueueFigures {
  depth: number;
  later: number;
  dead: number;
  oldestWaitingSeconds: number;
}

export function judgeQueue({ depth, later, dead, oldestWaitingSeconds }: QueueFigures): Verdict {
  const facts = { depth, later, dead, oldestSeconds: Math.round(oldestWaitingSeconds) };
  if (oldestWaitingSeconds > 300) return verdict("bad", "QUEUE_STUCK", facts);
  if (dead > 0) return verdict("warn", "QUEUE_DEAD", facts);
  if (oldestWaitingSeconds > 60) return verdict("warn", "QUEUE_SLOW", facts);
  return verdict("ok", "QUEUE_OK", facts);
}

export function judgeLive(connected: boolean): Verdict {
  return connected ? verdict("ok", "LIVE_OK") : verdict("bad", "LIVE_LOST");
}

/** Deliveries of one channel that were settled within a day. */
export interface DeliveryFigures {
  sent: number;
  failed: number;
  suppressed: number;
  /** Not settled yet. */
  queued: number;
}

/** @param kept messages are written to files instead of leaving, and this is no demo */
export function judgeDelivery(figures: DeliveryFigures, kept: boolean): Verdict {
  const { sent, failed } = figures;
  const tried = sent + failed;
  const facts = { ...figures, tried };
  if (kept) return verdict("warn", "MAIL_KEPT", facts);
  if (tried === 0) return verdict("quiet", "DELIVERY_NONE", facts);
  if (failed >= 3 && failed > tried * 0.2) return verdict("bad", "DELIVERY_FAILS", facts);
  return failed > 0 ? verdict("warn", "DELIVERY_SOME_FAIL", facts) : verdict("ok", "DELIVERY_OK", facts);
}

/** Attempts to pay through a provider within a day. */
export interface PaymentFigures {
  succeeded: number;
  failed: number;
  /** Whose outcome nobody knows, of any age. */
  unknown: number;
  unknownSeconds: number;
}

export function judgePayments(figures: PaymentFigures): Verdict {
  const { succeeded, failed, unknown } = figures;
  const tried = succeeded + failed;
  const facts = { ...figures, tried, unknownSeconds: Math.round(figures.unknownSeconds) };
  if (unknown > 0) return verdict("warn", "PAYMENTS_UNKNOWN", facts);
  if (tried === 0) return verdict("quiet", "PAYMENTS_NONE", facts);
  // Cards are refused every day: only when most are, is it the provider's doing rather than the payers'.
  if (failed >= 5 && failed > tried * 0.5) return verdict("bad", "PAYMENTS_FAIL", facts);
  return verdict("ok", "PAYMENTS_OK", facts);
}

export function judgeKiosks({ online, offline }: { online: number; offline: number }): Verdict {
  const facts = { online, offline };
  if (offline > 0) return verdict("warn", "KIOSKS_OFFLINE", facts);
  return online > 0 ? verdict("ok", "KIOSKS_OK", facts) : verdict("quiet", "KIOSKS_NONE", facts);
}

export function judgeMachine(machine: Machine): { part: Part; verdict: Verdict }[] {
  return [
    { part: "disk", verdict: judgeDisk(machine.disk) },
    { part: "memory", verdict: judgeMemory(machine.memory) },
    { part: "processor", verdict: judgeProcessor(machine) },
    { part: "temperature", verdict: judgeTemperature(machine.celsius) },
  ];
}

function judgeDisk(disk: Machine["disk"]): Verdict {
  if (!disk) return UNASKED;
  const { freeBytes, totalBytes } = disk;
  const freePercent = Math.floor((freeBytes / Math.max(1, totalBytes)) * 100);
  const facts = { freeBytes, totalBytes, freePercent };
  if (freePercent < 15) return verdict("bad", "DISK_FULL", facts);
  return freePercent < 25 ? verdict("warn", "DISK_LOW", facts) : verdict("ok", "DISK_OK", facts);
}

function judgeMemory({ availableBytes, totalBytes }: Machine["memory"]): Verdict {
  const usedPercent = Math.round((1 - availableBytes / Math.max(1, totalBytes)) * 100);
  const facts = { availableBytes, totalBytes, usedPercent };
  return usedPercent > 85 ? verdict("warn", "MEMORY_FULL", facts) : verdict("ok", "MEMORY_OK", facts);
}

function judgeProcessor({ load, cores }: Machine): Verdict {
  const busyPercent = Math.round((load / cores) * 100);
  const facts = { busyPercent, cores };
  return busyPercent > 80 ? verdict("warn", "PROCESSOR_BUSY", facts) : verdict("ok", "PROCESSOR_OK", facts);
}

/** A Raspberry Pi 5 slows itself down from 80 °C on. */
function judgeTemperature(celsius: number | null): Verdict {
  if (celsius === null) return verdict("quiet", "TEMPERATURE_NONE");
  const facts = { celsius };
  return celsius >= 75 ? verdict("warn", "TEMPERATURE_HOT", facts) : verdict("ok", "TEMPERATURE_OK", facts);
}

/** The newest proof of a backup, however it ended. */
export interface ProofFigures {
  ok: boolean;
  ageSeconds: number;
  rows: number;
  files: number;
}

const PROOF_MAY_BE = 26 * 3_600;

export function judgeBackup(proof: ProofFigures | null): Verdict {
  if (!proof) return verdict("warn", "BACKUP_NONE");
  const { ok, rows, files } = proof;
  const facts = { ageSeconds: Math.round(proof.ageSeconds), rows, files };
  if (!ok) return verdict("bad", "BACKUP_FAILED", facts);
  return proof.ageSeconds > PROOF_MAY_BE
    ? verdict("bad", "BACKUP_OLD", facts)
    : verdict("ok", "BACKUP_OK", facts);
}

/** @param open of each open alert, how grave it is */
export function judgeAlerts(open: readonly AlertSeverity[]): Verdict {
  if (open.length === 0) return verdict("ok", "ALERTS_NONE");
  const grave = open.includes("critical");
  return verdict(grave ? "bad" : "warn", "ALERTS_OPEN", { count: open.length });
}
