import { changes } from "@/platform/audit/audit";
import type { ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { tenantTopic } from "@/platform/realtime/realtime";
import { branchClosuresChanged } from "../events";
import {
  deleteClosure,
  insertBranch,
  insertClosure,
  listBranches as list,
  lockOpenBranches,
  setClosed,
  updateBranch,
} from "./data";
import { tidyHours } from "./rules";
import type { AddClosureInput, Branch, BranchDetails, SaveBranchInput } from "./schema";

/** The gym's branches; those given up only when asked for. */
export function listBranches(ctx: ServiceContext, options: { withClosed?: boolean } = {}): Promise<Branch[]> {
  return list(ctx.db, ctx.clock.now(), options);
}

/** @throws DomainError NOT_FOUND */
export async function getBranch(ctx: ServiceContext, id: string): Promise<Branch> {
  const [found] = await list(ctx.db, ctx.clock.now(), { id, withClosed: true });
  if (!found) throw new DomainError("NOT_FOUND");
  return found;
}

export async function createBranch(ctx: ServiceContext, input: BranchDetails): Promise<string> {
  const details = { ...input, openingHours: tidyHours(input.openingHours) };
  const id = await insertBranch(ctx.db, details, ctx.clock.now());
  ctx.audit({ action: "branch.create", subject: { kind: "branch", id }, after: details });
  tellScreens(ctx);
  return id;
}

/** Makes a branch or changes one. @throws DomainError NOT_FOUND */
export async function saveBranch(ctx: ServiceContext, { id, ...input }: SaveBranchInput): Promise<Branch> {
  if (id === null) return await getBranch(ctx, await createBranch(ctx, input));
  const before = await getBranch(ctx, id);
  const details = { ...input, openingHours: tidyHours(input.openingHours) };
  await updateBranch(ctx.db, id, details);
  const { id: _id, closed: _closed, closures: _closures, ...was } = before;
  ctx.audit({
    action: "branch.update",
    subject: { kind: "branch", id },
    ...changes<BranchDetails>(was, details),
  });
  if (before.zone !== details.zone) ctx.emit(branchClosuresChanged, { branchId: id });
  tellScreens(ctx);
  return { ...before, ...details };
}

/**
 * Gives a branch up; its history stays. @throws DomainError NOT_FOUND, or CONFLICT for the last open branch: a gym
 * without a place can't let anybody in.
 */
export async function closeBranch(ctx: ServiceContext, id: string): Promise<void> {
  const open = await lockOpenBranches(ctx.db);
  if (!open.includes(id)) throw new DomainError("NOT_FOUND");
  if (open.length === 1) throw new DomainError("CONFLICT");
  await setClosed(ctx.db, id, ctx.clock.now());
  ctx.audit({ action: "branch.close", subject: { kind: "branch", id } });
  tellScreens(ctx);
}

/** Takes a branch that was given up back into use. @throws DomainError NOT_FOUND */
export async function reopenBranch(ctx: ServiceContext, id: string): Promise<void> {
  const before = await getBranch(ctx, id);
  if (!before.closed) return;
  await setClosed(ctx.db, id, null);
  ctx.audit({ action: "branch.reopen", subject: { kind: "branch", id } });
  tellScreens(ctx);
}

/** @throws DomainError NOT_FOUND */
export async function addClosure(ctx: ServiceContext, input: AddClosureInput): Promise<Branch> {
  const { branchId, ...closure } = input;
  await getBranch(ctx, branchId);
  const id = await insertClosure(ctx.db, branchId, closure);
  ctx.audit({
    action: "branch.add-closure",
    subject: { kind: "branch", id: branchId },
    after: { id, ...closure },
  });
  ctx.emit(branchClosuresChanged, { branchId });
  tellScreens(ctx);
  return await getBranch(ctx, branchId);
}

/** @throws DomainError NOT_FOUND */
export async function removeClosure(ctx: ServiceContext, id: string): Promise<Branch> {
  const found = await deleteClosure(ctx.db, id);
  if (!found) throw new DomainError("NOT_FOUND");
  ctx.audit({
    action: "branch.remove-closure",
    subject: { kind: "branch", id: found.branchId },
    before: { id },
  });
  ctx.emit(branchClosuresChanged, { branchId: found.branchId });
  tellScreens(ctx);
  return await getBranch(ctx, found.branchId);
}

function tellScreens(ctx: ServiceContext): void {
  ctx.live(tenantTopic(ctx.tenantId, "branches"), {});
}
