import { createHash } from "node:crypto";
import type { ClientBase } from "pg";

export interface FilledGym {
  tenantId: string;
  slug: string;
  branchId: string;
  memberIds: string[];
  /** Signed-in people at the desk and in the office, each with a cookie. */
  staff: { userId: string; sessionId: string; email: string; cookie: string }[];
}

export interface Filling {
  members: number;
  /** Visits of the last eighteen months, all of them over. */
  visits: number;
  staff: number;
  /** Hash of every staff member's password, for tests that sign in. */
  passwordHash?: string;
}

/** Numbers that look random and are the same in every run; ids that sort by time, as the product's own do. */
const TOOLS = `
create or replace function pg_temp.pick(n bigint, seed bigint, below bigint) returns bigint language sql immutable
  as $$ select mod(hashint8extended(n, seed) & 9223372036854775807, below) $$;
create or replace function pg_temp.id(kind text, n bigint, at timestamptz) returns uuid language sql immutable
  as $$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 5, 15))::uuid
        from (select md5(kind || n) as h) digest $$;`;

const GYM = `insert into tenant (id, slug, name, country, currency, zone)
  values (pg_temp.id('gym', 1, '2025-01-01'), $1, 'Filled gym', 'KE', 'KES', 'Africa/Nairobi')`;

const PEOPLE = [
  `insert into branch (tenant_id, id, name, country, zone) values ($1, pg_temp.id('branch', 1, '2025-01-01'), 'Main', 'KE', 'Africa/Nairobi')`,
  `insert into plan (tenant_id, id, name, kind)
   select $1, pg_temp.id('plan', n, '2025-01-01'), 'Plan ' || n, 'membership' from generate_series(1, 4) n`,
  `insert into plan_version (tenant_id, id, plan_id, version, price_minor, currency, cycle, valid_from)
   select $1, pg_temp.id('version', n, '2025-01-01'), pg_temp.id('plan', n, '2025-01-01'), 1, 250000 * n, 'KES', 'month', '2025-01-01'
   from generate_series(1, 4) n`,
  `insert into member (tenant_id, id, number, first_name, last_name, email, phone, birth_date, joined_on, home_branch_id, standing,
     standing_until, search_text)
   select $1, pg_temp.id('member', n, '2025-01-02'), (1000 + n)::text, f.name, l.name,
     lower(f.name) || '.' || lower(l.name) || n || '@example.com', '+2547' || lpad(n::text, 8, '0'),
     date '1960-01-01' + pg_temp.pick(n, 3, 16000)::int, current_date - pg_temp.pick(n, 4, 540)::int,
     pg_temp.id('branch', 1, '2025-01-01'), 'active', current_date + 1 + pg_temp.pick(n, 5, 300)::int,
     lower(f.name || ' ' || l.name || ' ' || (1000 + n) || ' ' || f.name || '.' || l.name || n || '@example.com 2547' || lpad(n::text, 8, '0'))
   from generate_series(1, $2::int) n
   join lateral (select (array['Amina','Brian','Chloe','Dalmas','Esther','Faith','Grace','Hassan','Irene','James','Kioko','Lilian',
     'Mercy','Naomi','Otieno','Peter','Quincy','Rose','Samuel','Teresia'])[1 + pg_temp.pick(n, 1, 20)] as name) f on true
   join lateral (select (array['Abdi','Barasa','Chebet','Ekai','Farah','Gathoni','Hinga','Imani','Juma','Kamau','Kiptoo','Langat',
     'Mwangi','Njeri','Ochieng','Odhiambo','Patel','Ruto','Shah','Wanjiru'])[1 + pg_temp.pick(n, 2, 20)] as name) l on true`,
  `insert into membership (tenant_id, id, member_id, plan_id, plan_version_id, status, starts_on, ends_on)
   select $1, pg_temp.id('membership', n, '2025-01-02'), pg_temp.id('member', n, '2025-01-02'),
     pg_temp.id('plan', 1 + n % 4, '2025-01-01'), pg_temp.id('version', 1 + n % 4, '2025-01-01'), 'active',
     m.joined_on, m.standing_until
   from generate_series(1, $2::int) n join member m on m.tenant_id = $1 and m.id = pg_temp.id('member', n, '2025-01-02')`,
] as const;

