export const PROOF_LIMIT_MS: number;
export function judgeProof(
  proof: { at: string; ok: boolean; problem: string | null } | null,
  now: number,
): string | undefined;
export function judgeServer(version: number): string | undefined;
export function judgeDisk(freeBytes: number, databaseBytes: number): string | undefined;
export function judgeMigrations(
  wanted: readonly string[],
  applied: readonly string[],
): { pending: string[]; refusal: string | undefined };
