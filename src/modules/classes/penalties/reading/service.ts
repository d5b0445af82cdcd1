import { z } from "zod";
import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import {
  type ListPenaltiesInput,
  type OwnPenalty,
  type PenaltyPage,
  type PenaltyStatus,
  penaltyStatus,
} from "../schema";
import * as data from "./data";

const STATUSES: Readonly<Record<ListPenaltiesInput["view"], readonly PenaltyStatus[]>> = {
  pending: ["pending"],
  decided: penaltyStatus.options.filter((one) => one !== "pending"),
  all: penaltyStatus.options,
};

const key = z.tuple([z.iso.datetime(), z.uuid()]);

function keyOf(cursor: string): readonly [string, string] {
  try {
    return key.parse(JSON.parse(cursor));
  } catch (error) {
    throw new DomainError("INVALID_INPUT", { field: "cursor" }, { cause: error });
  }
}

/** Penalties in the branches of whoever asks, the newest first. @throws DomainError INVALID_INPUT for a foreign cursor */
export async function listPenalties(ctx: TenantContext, input: ListPenaltiesInput): Promise<PenaltyPage> {
  const { view, memberId, cursor, limit } = input;
  const rows = await data.listPenalties(ctx.db, {
    statuses: STATUSES[view],
    memberId: memberId ?? null,
    branchIds: ctx.access.branchIds,
    after: cursor === undefined ? undefined : keyOf(cursor),
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? JSON.stringify([last.createdAt, last.id]) : null };
}

/** A member's own penalties, the newest first; what was a mistake is not among them. */
export function ownPenalties(ctx: TenantContext, memberId: string): Promise<OwnPenalty[]> {
  return data.penaltiesOfMember(ctx.db, memberId);
}
