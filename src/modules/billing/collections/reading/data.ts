import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { CollectionRow, CollectionStatus, CollectionView } from "../schema";
import { RECOVERED_WITHIN_DAYS } from "../schema";

const OPEN = `coalesce((select sum(e.amount_minor) from money_entry e where e.tenant_id = c.tenant_id
  and e.invoice_id = c.invoice_id and e.account = 'receivable'), 0)::int`;

const ROW = `c.id, c.invoice_id as "invoiceId", i.number, i.status as "invoiceStatus", c.member_id as "memberId",
  trim(m.first_name || ' ' || m.last_name) as "memberName", c.status, i.currency, c.failed_minor as "failedMinor",
  ${OPEN} as "openMinor", c.recovered_minor as "recoveredMinor", i.due_on as "dueOn", c.opened_at as "openedAt",
  c.closed_at as "closedAt", c.tries, c.next_try_at as "nextTryAt", c.last_failure as "lastFailure",
  c.assignee_id as "assigneeId", u.name as "assigneeName", c.note,
  exists (select 1 from payment_attempt a where a.tenant_id = c.tenant_id and a.invoice_id = c.invoice_id
    and a.status in ('created', 'pending_customer', 'unknown')) as pending,
  exists (select 1 from saved_method s where s.tenant_id = c.tenant_id and s.member_id = c.member_id and s.is_default
    and s.removed_at is null) as "hasMethod",
  case when m.email is not null then 'email' when m.phone is not null then 'sms' end as channel`;

/** How a view is ordered, and which of the two days it counts from. */
interface Order {
  column: "opened_at" | "closed_at";
  /** Oldest first: the debts that wait longest are on top. */
  ascending: boolean;
}

const FOUND = statement("collections.list-opened-asc", page({ column: "opened_at", ascending: true }));
const FAILED = statement("collections.list-opened-desc", page({ column: "opened_at", ascending: false }));
const CLOSED = statement("collections.list-closed-desc", page({ column: "closed_at", ascending: false }));

function page({ column, ascending }: Order): string {
  const at = `c.${column}`;
  const order = ascending ? `${at}, c.id` : `${at} desc, c.id desc`;
  return `select ${ROW}, ${at} as "at"
   from collection c
   join invoice i on i.tenant_id = c.tenant_id and i.id = c.invoice_id
   join member m on m.tenant_id = c.tenant_id and m.id = c.member_id
   left join staff s on s.tenant_id = c.tenant_id and s.user_id = c.assignee_id and s.removed_at is null
   left join app_user u on u.id = s.user_id
   where c.status = any($1::text[]) and ${at} >= coalesce($2::timestamptz, '-infinity')
     and ($3::uuid is null or c.assignee_id = $3::uuid) and (not $4::boolean or c.assignee_id is null)
     and ($5::timestamptz is null or (${at}, c.id) ${ascending ? ">" : "<"} ($5::timestamptz, $6::uuid))
   order by ${order} limit $7`;
}

const STATUSES: Readonly<Record<CollectionView, readonly CollectionStatus[]>> = {
  open: ["retrying", "review"],
  review: ["review"],
  recovered: ["recovered"],
  failed: ["retrying", "review", "recovered", "written_off", "closed"],
  written_off: ["written_off"],
};

export interface ListQuery {
  view: CollectionView;
  since: Date | null;
  assignee: string | undefined;
  after: readonly [string, string] | undefined;
  limit: number;
}

export function listCollections(db: Db, query: ListQuery): Promise<(CollectionRow & { at: string })[]> {
  const { view, since, assignee, after, limit } = query;
  const list = view === "failed" ? FAILED : view === "open" || view === "review" ? FOUND : CLOSED;
  return db.rows(list, [
    STATUSES[view],
    since?.toISOString() ?? null,
    assignee === undefined || assignee === "nobody" ? null : assignee,
    assignee === "nobody",
    after?.[0] ?? null,
    after?.[1] ?? null,
    limit,
  ]);
}

export interface PeriodSums {
  failedCount: number;
  failedMinor: number;
  recoveredCount: number;
  recoveredMinor: number;
  /** Of what failed, what came in soon enough to count. */
  inTimeMinor: number;
}

const PERIOD = statement(
  "collections.period",
  `select count(*) filter (where c.opened_at >= $1::timestamptz)::int as "failedCount",
     coalesce(sum(c.failed_minor) filter (where c.opened_at >= $1::timestamptz), 0) as "failedMinor",
     count(*) filter (where c.status = 'recovered' and c.closed_at >= $1::timestamptz)::int as "recoveredCount",
     coalesce(sum(c.recovered_minor) filter (where c.status = 'recovered' and c.closed_at >= $1::timestamptz), 0)
       as "recoveredMinor",
     coalesce(sum(c.recovered_minor) filter (where c.status = 'recovered' and c.opened_at >= $1::timestamptz
       and c.closed_at < c.opened_at + make_interval(days => ${RECOVERED_WITHIN_DAYS})), 0) as "inTimeMinor"
   from collection c where c.opened_at >= $1::timestamptz or c.closed_at >= $1::timestamptz`,
);

export async function periodSums(db: Db, since: Date): Promise<PeriodSums> {
  const [row] = await db.rows<PeriodSums>(PERIOD, [since.toISOString()]);
  return row ?? { failedCount: 0, failedMinor: 0, recoveredCount: 0, recoveredMinor: 0, inTimeMinor: 0 };
}

const OPEN_SUMS = statement(
  "collections.open-sums",
  `select count(*)::int as "openCount", coalesce(sum(o.minor), 0) as "openMinor",
     count(*) filter (where o.status = 'review')::int as "reviewCount",
     coalesce(sum(o.minor) filter (where o.status = 'review'), 0) as "reviewMinor"
   from (select c.status, ${OPEN} as minor from collection c where c.status in ('retrying', 'review')) o`,
);

export interface OpenSums {
  openCount: number;
  openMinor: number;
  reviewCount: number;
  reviewMinor: number;
}

export async function openSums(db: Db): Promise<OpenSums> {
  const [row] = await db.rows<OpenSums>(OPEN_SUMS);
  return row ?? { openCount: 0, openMinor: 0, reviewCount: 0, reviewMinor: 0 };
}
