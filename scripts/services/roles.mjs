import { createHmac } from "node:crypto";
import pg from "pg";
import { Complaint } from "../lib/complaint.mjs";
import { withDatabase } from "../lib/urls.mjs";
import { CREATE_EXTENSIONS, EXTENSIONS } from "./extensions.mjs";

/**
 * Three roles, one purpose each. `pulse_owner` owns the schema, migrates, and makes the scratch databases in which
 * backups are proven; `pulse_app` serves people and is bound
 * by row security; `pulse_system` serves the few tasks that span gyms and is not.
 */
const OWNER = "pulse_owner";
const APP = "pulse_app";
const SYSTEM = "pulse_system";
const ATTRIBUTES = {
  [OWNER]: "LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE",
  [APP]: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE",
  [SYSTEM]: "LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE",
};

/** Two starts at once must not alter the same role; any number does, as long as all use it. */
const LOCK = 7_270_369;

function passwordOf(role, secret) {
  return createHmac("sha256", secret).update(`database-role:${role}`).digest("base64url");
}

function urlOf(serverUrl, database, role, secret) {
  const url = new URL(withDatabase(serverUrl, database));
  url.username = role;
  url.password = passwordOf(role, secret);
  return url.toString();
}

/** The addresses of a database for the three roles, without looking whether they work. */
export function roleUrls(serverUrl, database, secret) {
  return {
    owner: urlOf(serverUrl, database, OWNER, secret),
    app: urlOf(serverUrl, database, APP, secret),
    system: urlOf(serverUrl, database, SYSTEM, secret),
  };
}

/** The same addresses as the variables that web, worker, seed and tests read. */
export function roleEnvironment(urls) {
  return { PULSE_DB_OWNER_URL: urls.owner, PULSE_DB_APP_URL: urls.app, PULSE_DB_SYSTEM_URL: urls.system };
}

async function connected(url, use) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function locked(client, use) {
  await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
  try {
    return await use();
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]).catch(() => {});
  }
}

function roleSql(role, secret, exists) {
  const password = `PASSWORD '${passwordOf(role, secret)}'`;
  return exists
    ? `ALTER ROLE ${role} ${ATTRIBUTES[role]} ${password};`
    : `CREATE ROLE ${role} ${ATTRIBUTES[role]} ${password};`;
}

