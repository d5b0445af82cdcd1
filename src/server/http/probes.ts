import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { exact, type Route, sendJson, sendRefusal } from "./exchange";
import type { HttpMetrics } from "./http-metrics";

/** A part's answer: how it is and how long it took to say so. */
export interface PartHealth {
  ok: boolean;
  ms: number;
  /** For operators; never holds addresses or credentials. */
  detail?: string;
}

export interface Checks {
  /** A round trip to the database. Rejects or takes too long when it is gone. */
  database: () => Promise<void>;
  /** Further parts by name (queue, live, storage): without them Pulse is degraded, not down. */
  parts: Readonly<Record<string, () => Promise<void> | void>>;
  /** Figures of the machine: CPU, memory, disk. */
  machine: () => Promise<Record<string, unknown>>;
}

interface ProbeOptions {
  checks: Checks;
  metrics: HttpMetrics;
  metricsToken: string | undefined;
  /** Why it takes no requests although it lives: not started yet, or ending. */
  away: () => "starting" | "draining" | undefined;
  /** Whether the database has the tables that this version was written for. */
  migrated: () => Promise<boolean>;
}

/** A check that has not answered by now has failed. */
const LIMIT_MS = 900;
/** How long an answer about readiness is good for; with the limit it is never wrong for two seconds. */
const FRESH_MS = 800;

/** `/api/live`, `/api/ready`, `/api/health` and `/api/metrics`. */
export function probeRoutes({ checks, metrics, metricsToken, away, migrated }: ProbeOptions): Route[] {
  const database = cached(() => measure(checks.database), FRESH_MS);
  const health = cached(async () => {
    const names = Object.keys(checks.parts);
    const [db, machine, ...parts] = await Promise.all([
      database(),
      checks.machine(),
      ...names.map((name) => measure(async () => await checks.parts[name]?.())),
    ]);
    const all: Record<string, PartHealth> = { database: db };
    names.forEach((name, at) => {
      const part = parts[at];
      if (part) all[name] = part;
    });
    const degraded = Object.keys(all).filter((name) => !all[name]?.ok);
    const status = !db.ok ? "down" : degraded.length > 0 ? "degraded" : "ok";
    return { status, degraded, ...all, ...machine };
  }, FRESH_MS);

  /** Asked until it is so: a schema only ever grows under a running process. */
  let isMigrated = false;
  const unmigrated = async () => {
    isMigrated ||= await migrated().catch(() => false);
    return isMigrated ? undefined : "migrating";
  };

  return [
    {
      name: "probe",
      matches: exact("/api/live"),
      handle: (_req, res) => sendJson(res, 200, { status: "live" }),
    },
    {
      name: "probe",
      matches: exact("/api/ready"),
      handle: async (_req, res) => {
        const reason = away() ?? ((await database()).ok ? undefined : "database") ?? (await unmigrated());
        sendJson(res, reason ? 503 : 200, reason ? { status: "not ready", reason } : { status: "ready" });
      },
    },
    {
      name: "probe",
      matches: exact("/api/health"),
      handle: async (req, res, exchange) => {
        const report = await health();
        // What the machine is made of, and which part limps, helps an attacker more than a visitor.
        const open = mayReadFigures(req, exchange.address, metricsToken);
        sendJson(res, report.status === "down" ? 503 : 200, open ? report : { status: report.status });
      },
    },
    {
      name: "probe",
      matches: exact("/api/metrics"),
      handle: async (req, res, exchange) => {
        if (!mayReadFigures(req, exchange.address, metricsToken)) sendRefusal(res, "FORBIDDEN", exchange.id);
        else await metrics.answer(res);
      },
    },
  ];
}

/** Loopback reads freely when no proxy stands between; everyone else needs the token. */
export function mayReadFigures(req: IncomingMessage, address: string, token: string | undefined): boolean {
  const sent = req.headers.authorization;
  if (token !== undefined && sent?.startsWith("Bearer ")) {
    const given = Buffer.from(sent.slice(7));
    const wanted = Buffer.from(token);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
  const forwarded = req.headers["x-forwarded-for"] !== undefined || req.headers.forwarded !== undefined;
  return !forwarded && (address === "::1" || address.startsWith("127."));
}

async function measure(check: () => Promise<void>): Promise<PartHealth> {
  const from = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), LIMIT_MS);
  });
  try {
    await Promise.race([check(), late]);
    return { ok: true, ms: elapsed(from) };
  } catch (error) {
    const detail = error instanceof Error && "code" in error ? String(error.code) : "failed";
    return { ok: false, ms: elapsed(from), detail };
  } finally {
    clearTimeout(timer);
  }
}

function elapsed(from: number): number {
  return Math.round((performance.now() - from) * 100) / 100;
}

/** One measurement at a time, however many ask; its result is kept for a moment. */
function cached<Value>(make: () => Promise<Value>, freshMs: number): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  let kept: { value: Value; at: number } | undefined;
  return async () => {
    if (kept && performance.now() - kept.at < freshMs) return kept.value;
    running ??= make().then(
      (value) => {
        kept = { value, at: performance.now() };
        running = undefined;
        return value;
      },
      (error: unknown) => {
        running = undefined;
        throw error;
      },
    );
    return await running;
  };
}
