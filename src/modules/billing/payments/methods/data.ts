import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { SavedMethodFacts } from "../../providers/port";
import type { SavedMethodView } from "./schema";

const LIST = statement(
  "methods.list",
  `select id, provider, kind, label, last4, expires, is_default as "isDefault" from saved_method
   where member_id = $1::uuid and removed_at is null order by is_default desc, created_at desc`,
);

export function listMethods(db: Db, memberId: string): Promise<SavedMethodView[]> {
  return db.rows<SavedMethodView>(LIST, [memberId]);
}

export interface StoredMethod extends SavedMethodView {
  memberId: string;
  methodRef: string;
}

const FIND = statement(
  "methods.find",
  `select id, provider, kind, label, last4, expires, is_default as "isDefault", member_id as "memberId",
     method_ref as "methodRef" from saved_method where id = $1::uuid`,
);

export async function findMethod(db: Db, methodId: string): Promise<StoredMethod | undefined> {
  return (await db.rows<StoredMethod>(FIND, [methodId]))[0];
}

// The member's first card becomes the one that renewals use. Late news of a card that was removed doesn't bring it back.
const SAVE = statement(
  "methods.save",
  `insert into saved_method as s (id, member_id, provider, kind, label, last4, expires, customer_ref, method_ref, is_default, created_at)
   select $1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9,
     not exists (select 1 from saved_method o where o.member_id = $2::uuid and o.is_default and o.removed_at is null), $10::timestamptz
   on conflict (tenant_id, provider, method_ref) do update set label = excluded.label, last4 = excluded.last4,
     expires = excluded.expires
     where s.member_id = excluded.member_id
   returning s.id`,
);

export async function saveMethodRow(
  db: Db,
  memberId: string,
  provider: string,
  facts: SavedMethodFacts,
  now: Date,
): Promise<void> {
  const { kind, label, last4, expires, customerRef, methodRef } = facts;
  const values = [newId(), memberId, provider, kind, label, last4, expires, customerRef, methodRef];
  await db.rows(SAVE, [...values, now.toISOString()]);
}

const CUSTOMER = statement(
  "methods.customer",
  `select (select s.customer_ref from saved_method s where s.member_id = m.id and s.provider = $2 and s.customer_ref is not null
       order by s.created_at desc limit 1) as "customerRef",
     trim(m.first_name || ' ' || m.last_name) as name, m.email::text as email, m.phone
   from member m where m.id = $1::uuid`,
);

export async function customerOf(
  db: Db,
  memberId: string,
  provider: string,
): Promise<
  { customerRef: string | null; name: string; email: string | null; phone: string | null } | undefined
> {
  return (await db.rows<never>(CUSTOMER, [memberId, provider]))[0];
}

const CLEAR_DEFAULT = statement(
  "methods.clear-default",
  "update saved_method set is_default = false where member_id = $1::uuid and is_default",
);
const SET_DEFAULT = statement(
  "methods.set-default",
  "update saved_method set is_default = true where id = $1::uuid and removed_at is null",
);

export async function setDefaultMethod(db: Db, memberId: string, methodId: string): Promise<void> {
  await db.rows(CLEAR_DEFAULT, [memberId]);
  await db.rows(SET_DEFAULT, [methodId]);
}

const REMOVE = statement(
  "methods.remove",
  "update saved_method set removed_at = $2::timestamptz, is_default = false where id = $1::uuid",
);

export async function removeMethodRow(db: Db, methodId: string, now: Date): Promise<void> {
  await db.rows(REMOVE, [methodId, now.toISOString()]);
}

const RENEWS = statement(
  "methods.renews",
  `select 1 from membership s where coalesce(s.payer_id, s.member_id) = $1::uuid and s.auto_renew and s.next_bill_on is not null
     and s.status not in ('ended', 'completed') limit 1`,
);

/** Whether bills for a membership will come to this member by themselves. */
export async function paysRenewals(db: Db, memberId: string): Promise<boolean> {
  return (await db.rows(RENEWS, [memberId])).length > 0;
}
