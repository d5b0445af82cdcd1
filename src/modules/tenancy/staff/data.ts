import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { StaffRole } from "@/shared/access/permission";
import type { Invitation, StaffPerson } from "./schema";

const PEOPLE = statement(
  "tenancy.staff",
  `select s.id, s.user_id as "userId", u.name, u.email::text as email, s.role, s.branch_ids as "branchIds",
     s.created_at as since
   from staff s join app_user u on u.id = s.user_id
   where s.removed_at is null
   order by array_position(array['owner', 'manager', 'desk', 'trainer'], s.role), lower(u.name), s.id`,
);

export function listStaff(db: Db): Promise<Omit<StaffPerson, "isSelf">[]> {
  return db.rows(PEOPLE);
}

const PERSON = statement(
  "tenancy.staff-one",
  `select s.id, s.user_id as "userId", s.role, s.branch_ids as "branchIds"
   from staff s where s.id = $1::uuid and s.removed_at is null for update`,
);

export interface StaffRow {
  id: string;
  userId: string;
  role: StaffRole;
  branchIds: string[];
}

/** One of the staff, held until the transaction ends. */
export async function lockStaff(db: Db, id: string): Promise<StaffRow | null> {
  return (await db.rows<StaffRow>(PERSON, [id]))[0] ?? null;
}

const OWNERS = statement(
  "tenancy.owners",
  "select id from staff where role = 'owner' and removed_at is null order by id for update",
);

/** Ids of the owners, held until the transaction ends: two owners can't remove each other at once. */
export async function lockOwners(db: Db): Promise<string[]> {
  return (await db.rows<{ id: string }>(OWNERS)).map(({ id }) => id);
}

const JOIN = statement(
  "tenancy.join",
  `insert into staff (id, user_id, role, branch_ids, created_at)
   values ($1::uuid, $2::uuid, $3, $4::uuid[], $5::timestamptz)
   on conflict (tenant_id, user_id) do update
     set role = excluded.role, branch_ids = excluded.branch_ids, created_at = excluded.created_at, removed_at = null
     where staff.removed_at is not null
   returning id`,
);

/** Adds somebody to the staff, or brings back who was there before; null when they are there already. */
export async function joinStaff(
  db: Db,
  person: { userId: string; role: StaffRole; branchIds: readonly string[] },
  at: Date,
): Promise<string | null> {
  const values = [newId<"staff">(), person.userId, person.role, person.branchIds, at.toISOString()];
  return (await db.rows<{ id: string }>(JOIN, values))[0]?.id ?? null;
}

export async function updateStaff(
  db: Db,
  id: string,
  data: { role?: StaffRole; branchIds?: string[]; removedAt?: Date },
): Promise<void> {
  await db.models.staff.updateMany({ where: { id }, data });
}

const IS_STAFF = statement(
  "tenancy.is-staff",
  `select exists (select 1 from staff s join app_user u on u.id = s.user_id
     where u.email = $1::citext and s.removed_at is null) as is`,
);

export async function isStaffEmail(db: Db, email: string): Promise<boolean> {
  return (await db.rows<{ is: boolean }>(IS_STAFF, [email]))[0]?.is === true;
}

const KNOWN_BRANCHES = statement(
  "tenancy.known-branches",
  "select count(*) as n from branch where id = any($1::uuid[]) and closed_at is null",
);

/** Whether all of these are open branches of the gym. */
export async function areBranches(db: Db, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  return (await db.rows<{ n: number }>(KNOWN_BRANCHES, [ids]))[0]?.n === ids.length;
}

const INVITATIONS = statement(
  "tenancy.invitations",
  `select i.id, i.email::text as email, i.role, i.branch_ids as "branchIds", u.name as "invitedBy",
     i.expires_at - interval '7 days' as "sentAt", i.expires_at as "expiresAt",
     i.expires_at <= $1::timestamptz as expired
   from invitation i left join app_user u on u.id = i.invited_by
   where i.accepted_at is null and i.revoked_at is null
   order by i.created_at desc, i.id`,
);

