import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import type { AppAccess } from "./schema";

/** An invitation counts as long as the member still has the e-mail that it went to. */
const OPEN = `i.accepted_at is null and i.revoked_at is null and i.email = m.email`;

const ACCESS = statement(
  "app-access.of-member",
  `select case when m.user_id is not null then 'linked' when i.id is null then 'none'
       when i.expires_at <= $2::timestamptz then 'expired' else 'invited' end as state,
     m.email::text as email, i.created_at as "sentAt", i.expires_at as "expiresAt", u.email::text as "accountEmail"
   from member m left join app_user u on u.id = m.user_id
   left join member_invitation i on i.tenant_id = m.tenant_id and i.member_id = m.id and ${OPEN}
   where m.id = $1::uuid`,
);

export async function appAccessOf(db: Db, memberId: string, now: Date): Promise<AppAccess | null> {
  return (await db.rows<AppAccess>(ACCESS, [memberId, now.toISOString()]))[0] ?? null;
}

const LOCK = statement(
  "app-access.lock-member",
  `select m.email::text as email, m.user_id as "userId", m.archived_at is not null as archived
   from member m where m.id = $1::uuid for update`,
);

/** What the link hangs on, held until the transaction ends. */
export async function lockMember(
  db: Db,
  memberId: string,
): Promise<{ email: string | null; userId: string | null; archived: boolean } | null> {
  return (
    (
      await db.rows<{ email: string | null; userId: string | null; archived: boolean }>(LOCK, [memberId])
    )[0] ?? null
  );
}

export interface NewAppInvitation {
  id: string;
  memberId: string;
  email: string;
  tokenHash: Buffer;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertInvitation(db: Db, invitation: NewAppInvitation): Promise<void> {
  const data = { ...invitation, tokenHash: new Uint8Array(invitation.tokenHash) };
  await db.models.memberInvitation.create({ data, select: { id: true } });
}

/** Ends the open links to a member; returns how many there were. */
export async function revokeInvitations(db: Db, memberId: string, at: Date): Promise<number> {
  const where = { memberId, acceptedAt: null, revokedAt: null };
  return (await db.models.memberInvitation.updateMany({ where, data: { revokedAt: at } })).count;
}

export interface HeldAppInvitation {
  id: string;
  tenantId: string;
  slug: string;
  gymName: string;
  brandColor: string;
  suspended: boolean;
  memberId: string;
  firstName: string;
  archived: boolean;
  userId: string | null;
  email: string;
  /** Whether the member's e-mail is still the one that the link went to. */
  current: boolean;
  expiresAt: string;
  acceptedAt: string | null;
  revokedAt: string | null;
  hasAccount: boolean;
}

const HELD = `select i.id, i.tenant_id as "tenantId", t.slug, t.name as "gymName", t.brand_color as "brandColor",
    t.status = 'suspended' as suspended, m.id as "memberId", m.first_name as "firstName",
    m.archived_at is not null as archived, m.user_id as "userId", i.email::text as email,
    coalesce(m.email = i.email, false) as current, i.expires_at as "expiresAt", i.accepted_at as "acceptedAt",
    i.revoked_at as "revokedAt", exists (select 1 from app_user a where a.email = i.email) as "hasAccount"
  from member_invitation i join tenant t on t.id = i.tenant_id
  join member m on m.tenant_id = i.tenant_id and m.id = i.member_id
  where i.token_hash = $1`;
const BY_TOKEN = statement("app-access.by-token", HELD);
const LOCK_BY_TOKEN = statement("app-access.lock-by-token", `${HELD} for update of m, i`);

/** The invitation behind a link, whatever the gym. Needs the system's eyes. */
export async function invitationByToken(
  db: Db,
  tokenHash: Buffer,
  options: { lock: boolean } = { lock: false },
): Promise<HeldAppInvitation | null> {
  const [held] = await db.rows<HeldAppInvitation>(options.lock ? LOCK_BY_TOKEN : BY_TOKEN, [tokenHash]);
  return held ?? null;
}

export async function markAccepted(db: Db, id: string, at: Date): Promise<void> {
  await db.models.memberInvitation.updateMany({ where: { id }, data: { acceptedAt: at } });
}

/** Gives a member an account of their own, or takes it away. */
export async function setAccount(db: Db, memberId: string, userId: string | null): Promise<void> {
  await db.models.member.updateMany({ where: { id: memberId }, data: { userId } });
}

/** The member of this gym that an account belongs to already. */
export async function memberOfAccount(db: Db, userId: string): Promise<string | null> {
  const found = await db.models.member.findFirst({ where: { userId }, select: { id: true } });
  return found?.id ?? null;
}

const FOR_MAIL = statement(
  "app-access.mail",
  `select i.email::text as email, i.expires_at as "expiresAt", m.first_name as "firstName",
     m.locale as "memberLocale", t.name as "gymName", t.brand_color as "brandColor", t.locale, t.zone
   from member_invitation i join tenant t on t.id = i.tenant_id
   join member m on m.tenant_id = i.tenant_id and m.id = i.member_id
   where i.id = $1::uuid and m.user_id is null and ${OPEN}`,
);

export interface AppInvitationMail {
  email: string;
  expiresAt: string;
  firstName: string;
  memberLocale: string | null;
  gymName: string;
  brandColor: string;
  locale: string;
  zone: string;
}

/** What the mail of an invitation says that still stands. */
export async function invitationForMail(db: Db, id: string): Promise<AppInvitationMail | null> {
  return (await db.rows<AppInvitationMail>(FOR_MAIL, [id]))[0] ?? null;
}
