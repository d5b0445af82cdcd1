import { z } from "zod";

const limit = z.int().min(1).max(100).default(50);
/** The client's endless lists say which way they go; these go forward only. */
const direction = z.literal("forward").optional();
const page = { limit, direction, cursor: z.string().max(80).nullish() };
export const reason = z.string().trim().min(3).max(200);

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

export const auditFilters = z.strictObject({
  /** Beginning of the action's name, such as `gym.`. */
  action: z.string().trim().max(60).default(""),
  /** Part of the name of who did it. */
  actor: z.string().trim().max(60).default(""),
  /** What concerns this gym. */
  tenantId: z.uuid().nullish(),
  from: z.iso.datetime().nullish(),
  /** Before this instant. */
  to: z.iso.datetime().nullish(),
});
export type AuditFilters = z.output<typeof auditFilters>;
export const auditInput = auditFilters.extend({
  limit,
  direction,
  cursor: z.strictObject({ at: z.iso.datetime(), id: z.uuid() }).nullish(),
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
