export interface Version {
  readonly id: string;
  readonly name: string;
}

export interface UpgradeDriver {
  now(): Promise<Version>;
  next(): Promise<Version & { readonly migrations: readonly string[] }>;
  sql(query: string): Promise<unknown>;
  freeBytes(): Promise<number>;
  migrate(next: Version): Promise<unknown>;
  start(next: Version): Promise<unknown>;
  smoke(): Promise<string | undefined>;
  back(old: Version, options: { started: boolean }): Promise<unknown>;
}

export function upgrade(
  driver: UpgradeDriver,
  options: { withoutProof?: string; onlyLook?: boolean; log: (text: string) => void; clock?: () => number },
): Promise<"done" | "nothing" | "looked" | "returned">;
