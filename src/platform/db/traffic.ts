/** What went over the connections of one pool since the process began: statements, with begins and commits. */
export interface Traffic {
  statements: number;
  milliseconds: number;
}

/** A statement as it is sent: a prepared one has a name. */
export interface SentStatement {
  readonly name?: string | undefined;
  readonly text?: string | undefined;
}

/** Told when a statement is sent; tells back when its answer is there, or why there is none. */
export type StatementWatch = (statement: SentStatement) => ((error?: unknown) => void) | undefined;

let watch: StatementWatch | undefined;

/** Lets traces see every statement of this process; without it nothing is paid for. */
export function watchStatements(watching: StatementWatch | undefined): void {
  watch = watching;
}

/** Counts a statement from now until the returned function is called. */
export function counted(
  traffic: Traffic,
  sent: string | SentStatement | null | undefined,
): (error?: unknown) => void {
  const from = performance.now();
  const seen = watch?.(typeof sent === "string" ? { text: sent } : (sent ?? {}));
  return (error) => {
    traffic.statements += 1;
    traffic.milliseconds += performance.now() - from;
    seen?.(error);
  };
}
