import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import * as data from "./data";
import type { HealthNote } from "./schema";

function own({ access }: TenantContext): string {
  if (!access.memberId) throw new DomainError("NOT_FOUND");
  return access.memberId;
}

/** What trainers are to mind about a member; null without their consent. */
export async function healthNoteOf(ctx: TenantContext, memberId: string): Promise<HealthNote | null> {
  return (await data.findNote(ctx.db, memberId)) ?? null;
}

export function ownHealthNote(ctx: TenantContext): Promise<HealthNote | null> {
  return healthNoteOf(ctx, own(ctx));
}

/** Writes the reader's own note down, with their consent of now. The audit log knows that, and not what it says. */
export async function saveHealthNote(ctx: TenantContext, note: string): Promise<void> {
  const memberId = own(ctx);
  await data.writeNote(ctx.db, memberId, note, ctx.clock.now());
  ctx.audit({ action: "health-note.consent", subject: { kind: "member", id: memberId } });
}

/** Takes the consent back, and the note with it. Again changes nothing. */
export async function withdrawHealthNote(ctx: TenantContext): Promise<void> {
  await forgetHealthNote(ctx, own(ctx));
}

/** Deletes a note that may no longer be kept. */
export async function forgetHealthNote(ctx: TenantContext, memberId: string): Promise<void> {
  if (!(await data.deleteNote(ctx.db, memberId))) return;
  ctx.audit({ action: "health-note.withdraw", subject: { kind: "member", id: memberId } });
}