/** What the owner's future tables, sequences, functions and schemas grant; PUBLIC gets nothing beyond usage. */
function privilegeSql(database) {
  const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE ${OWNER}`;
  const both = `TO ${APP}, ${SYSTEM}`;
  return `
    ${CREATE_EXTENSIONS}
    REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
    GRANT CONNECT, TEMPORARY ON DATABASE ${database} ${both};
    ALTER SCHEMA public OWNER TO ${OWNER};
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    ${defaults} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES ${both};
    ${defaults} GRANT USAGE, SELECT ON SEQUENCES ${both};
    ${defaults} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
    ${defaults} GRANT EXECUTE ON FUNCTIONS ${both};
    ${defaults} GRANT USAGE ON SCHEMAS ${both};`;
}

/** Makes the roles; once per server. */
async function makeRoles(client, secret) {
  const { rows } = await client.query("SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", [
    [OWNER, APP, SYSTEM],
  ]);
  const existing = new Set(rows.map((row) => row.rolname));
  await client.query(
    [OWNER, APP, SYSTEM].map((role) => roleSql(role, secret, existing.has(role))).join("\n"),
  );
  // A migration hands functions that step over row security to pulse_system; the owner must be able to give them.
  const { rows: version } = await client.query(
    "SELECT current_setting('server_version_num')::int >= 160000 AS modern",
  );
  await client.query(
    `GRANT ${SYSTEM} TO ${OWNER}${version[0].modern ? " WITH INHERIT FALSE, SET TRUE" : ""}`,
  );
  // How long transactions of the other roles have been open; an administrator who may not give that leaves it out.
  await client.query(`GRANT pg_read_all_stats TO ${SYSTEM}`).catch(() => {});
  const self = await client.query(
    `SELECT rolsuper, pg_has_role(current_user, '${OWNER}', 'USAGE') AS member FROM pg_roles WHERE rolname = current_user`,
  );
  // To give something to the owner, an administrator who is no superuser must belong to the role.
  if (!self.rows[0].rolsuper && !self.rows[0].member) await client.query(`GRANT ${OWNER} TO CURRENT_USER`);
}

async function makeDatabase(client, database) {
  const name = client.escapeIdentifier(database);
  const { rows } = await client.query(
    "SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1",
    [database],
  );
  if (rows.length === 0) await client.query(`CREATE DATABASE ${name} OWNER ${OWNER}`);
  else if (rows[0].owner !== OWNER) await client.query(`ALTER DATABASE ${name} OWNER TO ${OWNER}`);
}

/** Whether the owner can sign in and finds everything as this file makes it, so nothing needs an administrator. */
async function isPrepared(urls) {
  try {
    return await connected(urls.owner, async (client) => {
      const { rows } = await client.query(
        `SELECT
           (SELECT count(*) FROM pg_extension WHERE extname = ANY($1))::int AS extensions,
           (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()) AS owner,
           (SELECT count(*) FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole
              WHERE r.rolname = $2 AND d.defaclnamespace = 0)::int AS defaults,
           (SELECT bool_and(rolbypassrls = (rolname = $3)) FROM pg_roles WHERE rolname IN ($3, $4)) AS bypass,
           (SELECT rolcreatedb FROM pg_roles WHERE rolname = $2) AS may_prove,
           pg_has_role($2, $3, 'MEMBER') AS may_give`,
        [EXTENSIONS, OWNER, SYSTEM, APP],
      );
      const found = rows[0];
      return (
        found.extensions === EXTENSIONS.length &&
        found.owner === OWNER &&
        found.defaults >= 4 &&
        found.bypass &&
        found.may_prove &&
        found.may_give
      );
    }).then((prepared) =>
      prepared
        ? Promise.all([urls.app, urls.system].map((url) => connected(url, async () => true))).then(() => true)
        : false,
    );
  } catch {
    return false;
  }
}

/**
 * Makes roles, database, extensions and default privileges, as far as they are missing.
 *
 * @param options.serverUrl address of a user who may make roles (needed only when something is missing)
 * @param options.database  name of the database, made when it is missing
 * @param options.secret    PULSE_SECRET; the roles' passwords are derived from it
 * @returns {Promise<{ owner: string, app: string, system: string }>} the addresses for the three roles
 */
export async function ensureRoles({ serverUrl, database, secret }) {
  const urls = roleUrls(serverUrl, database, secret);
  if (await isPrepared(urls)) return urls;
  try {
    // The database may not exist yet; if "postgres" is closed to this user, it must.
    const entry = await connected(withDatabase(serverUrl, "postgres"), async () => "postgres").catch(
      (error) => {
        if (error.code === "3D000" || error.code === "42501" || error.code === "28000") return database;
        throw error;
      },
    );
    await connected(withDatabase(serverUrl, entry), (client) =>
      locked(client, async () => {
        await makeRoles(client, secret);
        await makeDatabase(client, database);
      }),
    );
    await connected(withDatabase(serverUrl, database), (client) =>
      locked(client, () => client.query(privilegeSql(client.escapeIdentifier(database)))),
    );
  } catch (error) {
    if (!["42501", "0LP01", "0A000", "58P01", "55000"].includes(error.code)) throw error;
    throw new Complaint(
      `The user of DATABASE_URL may not prepare the database (PostgreSQL says: ${error.message}).`,
      `Let DATABASE_URL name an administrator once, or run this as one and start again:\n\n${adminSql(database, secret)}`,
    );
  }
  return urls;
}

/** Everything as a script for `psql`, for those who keep administration to themselves. */
function adminSql(database, secret) {
  const name = `"${database.replaceAll('"', '""')}"`;
  return [
    ...[OWNER, APP, SYSTEM].map((role) => roleSql(role, secret, false)),
    `GRANT ${SYSTEM} TO ${OWNER};`,
    `ALTER DATABASE ${name} OWNER TO ${OWNER};`,
    `\\connect ${name}`,
    privilegeSql(name)
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean)
      .join("\n"),
  ]
    .map((line) => `  ${line.replaceAll("\n", "\n  ")}`)
    .join("\n");
}
