import type { z } from "zod";
import type { ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { listDeadLetters } from "@/platform/jobs/dead-letters";
import { queueHealth } from "@/platform/jobs/health";
import type { FileMailer } from "@/platform/mail/file-mailer";
import type { Mailer } from "@/platform/mail/mailer";
import { countGyms, listAudit, listGyms } from "./data";
import type {
  auditInput,
  auditPage,
  deadLettersInput,
  deadLettersPage,
  gymsInput,
  gymsPage,
  Mail,
  mailsInput,
  mailsPage,
  Overview,
} from "./schema";

/** The mailer that keeps mails to be read, when that is the one in use. */
function keeper(mailer: Mailer): FileMailer | undefined {
  return "list" in mailer && "read" in mailer ? (mailer as FileMailer) : undefined;
}

/** How the installation is doing at this moment. */
export async function readOverview(ctx: ServiceContext): Promise<Overview> {
  const { db, mailer, realtime } = ctx.ports;
  const [queue, databaseMs, gyms] = await Promise.all([queueHealth(db), db.ping(), countGyms(ctx.db)]);
  return {
    queue,
    databaseMs: Math.round(databaseMs * 100) / 100,
    live: realtime.healthy(),
    mail: keeper(mailer) ? "files" : "smtp",
    gyms,
    uptimeSeconds: Math.round(process.uptime()),
    memoryBytes: process.memoryUsage.rss(),
    asOf: ctx.clock.now().toISOString(),
  };
}

export async function readGyms(
  ctx: ServiceContext,
  { search, limit, cursor }: z.output<typeof gymsInput>,
): Promise<z.infer<typeof gymsPage>> {
  if (cursor && !isUuid(cursor)) throw new DomainError("INVALID_INPUT");
  const rows = await listGyms(ctx.db, search, cursor ?? null, limit + 1);
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

/** Kept mails, newest first; none when mails are really sent. */
export async function readMails(
  ctx: ServiceContext,
  { limit, cursor }: z.output<typeof mailsInput>,
): Promise<z.infer<typeof mailsPage>> {
  const mails = keeper(ctx.ports.mailer);
  if (!mails) return { kept: false, rows: [], next: null };
  const found = await mails.list({ limit: limit + 1, ...(cursor ? { before: cursor } : {}) });
  const shown = found.slice(0, limit);
  return {
    kept: true,
    rows: shown.map(({ id, at, to, subject }) => ({ id, at, to, subject })),
    next: found.length > limit ? (shown.at(-1)?.cursor ?? null) : null,
  };
}

/** @throws DomainError NOT_FOUND */
export async function readMail(ctx: ServiceContext, id: string): Promise<Mail> {
  const found = await keeper(ctx.ports.mailer)?.read(id);
  if (!found) throw new DomainError("NOT_FOUND");
  const { to, from, subject, html, text } = found;
  return { id, to, from, subject, html, text };
}

export async function readDeadLetters(
  ctx: ServiceContext,
  { limit, cursor }: z.output<typeof deadLettersInput>,
): Promise<z.infer<typeof deadLettersPage>> {
  const rows = await listDeadLetters(ctx, { limit: limit + 1, ...(cursor ? { after: cursor } : {}) });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { deadAt: last.deadAt, id: last.id } : null };
}

export async function readAudit(
  ctx: ServiceContext,
  { limit, cursor, action }: z.output<typeof auditInput>,
): Promise<z.infer<typeof auditPage>> {
  const rows = await listAudit(ctx.db, action, cursor ?? null, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { at: last.at, id: last.id } : null };
}
