import type { Db } from "@/platform/db/database";
import { iso } from "@/platform/db/instants";
import { statement } from "@/platform/db/statement";

/** A request as its mails tell of it. */
export interface CoverMail {
  status: "asked" | "accepted" | "declined" | "withdrawn";
  name: string;
  branch: string;
  zone: string;
  startsAt: string;
  note: string | null;
  asker: string;
  /** Who said yes, or was asked by name. */
  colleague: string | null;
  email: string;
  locale: string | null;
  brandColor: string;
}

const MAIL = statement(
  "substitutes.mail",
  `select s.status, t.name, b.name as branch, b.zone, ${iso("c.starts_at")} as "startsAt", s.note, ku.name as asker,
     yu.name as colleague, u.email::text as email, u.locale, g.brand_color as "brandColor"
   from substitution s
   join class_session c on c.tenant_id = s.tenant_id and c.id = s.session_id
   join class_type t on t.tenant_id = c.tenant_id and t.id = c.class_type_id
   join branch b on b.tenant_id = c.tenant_id and b.id = c.branch_id
   join tenant g on g.id = s.tenant_id
   join staff k on k.tenant_id = s.tenant_id and k.id = s.asked_by_id join app_user ku on ku.id = k.user_id
   left join staff y on y.tenant_id = s.tenant_id and y.id = coalesce(s.taken_by_id, s.asked_id)
   left join app_user yu on yu.id = y.user_id
   join staff p on p.tenant_id = s.tenant_id and p.id = $2::uuid and p.removed_at is null
   join app_user u on u.id = p.user_id
   where s.id = $1::uuid and c.status = 'scheduled' and c.starts_at > $3::timestamptz`,
);

/** What somebody on the staff is told of a request; nothing once the class has begun or does not take place. */
export async function findCoverMail(
  db: Db,
  requestId: string,
  staffId: string,
  now: Date,
): Promise<CoverMail | undefined> {
  return (await db.rows<CoverMail>(MAIL, [requestId, staffId, now.toISOString()]))[0];
}
