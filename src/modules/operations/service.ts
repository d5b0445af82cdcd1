import type { z } from "zod";
import type { ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { safeForSpreadsheet } from "@/shared/text/spreadsheet";
import { listAudit } from "./data";
import { keptMails } from "./kept-mails";
import type { AuditFilters, AuditRow, auditInput, auditPage, Mail, mailsInput, mailsPage } from "./schema";

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
  { limit, cursor, ...filters }: z.output<typeof auditInput>,
): Promise<z.infer<typeof auditPage>> {
  const rows = await listAudit(ctx.db, filters, cursor ?? null, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { at: last.at, id: last.id } : null };
}

export const AUDIT_COLUMNS = [
  "at",
  "actor_kind",
  "actor",
  "action",
  "subject_kind",
  "subject_id",
  "subject",
  "reason",
  "request_id",
  "before",
  "after",
] as const;

/** Lines that one read of an export brings. */
const STRETCH = 500;

function cellsOf(row: AuditRow): string[] {
  const { at, actorKind, actorName, action, subjectKind, subjectId, subjectName, reason, requestId } = row;
  const facts = [row.before, row.after].map((value) => (value ? JSON.stringify(value) : ""));
  const about = [subjectKind, subjectId, subjectName, reason, requestId];
  return [at, actorKind, actorName, action, ...about, ...facts].map((cell) => safeForSpreadsheet(cell ?? ""));
}

/** The platform's own log under the columns of `AUDIT_COLUMNS`, stretch by stretch; its cells run in no spreadsheet. */
export async function* exportAudit(
  ctx: Pick<ServiceContext, "db">,
  filters: AuditFilters,
): AsyncGenerator<string[][]> {
  let after: { at: string; id: string } | null = null;
  for (;;) {
    const rows: AuditRow[] = await listAudit(ctx.db, filters, after, STRETCH);
    if (rows.length > 0) yield rows.map(cellsOf);
    const last = rows.at(-1);
    if (rows.length < STRETCH || !last) return;
    after = { at: last.at, id: last.id };
  }
}