/** In the order of time, as they came; more of them in the early evening. */
const VISITS = `
insert into visit (tenant_id, id, member_id, branch_id, membership_id, entered_at, left_at, left_how, local_day, local_hour, method, reason)
select $1, pg_temp.id('visit', n, t.at), pg_temp.id('member', w.who, '2025-01-02'), pg_temp.id('branch', 1, '2025-01-01'),
  pg_temp.id('membership', w.who, '2025-01-02'), t.at, t.at + interval '75 minutes', 'auto', d.day, h.hour,
  case when n % 3 = 0 then 'desk' else 'qr' end, 'OK'
from generate_series(1, $3::int) n
cross join lateral (select current_date - 1 - ((($3::int - n)::bigint * 546) / $3::int)::int as day) d
cross join lateral (select (array[6,7,8,9,12,13,16,17,17,18,18,18,19,19,20])[1 + pg_temp.pick(n, 6, 15)] as hour) h
cross join lateral (select 1 + pg_temp.pick(n, 7, $2::int) as who) w
cross join lateral (select (d.day + make_interval(hours => h.hour, mins => pg_temp.pick(n, 8, 60)::int)) at time zone 'Africa/Nairobi' as at) t`;

const USERS = `insert into app_user (id, email, name, email_verified_at, password_hash)
   select pg_temp.id('user', n, '2025-01-01'), 'desk' || n || '@filled.example', 'Desk ' || n, now(), $2::text
   from generate_series(1, $1::int) n`;
const STAFF = `insert into staff (tenant_id, id, user_id, role)
   select $1, pg_temp.id('staff', n, '2025-01-01'), pg_temp.id('user', n, '2025-01-01'), 'owner' from generate_series(1, $2::int) n`;

const SESSION = `insert into user_session (id, user_id, token_hash, expires_at)
  select pg_temp.id('session', n, '2025-01-01'), pg_temp.id('user', n, '2025-01-01'), sha256(convert_to(token, 'UTF8')), now() + interval '20 days'
  from unnest($1::text[]) with ordinality as t(token, n)`;

/** Making an index at the end costs half of keeping it up to date for a million rows. */
async function withoutIndexes(admin: ClientBase, table: string, work: () => Promise<unknown>): Promise<void> {
  const { rows } = await admin.query<{ name: string; definition: string }>(
    `select quote_ident(c.relname) as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     join pg_class c on c.oid = i.indexrelid where i.indrelid = $1::regclass and not i.indisprimary`,
    [table],
  );
  for (const { name } of rows) await admin.query(`drop index ${name}`);
  await work();
  for (const { definition } of rows) await admin.query(definition);
}

/**
 * Fills an empty, migrated database with one gym, by plain SQL.
 * @param admin a superuser's connection: it steps over row security and over the references' triggers.
 */
export async function fillGym(admin: ClientBase, filling: Filling): Promise<FilledGym> {
  const slug = "filled";
  await admin.query(TOOLS);
  await admin.query("set session_replication_role = replica");
  await admin.query(GYM, [slug]);
  const { rows: gyms } = await admin.query<{ id: string }>("select id from tenant where slug = $1", [slug]);
  const tenantId = gyms[0]?.id ?? "";
  for (const statement of PEOPLE) {
    await admin.query(statement, statement.includes("$2") ? [tenantId, filling.members] : [tenantId]);
  }
  if (filling.visits > 0) {
    await withoutIndexes(admin, "visit", () =>
      admin.query(VISITS, [tenantId, filling.members, filling.visits]),
    );
  }
  await admin.query(USERS, [filling.staff, filling.passwordHash ?? null]);
  await admin.query(STAFF, [tenantId, filling.staff]);
  const tokens = Array.from({ length: filling.staff }, (_, n) =>
    createHash("sha256").update(`session ${n}`).digest("base64url"),
  );
  await admin.query(SESSION, [tokens]);
  await admin.query("reset session_replication_role");
  await admin.query("analyze");
  const branches = await admin.query<{ id: string }>("select id from branch where tenant_id = $1", [
    tenantId,
  ]);
  const members = await admin.query<{ id: string }>(
    "select id from member where tenant_id = $1 order by id",
    [tenantId],
  );
  const staff = await admin.query<{ userId: string; sessionId: string; email: string }>(
    `select u.id as "userId", s.id as "sessionId", u.email::text as email
     from generate_series(1, $1::int) n
     join app_user u on u.id = pg_temp.id('user', n, '2025-01-01') join user_session s on s.user_id = u.id order by n`,
    [filling.staff],
  );
  return {
    tenantId,
    slug,
    branchId: branches.rows[0]?.id ?? "",
    memberIds: members.rows.map(({ id }) => id),
    staff: staff.rows.map((row, n) => ({ ...row, cookie: `pulse_session=${tokens[n]}` })),
  };
}
