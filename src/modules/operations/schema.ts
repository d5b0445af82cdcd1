import { z } from "zod";

const limit = z.int().min(1).max(100).default(50);
/** The client's endless lists say which way they go; these go forward only. */
const direction = z.literal("forward").optional();
const page = { limit, direction, cursor: z.string().max(80).nullish() };
export const reason = z.string().trim().min(3).max(200);

export const overview = z.object({
  queue: z.object({
    depth: z.int(),
    later: z.int(),
    dead: z.int(),
    oldestWaitingSeconds: z.number(),
    workers: z.int(),
    workerLastSeenSeconds: z.number().nullable(),
  }),
  /** Milliseconds of a round trip. */
  databaseMs: z.number(),
  /** Whether processes hear of each other's changes. */
  live: z.boolean(),
  /** `files`: mails are kept here to be read instead of being sent. */
  mail: z.enum(["files", "smtp"]),
  gyms: z.object({ active: z.int(), suspended: z.int() }),
  uptimeSeconds: z.number(),
  memoryBytes: z.number(),
  asOf: z.iso.datetime(),
});
export type Overview = z.infer<typeof overview>;

export const gymsInput = z.strictObject({ search: z.string().trim().max(80).default(""), ...page });
export const gymRow = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  country: z.string(),
  status: z.enum(["active", "suspended"]),
  isDemo: z.boolean(),
  createdAt: z.iso.datetime(),
  suspendedAt: z.iso.datetime().nullable(),
  members: z.int(),
  staff: z.int(),
  branches: z.int(),
  owner: z.string().nullable(),
});
export type GymRow = z.infer<typeof gymRow>;
export const gymsPage = z.object({ rows: z.array(gymRow), next: z.string().nullable() });

export const setStatusInput = z.strictObject({
  tenantId: z.uuid(),
  status: z.enum(["active", "suspended"]),
  reason,
});

export const mailsInput = z.strictObject(page);
export const mailRow = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  to: z.string(),
  subject: z.string(),
});
export type MailRow = z.infer<typeof mailRow>;
export const mailsPage = z.object({
  /** False when mails are really sent: there is nothing to read here. */
  kept: z.boolean(),
  rows: z.array(mailRow),
  next: z.string().nullable(),
});
export const mailInput = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) });
export const mail = z.object({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});
export type Mail = z.infer<typeof mail>;

export const deadLettersInput = z.strictObject({
  limit,
  direction,
  cursor: z.strictObject({ deadAt: z.iso.datetime(), id: z.uuid() }).nullish(),
});
export const deadLetter = z.object({
  tenantId: z.uuid(),
  id: z.uuid(),
  name: z.string(),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  deadAt: z.iso.datetime(),
  requestId: z.string().nullable(),
});
export type DeadLetterRow = z.infer<typeof deadLetter>;
export const deadLettersPage = z.object({
  rows: z.array(deadLetter),
  next: z.object({ deadAt: z.string(), id: z.string() }).nullable(),
});
export const deadLetterKey = z.strictObject({ tenantId: z.uuid(), id: z.uuid() });
export const discardInput = deadLetterKey.extend({ reason });

export const auditInput = z.strictObject({
  limit,
  direction,
  cursor: z.strictObject({ at: z.iso.datetime(), id: z.uuid() }).nullish(),
  /** Beginning of the action's name, such as `gym.`. */
  action: z.string().trim().max(60).default(""),
});
export const auditRow = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actorKind: z.string(),
  actorName: z.string().nullable(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  /** Of a person or a gym. */
  subjectName: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
  requestId: z.string().nullable(),
});
export type AuditRow = z.infer<typeof auditRow>;
export const auditPage = z.object({
  rows: z.array(auditRow),
  next: z.object({ at: z.string(), id: z.string() }).nullable(),
});
