import { dashboardJson } from "@/modules/analytics/data";
import { occupancyJson } from "@/modules/attendance/visits/data";
import { memberPageJson } from "@/modules/membership/members/data";
import { needleOf } from "@/modules/membership/members/rules";
import { listMembersInput } from "@/modules/membership/members/schema";
import type { Db } from "@/platform/db/database";
import type { Statement } from "@/platform/db/statement";
import { RawJson } from "@/platform/trpc/raw-json";
import { localDate, localHour } from "@/shared/time-zone/time-zone";

/** A statement with its values, as the product would send it. */
export interface Sent {
  statement: Statement;
  values: unknown[];
}

export const ZONE = "Africa/Nairobi";

/** Runs a function of a data.ts against nothing and keeps what it would have sent: the floor is the very same SQL. */
function capture(work: (db: Db) => Promise<unknown>): Sent {
  let sent: Sent | undefined;
  const keep = (statement: Statement, values: unknown[] = []) => {
    sent = { statement, values };
  };
  const db: Db = {
    models: undefined as unknown as Db["models"],
    rows: async (statement, values) => {
      keep(statement, values);
      return [];
    },
    json: async (statement, values) => {
      keep(statement, values);
      return new RawJson("null");
    },
  };
  void work(db);
  if (!sent) throw new Error("no statement was sent");
  return sent;
}

export function memberPage(input: { search?: string; cursor?: string }): Sent {
  const cursor = input.cursor === undefined ? undefined : (JSON.parse(input.cursor) as string[]);
  const needle = input.search === undefined ? undefined : needleOf(input.search);
  return capture((db) =>
    memberPageJson(db, listMembersInput.parse(input), localDate(new Date(), ZONE), needle, cursor),
  );
}

export function occupancy(branchId: string): Sent {
  return capture((db) => occupancyJson(db, branchId, new Date(), 3));
}

export function dashboard(): Sent {
  const now = new Date();
  return capture((db) => dashboardJson(db, localDate(now, ZONE), null, now, localHour(now, ZONE)));
}
