import type { z } from "zod";
import type { ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { listDeadLetters } from "@/platform/jobs/dead-letters";
import type { JobDefinition, Schedule } from "@/platform/jobs/definitions";
import { nextSlot } from "@/platform/jobs/schedules";
import type { RunningJob } from "@/platform/processes/process-beat";
import { ALIVE_SECONDS, listProcesses } from "@/platform/processes/read-processes";
import * as data from "./data";
import { withoutSecrets } from "./rules";
import type { InspectedJob, JobKind, JobRow, jobKey, jobsInput, jobsPage, summary } from "./schema";

/*
 * For operator procedures only: their `ctx.db` is the system's. What is to be done stands in the outbox and what is
 * being done in the workers' heartbeats, so none of it depends on which queue carries the jobs.
 */

async function workersOf(ctx: ServiceContext): Promise<{ count: number; running: RunningJob[] }> {
  const processes = await listProcesses(ctx.db);
  const alive = processes.filter(
    ({ role, silentSeconds }) => role === "worker" && silentSeconds <= ALIVE_SECONDS,
  );
  return { count: alive.length, running: alive.flatMap(({ running }) => running) };
}

/** Every kind of job: how many there are, how they stand, and when schedules come again. */
export async function readSummary(ctx: ServiceContext): Promise<z.infer<typeof summary>> {
  const now = ctx.clock.now();
  const [counted, clocks, workers] = await Promise.all([
    data.countByName(ctx.db),
    data.readClocks(ctx.db),
    workersOf(ctx),
  ]);
  const counts = new Map(counted.map((one) => [one.name, one]));
  const definitions = new Map(ctx.ports.jobs.all().map((job) => [job.name, job]));
  const names = [...new Set([...definitions.keys(), ...counts.keys()])].sort();
  const kinds = names.map((name): JobKind => {
    const { waiting, later, retrying, dead, oldestSeconds } = counts.get(name) ?? NOTHING;
    const job = definitions.get(name);
    const running = workers.running.filter((one) => one.name === name).length;
    const figures = { waiting, later, retrying, dead, running, oldestSeconds: Math.max(0, oldestSeconds) };
    return {
      name,
      queue: job?.queue ?? null,
      ...figures,
      schedule: scheduleOf(job, clocks, now, ctx.ports.zone ?? "UTC"),
    };
  });
  return { kinds: kinds.sort(troubledFirst), workers: workers.count, asOf: now.toISOString() };
}

const NOTHING = { waiting: 0, later: 0, retrying: 0, dead: 0, oldestSeconds: 0 };

function troubledFirst(a: JobKind, b: JobKind): number {
  const busy = ({ waiting, running, later }: JobKind) => (waiting + running + later > 0 ? 1 : 0);
  return b.dead - a.dead || b.retrying - a.retrying || busy(b) - busy(a) || a.name.localeCompare(b.name);
}

function scheduleOf(
  job: JobDefinition | undefined,
  { zones, last }: { zones: readonly string[]; last: Record<string, string> },
  now: Date,
  own: string,
): JobKind["schedule"] {
  if (!job?.schedule) return null;
  const { cron } = job.schedule;
  const zone = zoneOf(job.schedule, own);
  const nexts = (zone === null ? zones : [zone]).map((one) => nextSlot(cron, one, now).getTime());
  const nextAt = nexts.length === 0 ? null : new Date(Math.min(...nexts)).toISOString();
  return { cron, zone, nextAt, lastAt: last[job.name] ?? null };
}

function zoneOf({ zone, scope }: Schedule, own: string): string | null {
  return zone ?? (scope === "platform" ? own : null);
}

/** Jobs of one state: dead ones latest first, the others in the order in which they are due. */
export async function readJobs(
  ctx: ServiceContext,
  { state, name, cursor, limit }: z.output<typeof jobsInput>,
): Promise<z.infer<typeof jobsPage>> {
  const found = await (state === "dead"
    ? deadJobs(ctx, name, cursor ?? null, limit + 1)
    : data.listWaiting(ctx.db, { state, name }, cursor ?? null, limit + 1));
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last ? { at: last.at, id: last.id } : null };
}

async function deadJobs(
  ctx: ServiceContext,
  name: string | undefined,
  after: { at: string; id: string } | null,
  limit: number,
): Promise<JobRow[]> {
  const letters = await listDeadLetters(ctx, {
    limit,
    ...(name === undefined ? {} : { name }),
    ...(after ? { after: { deadAt: after.at, id: after.id } } : {}),
  });
  return letters.map(({ deadAt, ...letter }) => ({ ...letter, state: "dead", at: deadAt }));
}

/** One job with its payload, secrets left out. @throws DomainError NOT_FOUND when it is done or discarded */
export async function inspectJob(ctx: ServiceContext, key: z.output<typeof jobKey>): Promise<InspectedJob> {
  const [job, workers] = await Promise.all([data.findJob(ctx.db, key), workersOf(ctx)]);
  if (!job) throw new DomainError("NOT_FOUND");
  const running = workers.running.find(({ id, tenantId }) => id === key.id && tenantId === key.tenantId);
  return { ...job, payload: withoutSecrets(job.payload), runningSince: running?.since ?? null };
}
