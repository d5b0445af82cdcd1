/** One database of the test server, addressed as each role. */
export interface TestDatabase {
  readonly name: string;
  readonly owner: string;
  readonly app: string;
  readonly system: string;
  /** As the server's superuser, for what no role may do. */
  readonly admin: string;
  /** The addresses as PULSE_DB_OWNER_URL, PULSE_DB_APP_URL and PULSE_DB_SYSTEM_URL. */
  readonly env: Readonly<Record<"PULSE_DB_OWNER_URL" | "PULSE_DB_APP_URL" | "PULSE_DB_SYSTEM_URL", string>>;
}

export interface TestDatabases {
  /** Copies the migrated template; the name is made up when none is given. */
  createDatabase(name?: string): Promise<TestDatabase>;
  /** The addresses of a database that createDatabase made. */
  addressesOf(name: string): TestDatabase;
  dropDatabase(name: string): Promise<void>;
}

export interface TestDatabaseServer extends TestDatabases {
  /** Stands for PULSE_SECRET; the roles' passwords derive from it. */
  readonly secret: string;
  readonly adminUrl: string;
  /** Stops the server and deletes its files. */
  stop(): Promise<void>;
}

/** Reaches a test server that another process has started. */
export function connectTestDatabases(server: {
  adminUrl: string;
  secret: string;
}): TestDatabases & { close(): Promise<void> };

/** Starts an empty PostgreSQL without durability in the temporary folder, with roles and a migrated template. */
export function startTestDatabase(): Promise<TestDatabaseServer>;
