import { createHash } from "node:crypto";
import { statement } from "@/platform/db/statement";
import { PLATFORM_TENANT } from "@/platform/ids";
import type { TestWorld } from "@/platform/testing/world";
import { planDemo, seedDemo } from "./demo";

/** Rows of the whole installation. */
export function ask<Row>(world: TestWorld, text: string, values: unknown[] = []): Promise<Row[]> {
  return world.db.system("test", PLATFORM_TENANT, (db) => db.rows<Row>(statement("test", text), values));
}

/** @param text what follows `select count(*)` */
export async function count(world: TestWorld, text: string): Promise<number> {
  const [row] = await ask<{ n: number }>(world, `select count(*) as n ${text}`);
  return Number(row?.n);
}

/** Everything but ids, as one hash per table. */
export async function digests(world: TestWorld): Promise<Record<string, string>> {
  const texts = {
    members: `select t.slug, m.number, m.first_name, m.last_name, m.email, m.phone, m.birth_date, m.joined_on, m.standing,
      m.standing_until, m.photo_key is not null, m.tags, m.banned_at, u.email from member m join tenant t on t.id = m.tenant_id
      left join app_user u on u.id = m.user_id order by t.slug, m.number`,
    memberships: `select t.slug, m.number, p.name, s.status, s.starts_on, s.ends_on, s.frozen_from, s.past_due_since, s.owed_minor
      from membership s join tenant t on t.id = s.tenant_id join member m on m.id = s.member_id join plan p on p.id = s.plan_id
      order by t.slug, m.number, s.starts_on, p.name`,
    events: `select t.slug, m.number, e.seq, e.effective_on, e.change, e.status, e.mrr_minor from membership_event e
      join tenant t on t.id = e.tenant_id join member m on m.id = e.member_id join membership s on s.id = e.membership_id
      order by t.slug, m.number, s.starts_on, s.plan_id in (select id from plan where kind = 'add_on'), e.seq`,
    bills: `select t.slug, m.number, i.issued_on, i.due_on, i.kind, i.status, i.total_minor, i.tax_minor from invoice i
      join tenant t on t.id = i.tenant_id join member m on m.id = i.member_id order by 1, 2, 3, 5, 7`,
    payments: `select t.slug, m.number, a.tender, a.status, a.amount_minor, a.receipt, a.failure_code, a.created_at::date from payment_attempt a
      join tenant t on t.id = a.tenant_id join member m on m.id = a.member_id order by 1, 2, 8, 4, 6, 5`,
    visits: `select t.slug, m.number, b.name, v.entered_at, v.left_at, v.method, v.reason from visit v join tenant t on t.id = v.tenant_id
      join member m on m.id = v.member_id join branch b on b.id = v.branch_id order by t.slug, m.number, v.entered_at`,
    bookings: `select t.slug, m.number, c.starts_at, y.name, k.status, k.channel, k.overbooked, k.booked_at, k.visit_id is not null
      from booking k join tenant t on t.id = k.tenant_id join member m on m.id = k.member_id join class_session c on c.id = k.session_id
      join class_type y on y.id = c.class_type_id order by 1, 2, 3, 4, 5, 8`,
    queues: `select t.slug, m.number, c.starts_at, w.status, w.notice_minutes, w.joined_at from waitlist_entry w
      join tenant t on t.id = w.tenant_id join member m on m.id = w.member_id join class_session c on c.id = w.session_id order by 1, 2, 3`,
    refusals: `select t.slug, m.number, r.at, r.reason from refusal r join tenant t on t.id = r.tenant_id
      join member m on m.id = r.member_id order by t.slug, m.number, r.at`,
    audit: `select t.slug, a.action, a.at::date, count(*) from audit_entry a join tenant t on t.id = a.tenant_id
      group by 1, 2, 3 order by 1, 2, 3`,
    people: "select email, name, locale, platform_role from app_user order by email",
  };
  const found: Record<string, string> = {};
  for (const [name, text] of Object.entries(texts)) {
    const rows = await ask<object>(world, text);
    const hash = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
    found[name] = `${rows.length} ${hash}`;
  }
  return found;
}

/** Makes the small demo as of a moment. @param log is told of each step */
export async function seedSmall(
  world: TestWorld,
  now: string,
  log: (line: string) => void = () => undefined,
): Promise<void> {
  const plan = await planDemo(world.db, "small");
  const ports = { ...world.ports, demo: "small" as const };
  await seedDemo(ports, plan, { preset: "small", now: new Date(now), log });
}
