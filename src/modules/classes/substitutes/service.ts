import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { newId } from "@/platform/ids";
import { allows } from "@/shared/access/permission";
import { requireBranch } from "../branch-scope";
import { readCatalogue } from "../catalogue/service";
import { tellRoster } from "../live";
import { changeSession, previewSession } from "../sessions/service";
import * as data from "./data";
import { mailCoverAnswered, mailCoverAsked } from "./mails/jobs";
import { substitutePermissions as may } from "./permissions";
import type { AskInput, CoverRequest } from "./schema";

function staffOf(ctx: TenantContext): string {
  if (ctx.access.staffId === null) throw new DomainError("FORBIDDEN");
  return ctx.access.staffId;
}

function mayAskAny(ctx: TenantContext): boolean {
  return allows(may["substitute.ask-any"], ctx.access.roles);
}

/** A class that is still to come. @throws DomainError NOT_FOUND, FORBIDDEN, CLASS_CANCELLED, CONFLICT once it has begun */
async function coming(ctx: TenantContext, sessionId: string): Promise<data.ClassToCover> {
  const session = await data.findClass(ctx.db, sessionId);
  if (!session) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, session.branchId);
  if (session.status === "cancelled") throw new DomainError("CLASS_CANCELLED");
  if (session.startsAt <= ctx.clock.now().toISOString()) throw new DomainError("CONFLICT");
  return session;
}

/**
 * Asks a colleague, or any, to take a class; whoever is asked has a mail. A class has one open request at a time.
 * @throws DomainError NOT_FOUND; FORBIDDEN for somebody else's class; SUBSTITUTE_ASKED; SUBSTITUTE_BUSY
 */
export async function askForCover(ctx: TenantContext, input: AskInput): Promise<{ id: string }> {
  const { sessionId, colleagueId, note } = input;
  const session = await coming(ctx, sessionId);
  const asker = staffOf(ctx);
  if (session.trainerId !== asker && !mayAskAny(ctx)) throw new DomainError("FORBIDDEN");
  const { trainers } = await readCatalogue(ctx);
  if (colleagueId !== null) {
    if (colleagueId === session.trainerId || !trainers.some(({ id }) => id === colleagueId))
      throw new DomainError("NOT_FOUND");
    if (await data.isBusy(ctx.db, colleagueId, sessionId, session)) throw new DomainError("SUBSTITUTE_BUSY");
  }
  const id = newId<"substitution">() as string;
  const row = { id, sessionId, askedById: asker, askedId: colleagueId, note: note || null };
  if (!(await data.insertRequest(ctx.db, { ...row, at: ctx.clock.now() })))
    throw new DomainError("SUBSTITUTE_ASKED");
  const others = trainers.filter(
    ({ id: one, branchIds }) =>
      one !== session.trainerId && (branchIds.length === 0 || branchIds.includes(session.branchId)),
  );
  for (const staffId of colleagueId === null ? others.map((one) => one.id) : [colleagueId]) {
    if (staffId !== asker) ctx.enqueue(mailCoverAsked, { requestId: id, staffId });
  }
  ctx.audit({
    action: "substitute.ask",
    subject: { kind: "class-session", id: sessionId },
    after: { colleagueId },
  });
  tellRoster(ctx, sessionId);
  return { id };
}

/**
 * Takes a class over, or says no. Taking it changes the class, which tells its members. Asked again, it is as it was.
 * @throws DomainError NOT_FOUND; FORBIDDEN for who was not asked; BOOKING_STATE when it was decided otherwise meanwhile;
 * SUBSTITUTE_BUSY; CONFLICT once the class has begun
 */
export async function answerRequest(ctx: TenantContext, requestId: string, accept: boolean): Promise<void> {
  const request = await data.lockRequest(ctx.db, requestId);
  if (!request) throw new DomainError("NOT_FOUND");
  const me = staffOf(ctx);
  if (request.askedById === me || (request.askedId === null ? !accept : request.askedId !== me))
    throw new DomainError("FORBIDDEN");
  if (request.status === "accepted" && accept && request.takenById === me) return;
  if (request.status === "declined" && !accept) return;
  if (request.status !== "asked") throw new DomainError("BOOKING_STATE");
  const { sessionId } = request;
  const at = ctx.clock.now();
  if (accept) {
    const session = await coming(ctx, sessionId);
    if (await data.isBusy(ctx.db, me, sessionId, session)) throw new DomainError("SUBSTITUTE_BUSY");
    const change = { substituteId: me };
    const { seen } = await previewSession(ctx, { sessionId, change });
    await changeSession(ctx, { sessionId, change, seen });
  }
  const status = accept ? ("accepted" as const) : ("declined" as const);
  await data.decideRequest(ctx.db, requestId, { status, at, takenById: accept ? me : null });
  ctx.enqueue(mailCoverAnswered, { requestId, staffId: request.askedById });
  tellRoster(ctx, sessionId);
}

/** Takes a request back; a second time changes nothing. @throws DomainError NOT_FOUND, FORBIDDEN, BOOKING_STATE */
export async function withdrawRequest(ctx: TenantContext, requestId: string): Promise<void> {
  const request = await data.lockRequest(ctx.db, requestId);
  if (!request) throw new DomainError("NOT_FOUND");
  if (request.askedById !== ctx.access.staffId && !mayAskAny(ctx)) throw new DomainError("FORBIDDEN");
  if (request.status === "withdrawn") return;
  if (request.status !== "asked") throw new DomainError("BOOKING_STATE");
  const end = { status: "withdrawn" as const, at: ctx.clock.now(), takenById: null };
  await data.decideRequest(ctx.db, requestId, end);
  tellRoster(ctx, request.sessionId);
}

/** Open requests that concern the reader: their own, those to them or to any; whoever plans sees all of their branches. */
export async function openRequests(ctx: TenantContext): Promise<CoverRequest[]> {
  const { staffId, branchIds } = ctx.access;
  const all = mayAskAny(ctx);
  const rows = await data.findOpen(ctx.db, ctx.clock.now());
  return rows
    .filter(({ branchId }) => branchIds.length === 0 || branchIds.includes(branchId))
    .filter(
      ({ askedById, askedId }) => all || askedById === staffId || askedId === null || askedId === staffId,
    )
    .map(({ askedById, askedId, branchId: _branchId, ...row }) => ({
      ...row,
      mayTake: staffId !== null && askedById !== staffId && (askedId === null || askedId === staffId),
      mayWithdraw: all || askedById === staffId,
    }));
}
