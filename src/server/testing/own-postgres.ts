import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { migrate } from "../../../scripts/migrate.mjs";
import { type Cluster, startCluster } from "../../../scripts/services/cluster.mjs";
import { ensureRoles, type RoleUrls } from "../../../scripts/services/roles.mjs";

export const TEST_SECRET = "a secret that only tests know, long enough";

const NAME = "pulse";

interface OwnPostgresOptions {
  archiveDir?: string;
  settings?: Record<string, string>;
}

/** A PostgreSQL of a test's own, with Pulse's tables: it can be stopped, killed and started again. */
export class OwnPostgres {
  readonly #options: OwnPostgresOptions;

  private constructor(
    readonly home: string,
    public cluster: Cluster,
    readonly urls: RoleUrls,
    options: OwnPostgresOptions,
  ) {
    this.#options = options;
  }

  static async start(options: OwnPostgresOptions = {}): Promise<OwnPostgres> {
    const home = await mkdtemp(path.join(tmpdir(), "pulse-own-"));
    const cluster = await startCluster(home, { ...options, throwAway: true });
    const urls = await ensureRoles({ serverUrl: cluster.adminUrl, database: NAME, secret: TEST_SECRET });
    const own = new OwnPostgres(home, cluster, urls, options);
    await migrate({ url: urls.owner });
    // A killed server keeps what was committed only when commits wait for their log; the machine itself stays on.
    await own.asAdmin((admin) => admin.query(`alter database ${NAME} set synchronous_commit = on`));
    return own;
  }

  /** A superuser's connection of its own each time: none survives what happens here. */
  async asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
    const url = new URL(this.cluster.adminUrl);
    url.pathname = `/${NAME}`;
    const admin = new pg.Client({ connectionString: url.toString() });
    admin.on("error", () => undefined);
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.end();
    }
  }

  /** `kill -9`; back by `restart`. */
  async kill(): Promise<void> {
    process.kill(this.cluster.pid, "SIGKILL");
    while (this.cluster.isRunning()) await pause(10);
  }

  /** Starts it again on the port it had, after a stop or a kill. */
  async restart(): Promise<void> {
    this.cluster = await startCluster(this.home, { ...this.#options, throwAway: true });
  }

  async close(): Promise<void> {
    await this.cluster.stop();
    await rm(this.cluster.dataDir, { recursive: true, force: true });
    await rm(this.home, { recursive: true, force: true });
  }
}
