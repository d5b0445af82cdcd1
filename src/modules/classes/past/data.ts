import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";

export interface OwnDate {
  id: string;
  substituteId: string | null;
  roomId: string | null;
  localTime: string;
  startsAt: string;
  endsAt: string;
  cancelReason: string | null;
  cancelledAt: string | null;
  detached: string[];
}

const OWN = statement(
  "classes.past-own",
  `update class_session c set substitute_id = v."substituteId", room_id = coalesce(v."roomId", c.room_id),
     local_time = v."localTime", starts_at = v."startsAt", ends_at = v."endsAt",
     status = case when v."cancelReason" is null then 'scheduled' else 'cancelled' end,
     cancel_cause = case when v."cancelReason" is not null then 'gym' end, cancel_reason = v."cancelReason",
     cancelled_at = v."cancelledAt", detached = array(select jsonb_array_elements_text(v.detached))
   from jsonb_to_recordset($1::jsonb) as v(id uuid, "substituteId" uuid, "roomId" uuid, "localTime" text,
     "startsAt" timestamptz, "endsAt" timestamptz, "cancelReason" text, "cancelledAt" timestamptz, detached jsonb)
   where c.id = v.id`,
);

export async function setOwnDates(db: Db, rows: readonly OwnDate[]): Promise<void> {
  if (rows.length > 0) await db.rows(OWN, [JSON.stringify(rows)]);
}
