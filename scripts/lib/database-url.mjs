import { Complaint } from "./complaint.mjs";

const EXAMPLE = "For example: DATABASE_URL=postgresql://postgres:secret@127.0.0.1:5432/pulse";

/**
 * Checks the form of DATABASE_URL.
 *
 * @returns {{ url: string, database: string }}
 * @throws Complaint when it is no PostgreSQL address with a database in it
 */
export function readDatabaseUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new Complaint("DATABASE_URL is not an address.", EXAMPLE);
  }
  if (!/^postgres(ql)?:$/.test(url.protocol)) {
    throw new Complaint(
      `DATABASE_URL must begin with postgresql://, not ${url.protocol}// – Pulse runs on PostgreSQL.`,
      EXAMPLE,
    );
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!url.hostname) throw new Complaint("DATABASE_URL names no server.", EXAMPLE);
  if (!database) throw new Complaint("DATABASE_URL names no database after the server's name.", EXAMPLE);
  return { url: url.toString(), database };
}

const NETWORK = {
  ECONNREFUSED: (where) => `nothing answers at ${where}`,
  ENOTFOUND: (where) => `there is no server called ${where}`,
  EAI_AGAIN: (where) => `the name ${where} could not be looked up`,
  ETIMEDOUT: (where) => `${where} does not answer`,
  EHOSTUNREACH: (where) => `${where} cannot be reached`,
  ENETUNREACH: (where) => `${where} cannot be reached`,
  ECONNRESET: (where) => `${where} cut the connection`,
};

/**
 * Turns a failure to connect into a sentence about DATABASE_URL. Other errors come back as they are.
 *
 * @param url the address that was tried; its password is never shown
 */
export function explainConnection(error, url, variable = "DATABASE_URL") {
  if (error instanceof Complaint) return error;
  const { hostname, port, username, pathname } = new URL(url);
  const where = `${hostname}:${port || 5432}`;
  // Node tries every address of a name and reports them together.
  const code = error.code ?? error.errors?.[0]?.code;
  let reason = NETWORK[code]?.(where);
  if (code === "28P01") reason = `the password for the user "${decodeURIComponent(username)}" is wrong`;
  if (code === "28000")
    reason = `the server refuses the user "${decodeURIComponent(username)}" (${error.message})`;
  if (code === "3D000")
    reason = `there is no database "${decodeURIComponent(pathname.slice(1))}" on ${where}`;
  if (code === "53300") reason = `${where} has no connection left (max_connections)`;
  if (code === "57P03") reason = `${where} is starting up or shutting down`;
  if (/timeout/i.test(error.message ?? "")) reason ??= `${where} does not answer`;
  if (/\bSSL\b|certificate/.test(error.message ?? ""))
    reason ??= `no secure connection to ${where}: ${error.message}`;
  if (/Connection terminated unexpectedly/.test(error.message ?? ""))
    reason ??= `${where} is no PostgreSQL server`;
  if (!reason) return error;
  return new Complaint(`${variable} does not work: ${reason}.`, EXAMPLE);
}
