/** What went over the connections of one pool since the process began: statements, with begins and commits. */
export interface Traffic {
  statements: number;
  milliseconds: number;
}

/** A statement as it is sent: a prepared one has a name. */
export interface SentStatement {
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  /** Where it was asked for, when that is not where it is sent: it waited for a connection. */
  readonly askedFrom?: unknown;
}

/** Sees statements go and their answers come. */
export interface StatementWatch {
  /** The place that asks now, as the watch knows places; undefined when it is of no interest. */
  here(): unknown;
  /** @returns what to call when the answer is there, or why there is none */
  sent(statement: SentStatement, from: unknown): ((error?: unknown) => void) | undefined;
}

let watch: StatementWatch | undefined;

/** Lets traces see every statement of this process; without it nothing is paid for. */
export function watchStatements(watching: StatementWatch | undefined): void {
  watch = watching;
}

/** The place that asks for a statement now; undefined where nobody watches. */
export function askingPlace(): unknown {
  return watch?.here();
}

/** Counts a statement from now until the returned function is called. */
export function counted(
  traffic: Traffic,
  sent: string | SentStatement | null | undefined,
): (error?: unknown) => void {
  const from = performance.now();
  const seen = watch && beginWatching(watch, typeof sent === "string" ? { text: sent } : (sent ?? {}));
  return (error) => {
    traffic.statements += 1;
    traffic.milliseconds += performance.now() - from;
    seen?.(error);
  };
}

function beginWatching(watching: StatementWatch, statement: SentStatement) {
  return watching.sent(statement, "askedFrom" in statement ? statement.askedFrom : watching.here());
}
