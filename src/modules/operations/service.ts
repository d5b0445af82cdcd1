import type { z } from "zod";
import type { ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { listAudit } from "./data";
import { keptMails } from "./kept-mails";
import type { auditInput, auditPage, Mail, mailsInput, mailsPage } from "./schema";

/** Kept mails, newest first; none when mails are really sent. */
export async function readMails(
  ctx: ServiceContext,
  { limit, cursor }: z.output<typeof mailsInput>,
): Promise<z.infer<typeof mailsPage>> {
  const mails = keptMails(ctx.ports.mailer);
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
  const found = await keptMails(ctx.ports.mailer)?.read(id);
  if (!found) throw new DomainError("NOT_FOUND");
  const { to, from, subject, html, text } = found;
  return { id, to, from, subject, html, text };
}

/** The platform's own log, the latest first. */
export async function readAudit(
  ctx: ServiceContext,
  { limit, cursor, action, actor, tenantId, from, to }: z.output<typeof auditInput>,
): Promise<z.infer<typeof auditPage>> {
  const filter = { action, actor, tenantId: tenantId ?? null, from: from ?? null, to: to ?? null };
  const rows = await listAudit(ctx.db, filter, cursor ?? null, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { at: last.at, id: last.id } : null };
}
