import type { Db } from "../db/database";
import { statement } from "../db/statement";
import type { RunningJob } from "./process-beat";

const LIST = statement(
  "processes.list",
  `select 'web' as role, id, started_at as "startedAt", seen_at as "seenAt",
     extract(epoch from now() - seen_at)::float8 as "silentSeconds", version, commit, node,
     memory_bytes::float8 as "memoryBytes", '[]'::jsonb as running
   from web_process where seen_at > now() - interval '15 minutes'
   union all
   select 'worker', id, started_at, seen_at, extract(epoch from now() - seen_at)::float8, version, commit, node,
     memory_bytes::float8, running
   from worker_process where seen_at > now() - interval '15 minutes'
   order by 1, 3, 2`,
);

/** A process that has beaten within this time is alive. */
export const ALIVE_SECONDS = 20;

/** A process of this installation, as it last described itself. */
export interface KnownProcess {
  role: "web" | "worker";
  id: string;
  startedAt: string;
  seenAt: string;
  silentSeconds: number;
  /** Null for one of a version that did not say so yet. */
  version: string | null;
  commit: string | null;
  node: string | null;
  memoryBytes: number | null;
  running: RunningJob[];
}

/**
 * Web and worker processes of the last quarter of an hour that have not said goodbye: whoever has been silent for longer
 * was replaced. For the system alone.
 */
export function listProcesses(db: Db): Promise<KnownProcess[]> {
  return db.rows<KnownProcess>(LIST);
}
