import type { Draft } from "@/modules/notifications/schema";
import { REMINDER_MINUTES, recordPast } from "@/modules/notifications/service";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";

/** The latest bills that members with a login have paid, and their latest classes: what they were told of. */
const PAID = statement(
  "demo.told-payments",
  `select a.id, a.member_id as "memberId", a.succeeded_at as at, a.amount_minor as "amountMinor", a.currency, i.number
   from member m
   cross join lateral (select * from payment_attempt p where p.tenant_id = m.tenant_id and p.member_id = m.id
     and p.status = 'succeeded' and p.succeeded_at is not null order by p.succeeded_at desc limit 3) a
   join invoice i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
   where m.user_id is not null and m.archived_at is null`,
);
const CLASSES = statement(
  "demo.told-classes",
  `select k.id, k.member_id as "memberId", k.status, c.starts_at as "startsAt", k.cancel_reason as reason,
     coalesce(k.cancelled_at, c.starts_at) as "endedAt", y.name, b.zone, b.name as branch
   from member m
   cross join lateral (select * from booking x where x.tenant_id = m.tenant_id and x.member_id = m.id
     and x.status in ('attended', 'cancelled_by_gym') order by x.booked_at desc limit 4) k
   join class_session c on c.tenant_id = k.tenant_id and c.id = k.session_id
   join class_type y on y.tenant_id = c.tenant_id and y.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   where m.user_id is not null and m.archived_at is null`,
);

interface Paid {
  id: string;
  memberId: string;
  at: string;
  amountMinor: number;
  currency: string;
  number: string | null;
}

interface Taken {
  id: string;
  memberId: string;
  status: "attended" | "cancelled_by_gym";
  startsAt: string;
  endedAt: string;
  reason: string | null;
  name: string;
  zone: string;
  branch: string;
}

type Past = Draft & { at: Date };

function payment({ id, memberId, at, amountMinor, currency, number }: Paid): Past {
  const facts = { amountMinor, currency, ...(number === null ? {} : { number }) };
  return {
    kind: "payment_received",
    key: `payment/${id}/succeeded`,
    memberId,
    facts,
    link: "/billing",
    at: new Date(at),
  };
}

function taken({ id, memberId, status, startsAt, endedAt, reason, ...where }: Taken): Past {
  const facts = { ...where, startsAt };
  if (status === "cancelled_by_gym") {
    const more = { returned: true, ...(reason === null ? {} : { reason }) };
    const key = `booking-cancelled/${id}`;
    const at = new Date(endedAt);
    return { kind: "class_cancelled", key, memberId, facts: { ...facts, ...more }, link: "/schedule", at };
  }
  const at = new Date(Date.parse(startsAt) - REMINDER_MINUTES * 60_000);
  return {
    kind: "class_reminder",
    key: `class-reminder/${id}/${startsAt}`,
    memberId,
    facts,
    link: "/bookings",
    at,
  };
}

/** What is in the inboxes of those who can sign in: the newest is still unread. */
export async function addNotifications(ctx: TenantContext): Promise<void> {
  const paid = (await ctx.db.rows<Paid>(PAID)).map(payment);
  const classes = (await ctx.db.rows<Taken>(CLASSES)).map(taken);
  const all = [...paid, ...classes].filter(({ at }) => at <= ctx.clock.now());
  all.sort((a, b) => b.at.getTime() - a.at.getTime());
  const seen = new Set<string>();
  const list = all.map((one) => {
    const read = seen.has(one.memberId);
    seen.add(one.memberId);
    return { ...one, read };
  });
  await recordPast(ctx, list);
}
