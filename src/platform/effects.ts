import type { z } from "zod";
import type { AuditDraft } from "./audit/audit";
import type { Actor, EnqueueOptions } from "./context";
import type { Db } from "./db/database";
import { statement } from "./db/statement";
import { newId } from "./ids";
import type { EventDefinition, JobDefinition } from "./jobs/definitions";
import type { Logger } from "./logger";
import type { Realtime } from "./realtime/realtime";

/** The outbox's topic: the relay wakes up on it instead of waiting for its next look. */
export const OUTBOX_TOPIC = "platform/outbox";

const WRITE = statement(
  "platform.write-effects",
  `with audits as (
     insert into audit_entry (id, actor_kind, actor_id, action, subject_kind, subject_id, before, after, reason, request_id, at)
     select a.id, a.actor_kind, a.actor_id, a.action, a.subject_kind, a.subject_id, a.before, a.after, a.reason, a.request_id, a.at
     from jsonb_to_recordset($1::jsonb) as a(id uuid, actor_kind text, actor_id uuid, action text, subject_kind text,
       subject_id uuid, before jsonb, after jsonb, reason text, request_id text, at timestamptz)
   )
   insert into outbox (id, kind, name, payload, request_id, run_at)
   select o.id, o.kind, o.name, o.payload, o.request_id, coalesce(o.run_at, now())
   from jsonb_to_recordset($2::jsonb) as o(id uuid, kind text, name text, payload jsonb, request_id text, run_at timestamptz)`,
);

/** A row of the outbox, as a single-statement write takes it along. */
export interface OutboxRow {
  id: string;
  kind: "event" | "job";
  name: string;
  payload: unknown;
  request_id: string | null;
  run_at: string | null;
}

export function actorId(actor: Actor): string | null {
  if (actor.kind === "user") return actor.userId;
  return actor.kind === "device" ? actor.deviceId : null;
}

/** Who causes the effects, and what time it is. */
export interface EffectsSource {
  readonly actor: Actor;
  readonly requestId: string | undefined;
  readonly now: () => Date;
}

/**
 * What a use case wants to happen besides its own rows. Audit lines and outbox rows are written in one statement at
 * the end of its transaction; live messages and follow-ups go out once it has committed.
 */
export class Effects {
  // Made when something is put in: most calls only read.
  #audits: Record<string, unknown>[] | undefined;
  #outbox: OutboxRow[] | undefined;
  #live: { topic: string; message: Record<string, unknown> }[] | undefined;
  #after: (() => void | Promise<void>)[] | undefined;
  readonly #source: EffectsSource;

  constructor(source: EffectsSource) {
    this.#source = source;
  }

  audit(entry: AuditDraft): void {
    const { actor, requestId, now } = this.#source;
    this.#audits ??= [];
    this.#audits.push({
      id: newId(),
      actor_kind: actor.kind,
      actor_id: actorId(actor),
      action: entry.action,
      subject_kind: entry.subject.kind,
      subject_id: entry.subject.id,
      before: entry.before ?? null,
      after: entry.after ?? null,
      reason: entry.reason ?? null,
      request_id: requestId ?? null,
      at: now().toISOString(),
    });
  }

  emit<Payload extends z.ZodType>(event: EventDefinition<Payload>, payload: z.input<Payload>): void {
    this.#send(this.row("event", event.name, event.payload.parse(payload), undefined));
  }

  enqueue<Payload extends z.ZodType>(
    job: JobDefinition<Payload>,
    payload: z.input<Payload>,
    options?: EnqueueOptions,
  ): void {
    this.#send(this.row("job", job.name, job.payload.parse(payload), options?.runAt));
  }

  live(topic: string, message: Record<string, unknown>): void {
    this.#live ??= [];
    this.#live.push({ topic, message });
  }

  afterCommit(work: () => void | Promise<void>): void {
    this.#after ??= [];
    this.#after.push(work);
  }

  #send(row: OutboxRow): void {
    this.#outbox ??= [];
    this.#outbox.push(row);
  }

  row(kind: "event" | "job", name: string, payload: unknown, runAt: Date | undefined): OutboxRow {
    return {
      id: newId(),
      kind,
      name,
      payload,
      request_id: this.#source.requestId ?? null,
      run_at: runAt?.toISOString() ?? null,
    };
  }

  /** Takes the outbox rows collected so far, for a statement that writes them itself. */
  takeOutbox(): OutboxRow[] {
    const rows = this.#outbox ?? [];
    this.#outbox = undefined;
    return rows;
  }

  /** Writes what belongs into the transaction. Call it last inside. */
  async write(db: Db): Promise<void> {
    if (!this.#audits && !this.#outbox) return;
    await db.rows(WRITE, [JSON.stringify(this.#audits ?? []), JSON.stringify(this.#outbox ?? [])]);
    if (this.#outbox) this.wakeRelay();
  }

  /** Lets the relay know once the transaction has committed. */
  wakeRelay(): void {
    this.live(OUTBOX_TOPIC, {});
  }

  /** Whether `release` has anything to do. */
  get waiting(): boolean {
    return this.#live !== undefined || this.#after !== undefined;
  }

  /** Sends what may only be sent after the commit. Never throws: the change has already happened. */
  async release(realtime: Realtime, logger: Logger): Promise<void> {
    for (const { topic, message } of this.#live ?? []) realtime.publish(topic, message);
    for (const work of this.#after ?? []) {
      try {
        await work();
      } catch (error) {
        logger.error({ err: error }, "a follow-up failed after the commit");
      }
    }
  }
}
