import { toldOf } from "@/modules/notifications/told/service";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { requireBranch } from "../../branch-scope";
import { findSession } from "../../sessions/data";
import { cancellationKey, waitingEndedKey } from "../service";
import * as data from "./data";
import type { ToldPerson } from "./schema";

/**
 * Everybody whom a cancelled class concerned, with what became of telling them: those with a seat first.
 * @throws DomainError NOT_FOUND, FORBIDDEN in another branch
 */
export async function toldOfCancellation(ctx: TenantContext, sessionId: string): Promise<ToldPerson[]> {
  const session = await findSession(ctx.db, sessionId, false);
  if (!session) throw new DomainError("NOT_FOUND");
  requireBranch(ctx, session.branchId);
  if (session.status !== "cancelled") return [];
  const people = await data.affectedBy(ctx.db, sessionId);
  const keyOf = ({ id, seat }: (typeof people)[number]) => (seat ? cancellationKey(id) : waitingEndedKey(id));
  const told = await toldOf(ctx, people.map(keyOf));
  return people.map((person) => {
    const { id, memberId, name } = person;
    return { id, memberId, name, told: told.get(keyOf(person)) ?? null };
  });
}
