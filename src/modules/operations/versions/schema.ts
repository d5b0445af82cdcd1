import { z } from "zod";

export const knownProcess = z.object({
  role: z.enum(["web", "worker"]),
  id: z.uuid(),
  startedAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  alive: z.boolean(),
  /** Null for one of a version that did not say so yet. */
  version: z.string().nullable(),
  commit: z.string().nullable(),
  node: z.string().nullable(),
  memoryBytes: z.number().nullable(),
  /** Jobs in its hands, as of its last heartbeat. */
  jobs: z.int(),
});
export type ProcessRow = z.infer<typeof knownProcess>;

export const versions = z.object({
  /** The process that answers. */
  own: z.object({ version: z.string(), commit: z.string().nullable(), node: z.string() }),
  postgres: z.string(),
  migrations: z.object({
    applied: z.int(),
    newest: z.object({ name: z.string(), at: z.iso.datetime() }).nullable(),
    /** The one this version was written for, where it is not applied yet. */
    pending: z.string().nullable(),
  }),
  /** Some processes that are alive run another version than others. */
  mixed: z.boolean(),
  processes: z.array(knownProcess),
  asOf: z.iso.datetime(),
});
export type Versions = z.infer<typeof versions>;
