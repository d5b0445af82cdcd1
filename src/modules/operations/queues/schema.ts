import { z } from "zod";
import { reason } from "../schema";

export const jobKind = z.object({
  name: z.string(),
  /** Null for an event on its way to those who react, and for a job that this version does not know. */
  queue: z.string().nullable(),
  /** Due, and not tried yet. */
  waiting: z.int(),
  /** To run later. */
  later: z.int(),
  /** Failed, and will be tried again. */
  retrying: z.int(),
  /** In the hands of a worker, as of its last heartbeat. */
  running: z.int(),
  dead: z.int(),
  oldestSeconds: z.number(),
  schedule: z
    .object({
      cron: z.string(),
      /** Null: each gym's own clock. */
      zone: z.string().nullable(),
      /** Null where no gym is active. */
      nextAt: z.iso.datetime().nullable(),
      lastAt: z.iso.datetime().nullable(),
    })
    .nullable(),
});
export type JobKind = z.infer<typeof jobKind>;

export const summary = z.object({
  /** Those that need a look first, then by name. */
  kinds: z.array(jobKind),
  workers: z.int(),
  asOf: z.iso.datetime(),
});

export const JOB_STATES = ["dead", "retrying", "waiting", "later"] as const;
export type JobState = (typeof JOB_STATES)[number];

const cursor = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

export const jobsInput = z.strictObject({
  state: z.enum(JOB_STATES),
  name: z.string().max(120).optional(),
  limit: z.int().min(1).max(100).default(40),
  /** The client's endless lists say which way they go; these go forward only. */
  direction: z.literal("forward").optional(),
  cursor: cursor.nullish(),
});

export const jobRow = z.object({
  tenantId: z.uuid(),
  id: z.uuid(),
  name: z.string(),
  state: z.enum(JOB_STATES),
  /** Null for what belongs to no gym. */
  gym: z.string().nullable(),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** When it gave up, or is due. */
  at: z.iso.datetime(),
  requestId: z.string().nullable(),
});
export type JobRow = z.infer<typeof jobRow>;
export const jobsPage = z.object({ rows: z.array(jobRow), next: cursor.nullable() });

export const jobKey = z.strictObject({ tenantId: z.uuid(), id: z.uuid() });

/** One job with what it is to work on; what could be a secret or a person's is left out. */
export const inspectedJob = jobRow.extend({
  payload: z.unknown(),
  /** Since when a worker has it in its hands, as of that worker's last heartbeat. */
  runningSince: z.iso.datetime().nullable(),
});
export type InspectedJob = z.infer<typeof inspectedJob>;

const keys = z.array(jobKey).min(1).max(100);
export const retryInput = z.strictObject({ keys });
export const discardInput = z.strictObject({ keys, reason });
export const changed = z.object({ count: z.int() });
