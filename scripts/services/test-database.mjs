import { randomBytes } from "node:crypto";
import pg from "pg";
import { withDatabase } from "../lib/urls.mjs";
import { migrate } from "../migrate.mjs";
import { ensureRoles, roleEnvironment, roleUrls } from "./roles.mjs";
import { startThrowAwayCluster } from "./throw-away.mjs";

const TEMPLATE = "pulse_template";

/**
 * A real PostgreSQL for tests: roles, a migrated template, and copies of it that cost a fraction of a second.
 */
export async function startTestDatabase() {
  const cluster = await startThrowAwayCluster();
  const secret = randomBytes(32).toString("hex");
  const admin = new pg.Pool({ connectionString: cluster.adminUrl, max: 2 });
  admin.on("error", () => {});
  try {
    const template = await ensureRoles({ serverUrl: cluster.adminUrl, database: TEMPLATE, secret });
    await migrate({ url: template.owner });
  } catch (error) {
    await admin.end();
    await cluster.stop();
    throw error;
  }

  const addressesOf = (name) => {
    const urls = roleUrls(cluster.adminUrl, name, secret);
    return { ...urls, admin: withDatabase(cluster.adminUrl, name), name, env: roleEnvironment(urls) };
  };

  return {
    secret,
    adminUrl: cluster.adminUrl,
    addressesOf,
    async createDatabase(name = `test_${randomBytes(6).toString("hex")}`) {
      const id = pg.escapeIdentifier(name);
      await admin.query(`CREATE DATABASE ${id} TEMPLATE ${TEMPLATE} OWNER pulse_owner STRATEGY FILE_COPY`);
      // Rights on a database itself are not copied with it.
      await admin.query(
        `REVOKE ALL ON DATABASE ${id} FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE ${id} TO pulse_app, pulse_system`,
      );
      return addressesOf(name);
    },
    async dropDatabase(name) {
      await admin.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    },
    async stop() {
      await admin.end();
      await cluster.stop();
    },
  };
}