/** Invitations that nobody has answered or taken back. */
export function listInvitations(db: Db, now: Date): Promise<Invitation[]> {
  return db.rows<Invitation>(INVITATIONS, [now.toISOString()]);
}

export interface NewInvitation {
  id: string;
  email: string;
  role: StaffRole;
  branchIds: string[];
  tokenHash: Buffer;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertInvitation(db: Db, invitation: NewInvitation): Promise<void> {
  const data = { ...invitation, tokenHash: new Uint8Array(invitation.tokenHash) };
  await db.models.invitation.create({ data, select: { id: true } });
}

export function findOpenInvitation(db: Db, id: string) {
  return db.models.invitation.findFirst({
    where: { id, acceptedAt: null, revokedAt: null },
    select: { id: true, email: true, role: true, branchIds: true },
  });
}

export async function renewInvitation(
  db: Db,
  id: string,
  data: { tokenHash: Buffer; expiresAt: Date },
): Promise<void> {
  const { tokenHash, expiresAt } = data;
  await db.models.invitation.updateMany({
    where: { id },
    data: { tokenHash: new Uint8Array(tokenHash), expiresAt },
  });
}

/** Takes back every open invitation to that e-mail; returns their ids. */
export async function revokeInvitations(db: Db, which: { id: string } | { email: string }, at: Date) {
  const where = { ...which, acceptedAt: null, revokedAt: null };
  return (await db.models.invitation.updateMany({ where, data: { revokedAt: at } })).count;
}

export interface HeldInvitation {
  id: string;
  tenantId: string;
  slug: string;
  gymName: string;
  brandColor: string;
  suspended: boolean;
  email: string;
  role: StaffRole;
  branchIds: string[];
  invitedBy: string | null;
  expiresAt: string;
  acceptedAt: string | null;
  revokedAt: string | null;
  hasAccount: boolean;
}

const HELD = `select i.id, i.tenant_id as "tenantId", t.slug, t.name as "gymName", t.brand_color as "brandColor",
    t.status = 'suspended' as suspended, i.email::text as email, i.role, i.branch_ids as "branchIds",
    u.name as "invitedBy", i.expires_at as "expiresAt", i.accepted_at as "acceptedAt", i.revoked_at as "revokedAt",
    exists (select 1 from app_user a where a.email = i.email) as "hasAccount"
  from invitation i join tenant t on t.id = i.tenant_id left join app_user u on u.id = i.invited_by
  where i.token_hash = $1`;
const BY_TOKEN = statement("tenancy.invitation-by-token", HELD);
const LOCK_BY_TOKEN = statement("tenancy.lock-invitation-by-token", `${HELD} for update of i`);

/** The invitation behind a link, whatever the gym. Needs the system's eyes. */
export async function invitationByToken(
  db: Db,
  tokenHash: Buffer,
  options: { lock: boolean } = { lock: false },
): Promise<HeldInvitation | null> {
  return (await db.rows<HeldInvitation>(options.lock ? LOCK_BY_TOKEN : BY_TOKEN, [tokenHash]))[0] ?? null;
}

export async function markAccepted(db: Db, id: string, at: Date): Promise<void> {
  await db.models.invitation.updateMany({ where: { id }, data: { acceptedAt: at } });
}

const FOR_MAIL = statement(
  "tenancy.invitation-mail",
  `select i.email::text as email, i.role, i.expires_at as "expiresAt",
     t.name as "gymName", t.brand_color as "brandColor", t.locale, t.zone, u.name as "invitedBy"
   from invitation i join tenant t on t.id = i.tenant_id left join app_user u on u.id = i.invited_by
   where i.id = $1::uuid and i.accepted_at is null and i.revoked_at is null`,
);

export interface InvitationMail {
  email: string;
  role: StaffRole;
  expiresAt: string;
  gymName: string;
  brandColor: string;
  locale: string;
  zone: string;
  invitedBy: string | null;
}

/** What the mail of an open invitation says. */
export async function invitationForMail(db: Db, id: string): Promise<InvitationMail | null> {
  return (await db.rows<InvitationMail>(FOR_MAIL, [id]))[0] ?? null;
}
