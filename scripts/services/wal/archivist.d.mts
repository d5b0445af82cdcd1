export interface ArchiveRound {
  readonly problems: string[];
  /** The base backup that it took. */
  readonly base: string | undefined;
  readonly removed: number;
}

/** One round after the other, for whoever keeps the time. */
export function createArchivist(options: {
  cluster: () => { adminUrl: string; password: string };
  dir: string;
  days: number;
  log: (text: string) => void;
  now?: () => number;
}): { round(): Promise<ArchiveRound> };
