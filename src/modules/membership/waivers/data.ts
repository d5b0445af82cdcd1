import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { PublishWaiverInput, WaiverSignature, WaiverVersion } from "./schema";

const SELECT = `select w.id, w.version, w.locale, w.title, w.body, w.published_at as "publishedAt",
    w.retired_at is not null as retired, (select count(*)::int from waiver_signature s
      where s.tenant_id = w.tenant_id and s.waiver_version_id = w.id) as signatures
  from waiver_version w`;

const LIST = statement("waivers.list", `${SELECT} order by w.version desc, w.locale limit 200`);
const ONE = statement("waivers.one", `${SELECT} where w.id = $1::uuid`);
const CURRENT = statement(
  "waivers.current",
  `${SELECT} where w.retired_at is null
   order by w.locale <> $1, w.locale <> $2, w.locale <> 'en', w.version desc, w.locale limit 1`,
);

export function listWaivers(db: Db): Promise<WaiverVersion[]> {
  return db.rows<WaiverVersion>(LIST);
}

export async function findWaiver(db: Db, id: string): Promise<WaiverVersion | undefined> {
  return (await db.rows<WaiverVersion>(ONE, [id]))[0];
}

/** What is signed today: in the reader's language, else in the gym's, else in English, else in any. */
export async function currentWaiver(
  db: Db,
  locale: string,
  gymLocale: string,
): Promise<WaiverVersion | undefined> {
  return (await db.rows<WaiverVersion>(CURRENT, [locale, gymLocale]))[0];
}

const LOCK = statement(
  "waivers.lock",
  "select pg_advisory_xact_lock(hashtextextended('waiver:' || app.current_tenant()::text, 0))::text",
);
const RETIRE = statement(
  "waivers.retire",
  "update waiver_version set retired_at = $1::timestamptz where retired_at is null returning id",
);
const HIGHEST = statement(
  "waivers.highest",
  "select coalesce(max(version), 0)::int as version from waiver_version",
);

/** Puts the next version in place of the one before. @returns its number */
export async function replaceWaiver(db: Db, texts: PublishWaiverInput["texts"], now: Date): Promise<number> {
  await db.rows(LOCK);
  const version = ((await db.rows<{ version: number }>(HIGHEST))[0]?.version ?? 0) + 1;
  await db.rows(RETIRE, [now.toISOString()]);
  await db.models.waiverVersion.createMany({
    data: texts.map((text) => ({ id: newId(), version, ...text, publishedAt: now })),
  });
  return version;
}

const SIGNER = {
  member: statement(
    "waivers.member",
    `select id, birth_date as "birthDate" from member where id = $1::uuid and archived_at is null for update`,
  ),
  guest: statement("waivers.guest", `select id, birth_date as "birthDate" from guest where id = $1::uuid`),
};

/** Whom a signature is for. @returns undefined when there is nobody, or they are archived */
export async function findSigner(
  db: Db,
  kind: "member" | "guest",
  id: string,
): Promise<{ id: string; birthDate: string | null } | undefined> {
  return (await db.rows<{ id: string; birthDate: string | null }>(SIGNER[kind], [id]))[0];
}

export interface NewSignature {
  id: string;
  memberId: string | null;
  guestId: string | null;
  waiverVersionId: string;
  title: string;
  body: string;
  signerName: string;
  signerRole: string;
  signatureKey: string;
  signedOn: string;
  signedAt: Date;
  witnessId: string | null;
}

const SIGNED_ON = statement(
  "waivers.signed-on",
  "update member set waiver_signed_on = $2::date where id = $1::uuid",
);

/** Keeps a signature; a member's own day of signing, which the door reads, is the newest. */
export async function insertSignature(db: Db, signature: NewSignature): Promise<void> {
  await db.models.waiverSignature.create({
    data: { ...signature, signedOn: toDbDate(signature.signedOn) },
    select: { id: true },
  });
  if (signature.memberId) await db.rows(SIGNED_ON, [signature.memberId, signature.signedOn]);
}

const SIGNATURES = statement(
  "waivers.signatures",
  `select s.id, w.version, s.title, s.body, s.signer_name as "signerName", s.signer_role as "signerRole",
     s.signed_on as "signedOn", s.signed_at as "signedAt", u.name as "witnessName"
   from waiver_signature s
   join waiver_version w on w.tenant_id = s.tenant_id and w.id = s.waiver_version_id
   left join app_user u on u.id = s.witness_id
   where s.member_id = $1::uuid order by s.signed_at desc, s.id desc limit 50`,
);

export function signaturesOf(db: Db, memberId: string): Promise<WaiverSignature[]> {
  return db.rows<WaiverSignature>(SIGNATURES, [memberId]);
}

const KEY = statement(
  "waivers.key",
  `select signature_key as key, member_id as "memberId" from waiver_signature where id = $1::uuid`,
);

export async function findSignatureKey(
  db: Db,
  id: string,
): Promise<{ key: string; memberId: string | null } | undefined> {
  return (await db.rows<{ key: string; memberId: string | null }>(KEY, [id]))[0];
}
