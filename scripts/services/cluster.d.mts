export interface Cluster {
  /** As the server's superuser. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly adopted: boolean;
  readonly dataDir: string;
  readonly password: string;
  isRunning(): boolean;
  /** Ends every connection and leaves clean files; the same folder can be started again. */
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server in a folder, on the port it had before. */
export function startCluster(
  home: string,
  options?: { throwAway?: boolean; archiveDir?: string; settings?: Record<string, string> },
): Promise<Cluster>;
