import type { z } from "zod";
import type { TenantRole } from "@/shared/access/permission";
import type { AuditDraft } from "./audit/audit";
import type { BackupPlace } from "./backup/place";
import type { Clock } from "./clock";
import type { Database, Db } from "./db/database";
import type { TenantId, UserId } from "./ids";
import type { EventDefinition, JobDefinition } from "./jobs/definitions";
import type { JobRegistry } from "./jobs/registry";
import type { Logger } from "./logger";
import type { Mailer } from "./mail/mailer";
import type { PushSender } from "./push/push-sender";
import type { RateLimiter } from "./rate-limit/rate-limiter";
import type { Realtime } from "./realtime/realtime";
import type { Secrets } from "./secrets";
import type { SmsSender } from "./sms/sms-sender";
import type { Storage } from "./storage/storage";

/** Who makes a call. Roles are not here: they belong to a gym and are looked up for each call. */
export type Actor =
  | { readonly kind: "anonymous" }
  | {
      readonly kind: "user";
      readonly userId: UserId;
      readonly sessionId: string;
      readonly name: string;
      readonly email: string;
      readonly emailVerified: boolean;
      readonly locale: string;
      /** Whether this session has passed the second factor. */
      readonly mfa: boolean;
      readonly mfaEnabled: boolean;
      readonly platformRole: "operator" | null;
      /** When the password was last entered in this session, epoch milliseconds. */
      readonly signedInAt: number;
    }
  | {
      readonly kind: "device";
      readonly deviceId: string;
      readonly tenantId: TenantId;
      readonly branchId: string;
      readonly name: string;
    }
  | { readonly kind: "system"; readonly name: string };

/** What everyone needs to know of the gym a call is about; cached, replaced when the gym changes. */
export interface TenantFacts {
  readonly id: TenantId;
  readonly slug: string;
  readonly name: string;
  readonly status: "active" | "suspended";
  readonly country: string;
  readonly currency: string;
  readonly locale: string;
  readonly zone: string;
  readonly requireStaffMfa: boolean;
  readonly isDemo: boolean;
  /** As stored; the tenancy module's `policiesOf` fills in the defaults. */
  readonly policies: unknown;
}

/** What the actor is in that gym. */
export interface TenantAccess {
  readonly tenant: TenantFacts;
  readonly roles: readonly TenantRole[];
  readonly memberId: string | null;
  readonly staffId: string | null;
  /** Branches the staff member is limited to; empty means all. */
  readonly branchIds: readonly string[];
}

/** Outside parties and shared machinery. One set per process, made at start. */
export interface Ports {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limiter: RateLimiter;
  readonly realtime: Realtime;
  readonly mailer: Mailer;
  readonly sms: SmsSender;
  readonly push: PushSender;
  readonly storage: Storage;
  readonly secrets: Secrets;
  /** Every job that this version knows. */
  readonly jobs: JobRegistry;
  /** The folder of everything that is not in PostgreSQL or a bucket. */
  readonly dataDir: string;
  /** Where backups go and what makes them; absent where there is nothing to back up. */
  readonly backup?: BackupPlace | undefined;
  /** Whose clock platform jobs follow; UTC unless told. */
  readonly zone?: string | undefined;
  /** Address under which people reach Pulse, without a trailing slash. */
  readonly publicUrl: string;
  readonly demo: "full" | "small" | "off";
  /** Where the demo's stand-ins for payment providers listen; absent where there are none. */
  readonly simulatorsUrl?: string | undefined;
}

export interface EnqueueOptions {
  /** Not before this moment. */
  runAt?: Date;
}

/** What every use case gets, whoever called: a router, a job or the seed. */
export interface ServiceContext {
  readonly db: Db;
  readonly tenantId: TenantId;
  readonly actor: Actor;
  readonly requestId: string | undefined;
  readonly locale: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ports: Ports;
  /** Kept with the change, in its transaction. */
  audit(entry: AuditDraft): void;
  /** Tells higher modules, after the commit. */
  emit<Payload extends z.ZodType>(event: EventDefinition<Payload>, payload: z.input<Payload>): void;
  /** Work for the worker, after the commit. */
  enqueue<Payload extends z.ZodType>(
    job: JobDefinition<Payload>,
    payload: z.input<Payload>,
    options?: EnqueueOptions,
  ): void;
  /** Tells open screens, after the commit; may be lost, never wrong. */
  live(topic: string, message: Record<string, unknown>): void;
  /** Runs once the transaction has committed; not at all when it has not. */
  afterCommit(work: () => void | Promise<void>): void;
}

/** A use case inside one gym. */
export interface TenantContext extends ServiceContext {
  readonly tenant: TenantFacts;
  readonly access: TenantAccess;
}

/** A job's use case; `tenant` is absent for platform jobs. */
export interface JobContext extends ServiceContext {
  readonly tenant: TenantFacts | undefined;
  /** Done of total, shown to whoever waits. */
  progress(done: number, total: number): void;
  /** Aborts when the worker is told to stop. */
  readonly signal: AbortSignal;
}

/** What a request brings along before any procedure has run. */
export interface RequestContext {
  readonly requestId: string;
  /** The client's address as far as trusted proxies tell. */
  readonly address: string;
  readonly userAgent: string;
  readonly locale: string;
  readonly tenantSlug: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Whether the request proved that our own page made it. */
  readonly csrfSafe: boolean;
  readonly actor: Actor;
  /** The session cookie's value, for signing out. */
  readonly sessionToken: string | undefined;
  readonly ports: Ports;
  /** The gym and what the actor is in it, at once when it is known; null when there is no such gym. */
  resolveAccess(slug: string, actor: Actor): TenantAccess | null | Promise<TenantAccess | null>;
  setCookie(cookie: string): void;
}
