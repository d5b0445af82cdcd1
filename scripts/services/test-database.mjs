import { randomBytes } from "node:crypto";
import pg from "pg";
import { withDatabase } from "../lib/urls.mjs";
import { migrate } from "../migrate.mjs";
import { ensureRoles, roleEnvironment, roleUrls } from "./roles.mjs";
import { startThrowAwayCluster } from "./throw-away.mjs";

const TEMPLATE = "pulse_template";

/**
 * Makes and drops copies of the template on a running test server, from any process that was told its address.
 */
export function connectTestDatabases({ adminUrl, secret }) {
  const admin = new pg.Pool({ connectionString: adminUrl, max: 2 });
  admin.on("error", () => {});

  const addressesOf = (name) => {
    const urls = roleUrls(adminUrl, name, secret);
    return { ...urls, admin: withDatabase(adminUrl, name), name, env: roleEnvironment(urls) };
  };

  return {
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
    close: () => admin.end(),
  };
}

/**
 * A real PostgreSQL for tests: roles, a migrated template, and copies of it that cost a fraction of a second.
 */
export async function startTestDatabase() {
  const cluster = await startThrowAwayCluster();
  const secret = randomBytes(32).toString("hex");
  try {
    const template = await ensureRoles({ serverUrl: cluster.adminUrl, database: TEMPLATE, secret });
    await migrate({ url: template.owner });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const { close, ...databases } = connectTestDatabases({ adminUrl: cluster.adminUrl, secret });
  return {
    secret,
    adminUrl: cluster.adminUrl,
    ...databases,
    async stop() {
      await close();
      await cluster.stop();
    },
  };
}
