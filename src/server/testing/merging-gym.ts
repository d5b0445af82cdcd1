import { afterAll, beforeAll } from "vitest";
import { giveCredit } from "@/modules/billing/credit/service";
import { auditBooks } from "@/modules/billing/journal/audit/service";
import { takePayment } from "@/modules/billing/payments/service";
import { openTestInvoice } from "@/modules/billing/testing";
import { createMembershipBench, type MembershipBench } from "@/modules/membership/memberships/testing";
import type { MergeChoices } from "@/modules/membership/merging/schema";
import { mergeMembers, previewMerge, undoMerge } from "@/modules/membership/merging/service";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { memberMergeParts as parts } from "../member-merge";

let bench: MembershipBench;
let planId: string;
let packId: string;
let otherBranchId: string;

/** A gym for one file's tests of merging: made before them, gone after them. */
export function openMergingGym(): void {
  beforeAll(async () => {
    bench = await createMembershipBench();
    planId = await bench.plan({ visits: 8 });
    packId = await bench.plan({ kind: "pack", cycle: "once", visits: 10 });
    otherBranchId = newId();
    await inGym((ctx) =>
      ctx.db.models.branch.create({
        data: { id: otherBranchId, name: "East", country: "KE", zone: "Africa/Nairobi" },
        select: { id: true },
      }),
    );
  });
  afterAll(() => bench.world.close());
}

export { bench, otherBranchId, packId, planId };

export const inGym = <T>(work: (ctx: TenantContext) => Promise<T>) => bench.inGym(work);

export async function merge(
  survivorId: string,
  absorbedId: string,
  choices: MergeChoices = {},
): Promise<string> {
  return await inGym(async (ctx) => {
    const shown = await previewMerge(ctx, parts, { memberId: survivorId, otherId: absorbedId, survivorId });
    const seen = { survivor: shown.survivor.updatedAt, absorbed: shown.absorbed.updatedAt };
    return (await mergeMembers(ctx, parts, { survivorId, absorbedId, choices, seen })).mergeId;
  });
}
export const undo = (mergeId: string) => inGym((ctx) => undoMerge(ctx, parts, mergeId));
export const code = (work: Promise<unknown>) =>
  work.then(
    () => "OK",
    (error: { code?: string; params?: Record<string, unknown> }) =>
      [error.code, error.params?.reason, error.params?.kind].filter(Boolean).join(" "),
  );

const TABLES = statement(
  "test.tables",
  `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
   join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' order by 1`,
);
/** Told by themselves: what happened, not what is. */
const TOLD = new Set(["audit_entry", "outbox", "member_merge", "idempotency_key"]);

/** Every row of the gym's tables but when it was touched. */
export async function everything(): Promise<Record<string, unknown[]>> {
  return await inGym(async (ctx) => {
    const dump: Record<string, unknown[]> = {};
    for (const { name } of await ctx.db.rows<{ name: string }>(TABLES)) {
      if (TOLD.has(name)) continue;
      const all = statement(
        "test.all",
        `select (to_jsonb(t) - 'updated_at')::text as row from ${name} t order by 1`,
      );
      dump[name] = (await ctx.db.rows<{ row: string }>(all)).map(({ row }) => row);
    }
    return dump;
  });
}

const BALANCES = statement(
  "test.balances",
  `select (select coalesce(json_object_agg(account, minor), '{}') from (select account, sum(amount_minor) as minor from money_entry group by 1) m)::text as money,
     (select coalesce(json_object_agg(pool_id, n), '{}') from (select pool_id, sum(delta) as n from entitlement_entry group by 1 order by 1) p)::text as pools`,
);
export const sums = () => inGym(async (ctx) => (await ctx.db.rows(BALANCES))[0]);
export const violations = () => inGym((ctx) => auditBooks(ctx));

export async function bill(memberId: string, grossMinor: number, paidMinor: number): Promise<string> {
  return await inGym(async (ctx) => {
    const { id } = await openTestInvoice(ctx, memberId, grossMinor);
    if (paidMinor > 0) {
      const tenders = [{ tender: "bank" as const, amountMinor: paidMinor }];
      await takePayment(ctx, { invoiceId: id, tenders, idempotency: newId() });
    }
    return id;
  });
}
export const credit = (memberId: string, amountMinor: number) =>
  inGym((ctx) => giveCredit(ctx, { memberId, amountMinor, reason: "Goodwill" }));

export async function visit(memberId: string, daysAgo: number, open = false, branchId = bench.gym.branchId) {
  await inGym(async (ctx) => {
    const at = new Date(ctx.clock.now().getTime() - daysAgo * 86_400_000);
    await ctx.db.models.visit.create({
      data: {
        id: newId(),
        memberId,
        branchId,
        enteredAt: at,
        leftAt: open ? null : new Date(at.getTime() + 3_600_000),
        localDay: new Date(at.toISOString().slice(0, 10)),
        localHour: 9,
        method: "desk",
        reason: "OK",
      },
      select: { id: true },
    });
  });
}

export const card = (memberId: string, isDefault: boolean) =>
  inGym(async (ctx) => {
    const id = newId();
    await ctx.db.models.savedMethod.create({
      data: { id, memberId, provider: "stripe", kind: "card", label: "visa", methodRef: id, isDefault },
      select: { id: true },
    });
  });

export const invitation = (memberId: string) =>
  inGym(async (ctx) => {
    const id = newId();
    await ctx.db.models.memberInvitation.create({
      data: {
        id,
        memberId,
        email: "neema@example.com",
        tokenHash: Buffer.from(id),
        invitedBy: newId(),
        expiresAt: new Date("2027-01-01"),
      },
      select: { id: true },
    });
  });

export const set = (memberId: string, data: Record<string, unknown>) =>
  inGym((ctx) => ctx.db.models.member.updateMany({ where: { id: memberId }, data }));
