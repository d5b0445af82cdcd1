import type { JobContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { inTenant } from "@/platform/jobs/job-context";
import { tenantTopic } from "@/platform/realtime/realtime";
import { localDate } from "@/shared/time-zone/time-zone";
import { searchTextOf } from "../../members/rules";
import { standingOn } from "../../memberships/rules";
import * as commit from "../commit/data";
import type { StoredBatch } from "../data";
import { finish, guarded, type RunKey, stretch } from "../run";
import * as data from "./data";

const STRETCH = 500;
/** Above any row number. */
const END = 2_147_483_647;

async function restore(ctx: JobContext, rows: readonly data.DoneRow[], today: string): Promise<void> {
  const { db } = ctx;
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.memberId);
  const members = await commit.lockMembers(db, ids);
  await data.removeMemberships(
    db,
    rows.flatMap(({ before }) => (before.membershipId ? [before.membershipId] : [])),
  );
  const states = await commit.membershipsOf(db, ids);
  // The rows come from the last to the first: what stands at the end is how the member was before all of them.
  const former = new Map(rows.map((row) => [row.memberId, row.before.member]));
  const changed = members.map(({ id, number, ...now }) => {
    const fields = former.get(id) ?? now;
    const own = states.filter((state) => state.memberId === id);
    const { standing, until } = standingOn(own, today);
    return { id, ...fields, standing, standingUntil: until, searchText: searchTextOf({ ...fields, number }) };
  });
  await commit.updateMembers(db, changed, ctx.clock.now());
}

async function takeBack(
  ctx: JobContext,
  batch: StoredBatch,
  rows: readonly data.DoneRow[],
  today: string,
): Promise<void> {
  const { db } = ctx;
  const free = rows.filter((row) => row.kept === null);
  const created = free.filter((row) => row.decision === "create").map((row) => row.memberId);
  await restore(
    ctx,
    free.filter((row) => row.decision === "update"),
    today,
  );
  await data.markTakenBack(
    db,
    batch.id,
    free.map(({ row }) => row),
  );
  await data.removeMembers(db, created);
  await data.markKept(
    db,
    batch.id,
    rows.flatMap(({ row, kept }) => (kept ? [{ row, kept }] : [])),
  );
  const after = { batchId: batch.id, fileName: batch.fileName };
  const audits = free.map(({ memberId, decision }) => ({
    id: newId(),
    memberId,
    before: null,
    after: { ...after, removed: decision === "create" },
  }));
  await commit.auditMembers(db, audits, batch.options.run?.by ?? null, "member.import-undo", ctx.clock.now());
}

/**
 * Takes an import back, from the last row to the first. Members with visits, with a sign-in or changed since stay and
 * are listed with the reason. Interrupted, the next attempt goes on with the rows that still carry the mark.
 */
export async function runUndo(ctx: JobContext, key: RunKey): Promise<void> {
  await guarded(ctx, key, "undoing", async () => {
    const today = localDate(ctx.clock.now(), inTenant(ctx).tenant.zone);
    for (let before = END, more = true; more; ) {
      const going = await stretch(ctx, key, "undoing", async (inner, batch) => {
        const rows = await data.doneRows(inner.db, key.batchId, before, STRETCH);
        before = rows.at(-1)?.row ?? before;
        more = rows.length === STRETCH;
        await takeBack(inner, batch, rows, today);
        return { done: Math.min(batch.total, batch.done + rows.length) };
      });
      if (!going) return;
    }
    const going = await stretch(ctx, key, "undoing", async (inner, batch) => {
      for (const plan of await data.removeUnusedPlans(inner.db, batch.options.madePlans ?? [])) {
        inner.audit({
          action: "plan.remove",
          subject: { kind: "plan", id: plan.id },
          before: { name: plan.name },
        });
      }
      return { done: batch.total };
    });
    if (!going) return;
    await finish(ctx, key, "undoing", { state: "undone", undoneAt: ctx.clock.now() });
    ctx.live(tenantTopic(ctx.tenantId, "members"), { type: "imported", batchId: key.batchId });
  });
}
