import { statement } from "@/platform/db/statement";
import type { TestGym, TestWorld } from "@/platform/testing/world";

const VISITS = statement(
  "test.visits",
  `select id, left_how as "leftHow", left_at as "leftAt", override, flag, reason from visit where member_id = $1::uuid order by entered_at`,
);
const REFUSALS = statement(
  "test.refusals",
  "select reason from refusal where member_id = $1::uuid order by at",
);
const OUTBOX = statement(
  "test.outbox",
  "select name from outbox where payload->>'memberId' = $1 and name like 'attendance.%'",
);

interface VisitRow {
  id: string;
  leftHow: string | null;
  leftAt: string | null;
  override: string | null;
  flag: string | null;
  reason: string;
}

/** What the tables of a gym know of one member's coming. */
export function doorRecords(world: TestWorld, { facts }: TestGym) {
  return {
    visitsOf: (memberId: string) => world.db.read(facts.id, (db) => db.rows<VisitRow>(VISITS, [memberId])),
    refusalsOf: (memberId: string) =>
      world.db.read(facts.id, (db) => db.rows<{ reason: string }>(REFUSALS, [memberId])),
    eventsOf: (memberId: string) =>
      world.db.read(facts.id, (db) => db.rows<{ name: string }>(OUTBOX, [memberId])),
  };
}
