import type { z } from "zod";
import type { JobContext } from "../context";

/** A fact that other modules may react to. The name is `module.what-happened`. */
export interface EventDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly kind: "event";
  readonly name: string;
  readonly payload: Payload;
}

export const QUEUES = ["default", "mail", "imports", "schedules", "backups"] as const;
export type QueueName = (typeof QUEUES)[number];

export interface Schedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** Whose clock; each gym's own unless told, the installation's for platform jobs. */
  readonly zone?: string;
  /** Once for every active gym (unless told), or once for the installation. */
  readonly scope?: "tenants" | "platform";
}

/** Work to be done after the caller's transaction has committed. */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly kind: "job";
  readonly name: string;
  readonly queue: QueueName;
  readonly payload: Payload;
  /**
   * `transaction`: the effect and the outbox row's end commit together, so the effect happens exactly once.
   * `long`: the handler takes its own transactions and must be idempotent by a natural key.
   */
  readonly mode: "transaction" | "long";
  /** Run on this rhythm, with `{}` as payload. */
  readonly schedule?: Schedule;
  /** How often it may fail before it is a dead letter; 5 unless told. A refusal (DomainError) is never retried. */
  readonly attempts?: number;
  handler(): Promise<JobHandler<Payload>>;
}

export type JobHandler<Payload extends z.ZodType = z.ZodType> = (
  ctx: JobContext,
  payload: z.output<Payload>,
) => Promise<void>;

/** An event's reaction in a higher module: a job whose payload is the event's. */
export interface SubscriptionDefinition {
  readonly event: EventDefinition;
  readonly job: JobDefinition;
}

export function defineEvent<Payload extends z.ZodType>(definition: {
  name: string;
  payload: Payload;
}): EventDefinition<Payload> {
  return Object.freeze({ kind: "event" as const, ...definition });
}

/** Declares a job. `handler` is a lazy import, so that the web process never loads the work. */
export function defineJob<Payload extends z.ZodType>(
  definition: Omit<JobDefinition<Payload>, "kind" | "mode"> & { mode?: JobDefinition["mode"] },
): JobDefinition<Payload> {
  return Object.freeze({ kind: "job" as const, mode: "transaction" as const, ...definition });
}

/** Declares that an event starts a job; both must share the payload. */
export function on<Payload extends z.ZodType>(
  event: EventDefinition<Payload>,
  job: JobDefinition<Payload>,
): SubscriptionDefinition {
  return Object.freeze({ event, job: job as unknown as JobDefinition }) as SubscriptionDefinition;
}
