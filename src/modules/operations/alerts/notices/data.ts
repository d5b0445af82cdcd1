import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { AlertFacts, AlertKind } from "../schema";

const OPERATORS = statement(
  "alerts.operators",
  "select id from app_user where platform_role = 'operator' and disabled_at is null order by id",
);
const OWNERS = statement(
  "alerts.owners",
  `select u.id from staff s join app_user u on u.id = s.user_id
   where s.tenant_id = $1::uuid and s.role = 'owner' and s.removed_at is null and u.disabled_at is null order by u.id`,
);

export async function operators(db: Db): Promise<string[]> {
  return (await db.rows<{ id: string }>(OPERATORS)).map(({ id }) => id);
}

/** Whoever owns the gym, and therefore its kiosks. */
export async function owners(db: Db, tenantId: string): Promise<string[]> {
  return (await db.rows<{ id: string }>(OWNERS, [tenantId])).map(({ id }) => id);
}

export interface NoticeFacts {
  kind: AlertKind;
  facts: AlertFacts;
  since: string;
  closedAt: string | null;
  gym: { name: string; slug: string; zone: string } | null;
  to: { email: string; name: string; locale: string };
}

const FACTS = statement(
  "alerts.notice",
  `select a.kind, a.facts, a.since, a.closed_at as "closedAt",
     case when t.id is null then null else jsonb_build_object('name', t.name, 'slug', t.slug, 'zone', t.zone) end as gym,
     jsonb_build_object('email', u.email, 'name', u.name, 'locale', u.locale) as to
   from alert a
   join app_user u on u.id = $3::uuid and u.disabled_at is null
   left join tenant t on t.id = a.tenant_id
   where a.tenant_id = $1::uuid and a.id = $2::uuid`,
);

/** What a notice is about and whom it goes to; undefined when either is gone. */
export async function noticeFacts(
  db: Db,
  key: { tenantId: string; alertId: string; userId: string },
): Promise<NoticeFacts | undefined> {
  return (await db.rows<NoticeFacts>(FACTS, [key.tenantId, key.alertId, key.userId]))[0];
}
