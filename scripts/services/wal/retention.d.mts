export interface BaseBackup {
  readonly name: string;
  /** Milliseconds. */
  readonly endedAt: number;
  readonly startSegment: string;
}

export function outdated(options: {
  bases: readonly BaseBackup[];
  segments: readonly string[];
  now: number;
  days: number;
}): { bases: string[]; segments: string[] };

export function baseFor(bases: readonly BaseBackup[], moment: number): BaseBackup | undefined;
