import {
  movementKind,
  movementOf,
  type RevenueChange,
  type RevenueStanding,
} from "@/modules/billing/revenue/rules";
import type { TenantContext } from "@/platform/context";
import { addDays, addMonths, daysBetween } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { spanBefore } from "../span";
import * as data from "./data";
import type { MoneyInput, Movement, Outstanding, Recurring, Revenue, Standing } from "./schema";

const AGES = ["not_due", "week", "month", "older"] as const;

function today(ctx: TenantContext): string {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

function tally(into: Map<string, number>, key: string, minor: number): void {
  into.set(key, (into.get(key) ?? 0) + minor);
}

/** Billed and received in a stretch of days, beside a stretch before. Minor units, revenue without tax. */
export async function getRevenue(ctx: TenantContext, input: MoneyInput): Promise<Revenue> {
  const before = spanBefore(input);
  const rows = await data.revenueRows(ctx.db, before.from, input.to, input.branchId ?? null);
  const kinds = new Map<string, number>();
  const received = new Map<string, number>();
  const days = new Map<string, Map<string, number>>();
  const earlier = new Map<string, number>();
  let taxMinor = 0;
  for (const { day, kind, account, minor: digits } of rows) {
    const minor = Number(digits);
    if (day < input.from) {
      if (account === "revenue" && day <= before.to) tally(earlier, day, minor);
    } else if (account === "tax") taxMinor += minor;
    else if (account === "revenue") {
      tally(kinds, kind, minor);
      const one = days.get(day) ?? new Map<string, number>();
      tally(one, kind, minor);
      days.set(day, one);
    } else tally(received, account, minor);
  }
  const largestFirst = (map: Map<string, number>) => [...map].sort((a, b) => b[1] - a[1]);
  const sum = (map: Map<string, number>) => [...map.values()].reduce((total, minor) => total + minor, 0);
  return {
    currency: ctx.tenant.currency,
    asOf: ctx.clock.now().toISOString(),
    totalMinor: sum(kinds),
    before,
    beforeMinor: sum(earlier),
    taxMinor,
    received: largestFirst(received).map(([tender, minor]) => ({ tender, minor })),
    kinds: largestFirst(kinds).map(([kind, minor]) => ({ kind, minor })),
    days: Array.from({ length: daysBetween(input.from, input.to) + 1 }, (_, at) => {
      const day = addDays(input.from, at);
      const other = addDays(before.from, at);
      return {
        day,
        kinds: Object.fromEntries(days.get(day) ?? []),
        beforeMinor: other <= before.to ? (earlier.get(other) ?? 0) : null,
      };
    }),
  };
}

/** What is still to be paid, by how long it has been due. */
export async function getOutstanding(ctx: TenantContext, branchId: string | undefined): Promise<Outstanding> {
  const rows = await data.outstandingRows(ctx.db, today(ctx), branchId ?? null);
  const ages = AGES.map((age) => {
    const row = rows.find((one) => one.age === age);
    return { age, minor: Number(row?.minor ?? 0), bills: row?.bills ?? 0 };
  });
  return {
    currency: ctx.tenant.currency,
    asOf: ctx.clock.now().toISOString(),
    totalMinor: ages.reduce((sum, { minor }) => sum + minor, 0),
    bills: ages.reduce((sum, { bills }) => sum + bills, 0),
    ages,
    creditMinor: await data.creditTotal(ctx.db),
  };
}

/** The last day of the month before `month`, and of `month` itself but never after today. */
function edges(month: string, now: string): { before: string; end: string; running: boolean } {
  const first = `${month}-01`;
  const last = addDays(addMonths(first, 1, 1), -1);
  return { before: addDays(first, -1), end: last < now ? last : now, running: last >= now };
}

type Standings = Map<string, Map<string, data.Standing>>;

async function standingsOn(
  ctx: TenantContext,
  days: readonly string[],
  branchId: string | undefined,
): Promise<Standings> {
  const all: Standings = new Map(days.map((day) => [day, new Map()]));
  for (const row of await data.recurringStandings(ctx.db, [...new Set(days)], branchId ?? null)) {
    all.get(row.on)?.set(row.memberId, row);
  }
  return all;
}

function worth(standing: data.Standing | undefined): RevenueStanding | null {
  return standing ? { mrrMinor: standing.minor, frozen: standing.frozen } : null;
}

interface MemberChange extends RevenueChange {
  person: data.Standing;
}

/** How each member's part moved between two days. */
function changesBetween(all: Standings, before: string, end: string): MemberChange[] {
  const first = all.get(before) ?? new Map<string, data.Standing>();
  const last = all.get(end) ?? new Map<string, data.Standing>();
  return [...new Set([...first.keys(), ...last.keys()])].flatMap((memberId) => {
    const [one, two] = [first.get(memberId), last.get(memberId)];
    const person = two ?? one;
    return person
      ? { before: worth(one), after: worth(two), returning: two?.returning ?? false, person }
      : [];
  });
}

/** Monthly recurring revenue and how it moved, month by month. */
export async function getRecurring(
  ctx: TenantContext,
  months: number,
  branchId?: string,
): Promise<Recurring> {
  const now = today(ctx);
  const names = Array.from({ length: months }, (_, at) =>
    addMonths(`${now.slice(0, 7)}-01`, at - months + 1, 1).slice(0, 7),
  );
  const spans = names.map((month) => ({ month, ...edges(month, now) }));
  const all = await standingsOn(
    ctx,
    spans.flatMap(({ before, end }) => [before, end]),
    branchId,
  );
  return {
    currency: ctx.tenant.currency,
    asOf: ctx.clock.now().toISOString(),
    months: spans.map(({ month, before, end, running }) => {
      const members = [...(all.get(end)?.values() ?? [])].filter(({ minor }) => minor > 0).length;
      return { month, ...movementOf(changesBetween(all, before, end)), members, running };
    }),
  };
}

/** Whose part moved in a month, the largest movement first: the list behind each number. */
export async function getMovements(
  ctx: TenantContext,
  input: { month: string; kind?: Movement["kind"] | undefined; branchId?: string | undefined },
): Promise<Movement[]> {
  const { before, end } = edges(input.month, today(ctx));
  const all = await standingsOn(ctx, [before, end], input.branchId);
  return changesBetween(all, before, end)
    .flatMap((change): Movement[] => {
      const kind = movementKind(change);
      const [beforeMinor, afterMinor] = [change.before?.mrrMinor ?? 0, change.after?.mrrMinor ?? 0];
      if (!kind || (input.kind && kind !== input.kind)) return [];
      if (kind !== "freeze" && beforeMinor === afterMinor) return [];
      const { memberId, name, number } = change.person;
      return [{ memberId, name, number, kind, beforeMinor, afterMinor }];
    })
    .sort((a, b) => Math.abs(b.afterMinor - b.beforeMinor) - Math.abs(a.afterMinor - a.beforeMinor));
}

/** Who brings recurring revenue at one end of a month, the largest part first. */
export async function getStandings(
  ctx: TenantContext,
  input: { month: string; at: "start" | "end"; branchId?: string | undefined },
): Promise<Standing[]> {
  const { before, end } = edges(input.month, today(ctx));
  const day = input.at === "start" ? before : end;
  const all = await standingsOn(ctx, [day], input.branchId);
  return [...(all.get(day)?.values() ?? [])]
    .map(({ memberId, name, number, minor, frozen }) => ({ memberId, name, number, minor, frozen }))
    .sort((a, b) => b.minor - a.minor);
}
