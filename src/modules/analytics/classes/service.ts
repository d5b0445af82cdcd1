import type { TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { isUuid } from "@/platform/ids";
import { asOutput } from "@/platform/trpc/raw-json";
import { spanBefore } from "../span";
import * as data from "./data";
import type { ClassListInput, ClassNumbers, ClassNumbersInput, ClassPage } from "./schema";

/** The branches to count: the one asked for, or all that the asker may see; null is every one. @throws DomainError FORBIDDEN */
function branchesOf(ctx: TenantContext, branchId: string | undefined): readonly string[] | null {
  const { branchIds } = ctx.access;
  if (branchId === undefined) return branchIds.length > 0 ? branchIds : null;
  if (branchIds.length > 0 && !branchIds.includes(branchId)) throw new DomainError("FORBIDDEN");
  return [branchId];
}

/** How full the classes of a span were, beside the span before; ready JSON under the type `ClassNumbers`. */
export async function getClassNumbers(ctx: TenantContext, input: ClassNumbersInput): Promise<ClassNumbers> {
  const { from, to, branchId } = input;
  const span = { from, to, before: spanBefore(input), branchIds: branchesOf(ctx, branchId) };
  return asOutput<ClassNumbers>(await data.numbersJson(ctx.db, span, ctx.clock.now()));
}

/** The classes behind a number, the latest first. @throws DomainError INVALID_INPUT for a cursor of another list */
export async function listClasses(ctx: TenantContext, input: ClassListInput): Promise<ClassPage> {
  const after = cursorOf(input.cursor);
  const branchIds = branchesOf(ctx, input.branchId);
  const found = await data.classRows<Omit<ClassPage, "nextCursor">>(
    ctx.db,
    input,
    branchIds,
    ctx.clock.now(),
    after,
  );
  const items = found.items.slice(0, input.limit);
  const last = items.at(-1);
  return {
    total: found.total,
    items,
    nextCursor: last && found.items.length > input.limit ? JSON.stringify([last.startsAt, last.id]) : null,
  };
}

function cursorOf(text: string | undefined): [string, string] | undefined {
  if (text === undefined) return undefined;
  try {
    const [at, id] = JSON.parse(text) as unknown[];
    if (
      typeof at === "string" &&
      /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(at) &&
      !Number.isNaN(Date.parse(at))
    ) {
      if (typeof id === "string" && isUuid(id)) return [at, id];
    }
  } catch {
    // Falls through to the refusal.
  }
  throw new DomainError("INVALID_INPUT", { field: "cursor" });
}
