export interface MigrationText {
  readonly name: string;
  readonly sql: string;
}

export function contracts(sql: string): string[];
export function faultsOf(migrations: readonly MigrationText[]): string[];
export function oldestFor(migrations: readonly MigrationText[]): string;
