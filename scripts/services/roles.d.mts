export interface RoleUrls {
  readonly owner: string;
  readonly app: string;
  readonly system: string;
}

/** Makes roles, database, extensions and default privileges, as far as they are missing. */
export function ensureRoles(options: {
  serverUrl: string;
  database: string;
  secret: string;
}): Promise<RoleUrls>;

/** The addresses as the variables that web, worker, seed and tests read. */
export function roleEnvironment(urls: RoleUrls): Record<string, string>;
