import type { BackupProblem } from "./problems";

/** Something that a person can mend: `problem` chooses the sentence, `detail` is what the program said. */
export class BackupFailure extends Error {
  override name = "BackupFailure";
  readonly problem: BackupProblem;
  readonly detail: string;

  constructor(problem: BackupProblem, detail: string, options?: ErrorOptions) {
    super(`${problem}: ${detail}`, options);
    this.problem = problem;
    this.detail = detail;
  }
}

/** Of the file system, and of PostgreSQL: no room left, also by a quota or a limit of the process. */
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG", "53100"]);
const CLOSED = new Set(["ENOENT", "EACCES", "EPERM", "EROFS", "ENOTDIR"]);

/** The deepest cause speaks: libraries wrap what the system said. */
function chain(error: unknown): Error[] {
  const errors: Error[] = [];
  for (let at = error; at instanceof Error && errors.length < 10; at = at.cause) errors.push(at);
  return errors;
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/**
 * Puts a failure under one of the problems that have a sentence.
 * @param otherwise where the error itself does not tell
 */
export function asBackupFailure(error: unknown, otherwise: BackupProblem): BackupFailure {
  const errors = chain(error);
  const known = errors.find((one) => one instanceof BackupFailure);
  if (known) return known as BackupFailure;
  const codes = errors.map(codeOf).filter((code) => code !== undefined);
  const message = errors[0]?.message ?? String(error);
  const problem =
    codes.some((code) => FULL.has(code)) || /No space left on device/.test(message)
      ? "DISK_FULL"
      : codes.some((code) => CLOSED.has(code))
        ? "FILE_MISSING"
        : otherwise;
  return new BackupFailure(problem, message, { cause: error });
}
