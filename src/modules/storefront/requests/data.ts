import type { Db } from "@/platform/db/database";
import { toDbDate } from "@/platform/db/dates";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";
import type { JoinRequest } from "./schema";

export interface NewJoinRequest {
  id: string;
  planId: string | null;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  birthDate: string;
  guardianName: string | null;
  guardianPhone: string | null;
  locale: string;
  marketing: boolean;
  consentAt: Date;
}

export async function insertRequest(db: Db, { birthDate, ...request }: NewJoinRequest): Promise<void> {
  await db.models.joinRequest.create({
    data: { ...request, birthDate: toDbDate(birthDate), createdAt: request.consentAt },
    select: { id: true },
  });
}

const FIELDS = `r.id, r.first_name as "firstName", r.last_name as "lastName", r.email::text as email, r.phone,
  r.birth_date as "birthDate", r.guardian_name as "guardianName", r.guardian_phone as "guardianPhone",
  r.plan_id as "planId", p.name as "planName", r.marketing, ${iso("r.created_at")} as "createdAt",
  (select json_build_object('memberId', m.id, 'name', trim(m.first_name || ' ' || m.last_name), 'number', m.number)
   from member m where m.archived_at is null and m.merged_into_id is null and (m.email = r.email or m.phone = r.phone)
   order by m.email = r.email desc nulls last, m.id limit 1) as known`;
const OPEN = statement(
  "storefront.open-requests",
  `select ${FIELDS} from join_request r left join plan p on p.id = r.plan_id
   where r.status = 'open' order by r.created_at desc, r.id desc limit 200`,
);
const HOLD = statement(
  "storefront.hold-request",
  "select id from join_request where id = $1::uuid and status = 'open' for update",
);
const ONE = statement(
  "storefront.request",
  `select ${FIELDS} from join_request r left join plan p on p.id = r.plan_id where r.id = $1::uuid`,
);

/** Those who wait for an answer, the newest first; at most two hundred. */
export function openRequests(db: Db): Promise<JoinRequest[]> {
  return db.rows<JoinRequest>(OPEN);
}

/** One that nobody has answered, held until the transaction ends. */
export async function holdRequest(db: Db, id: string): Promise<JoinRequest | undefined> {
  if ((await db.rows(HOLD, [id])).length === 0) return undefined;
  return (await db.rows<JoinRequest>(ONE, [id]))[0];
}

export async function settleRequest(
  db: Db,
  id: string,
  status: "accepted" | "dismissed",
  decidedAt: Date,
  decidedBy: string | null,
): Promise<void> {
  await db.models.joinRequest.updateMany({ where: { id }, data: { status, decidedAt, decidedBy } });
}

const FOR_MAIL = statement(
  "storefront.request-for-mail",
  `select r.first_name as "firstName", r.email::text as email, r.locale, p.name as "planName",
     (select case when m.user_id is null then 'member' else 'account' end from member m
      where m.email = r.email and m.archived_at is null order by m.user_id nulls last limit 1) as known
   from join_request r left join plan p on p.id = r.plan_id where r.id = $1::uuid and r.status = 'open'`,
);

export interface RequestForMail {
  firstName: string;
  email: string;
  locale: string;
  planName: string | null;
  /** Whether that e-mail is a member's already, and whether they can sign in. */
  known: "member" | "account" | null;
}

export async function requestForMail(db: Db, id: string): Promise<RequestForMail | undefined> {
  return (await db.rows<RequestForMail>(FOR_MAIL, [id]))[0];
}

/** Names of people who never became members go: answered ones after a month, the others after three. */
export async function forgetRequests(db: Db, answeredBefore: Date, openBefore: Date): Promise<number> {
  const done = await db.models.joinRequest.deleteMany({
    where: { OR: [{ decidedAt: { lt: answeredBefore } }, { createdAt: { lt: openBefore } }] },
  });
  return done.count;
}
