import type { Database } from "../db/database";
import { type Statement, statement } from "../db/statement";
import { newId, PLATFORM_TENANT } from "../ids";
import { RELEASE } from "./release";

/** A job that a worker has in its hands. */
export interface RunningJob {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  /** ISO instant at which this try began. */
  readonly since: string;
}

type Role = "web" | "worker";

const EVERY_MS = 5_000;

const BEATS: Record<Role, Statement> = {
  web: statement(
    "processes.web-beat",
    `with gone as (delete from web_process where seen_at < now() - interval '1 day')
     insert into web_process (id, version, commit, node, memory_bytes) values ($1::uuid, $2, $3, $4, $5::bigint)
     on conflict (id) do update set seen_at = now(), memory_bytes = excluded.memory_bytes`,
  ),
  worker: statement(
    "processes.worker-beat",
    `with gone as (delete from worker_process where seen_at < now() - interval '1 day')
     insert into worker_process (id, version, commit, node, memory_bytes, running)
     values ($1::uuid, $2, $3, $4, $5::bigint, $6::jsonb)
     on conflict (id) do update
       set seen_at = now(), memory_bytes = excluded.memory_bytes, running = excluded.running`,
  ),
};
const LEAVES: Record<Role, Statement> = {
  web: statement("processes.web-leaves", "delete from web_process where id = $1::uuid"),
  worker: statement("processes.worker-leaves", "delete from worker_process where id = $1::uuid"),
};

export interface ProcessBeatOptions {
  db: Database;
  role: Role;
  /** What a worker is working on at this moment. */
  running?: () => readonly RunningJob[];
}

/** Says every five seconds that this process is alive and what it is, until stopped; then it says goodbye. */
export class ProcessBeat {
  readonly #options: ProcessBeatOptions;
  readonly #id = newId();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ProcessBeatOptions) {
    this.#options = options;
  }

  /** Resolves after the first beat. A missed one needs no handling: that it is missing is the message. */
  async start(): Promise<void> {
    const beat = () => this.#beat().catch(() => undefined);
    this.#timer = setInterval(beat, EVERY_MS);
    await beat();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const { db, role } = this.#options;
    await db
      .system("heartbeat", PLATFORM_TENANT, (reads) => reads.rows(LEAVES[role], [this.#id]))
      .catch(() => undefined);
  }

  async #beat(): Promise<void> {
    const { db, role, running } = this.#options;
    const { version, commit, node } = RELEASE;
    const values: unknown[] = [this.#id, version, commit, node, process.memoryUsage.rss()];
    if (role === "worker") values.push(JSON.stringify(running?.() ?? []));
    await db.system("heartbeat", PLATFORM_TENANT, (reads) => reads.rows(BEATS[role], values));
  }
}
