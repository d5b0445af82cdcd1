import { watchStatements } from "../db/traffic";

/** Where a request's span ends, and under which id everything that follows from it goes. */
export interface TracedRequest {
  /** The request id: the trace's id in the form of a UUID. */
  readonly id: string;
  end(status: number): void;
}

/**
 * Traces of one process. A request's id **is** its trace's id, so what carries the one through logs, audit and outbox
 * carries the other, and every process comes to the same answer about which traces are kept.
 */
export interface Tracing {
  /** @param parent a `traceparent` of somebody trusted; for anybody else a new trace begins */
  request(name: string, method: string, parent: string | undefined): TracedRequest;
  /** Does some work as a span of the request that it follows from, or of a trace of its own. */
  within<T>(name: string, requestId: string | undefined, work: () => Promise<T>): Promise<T>;
  /** What is watched of PostgreSQL's statements: their names and times, never their values. */
  readonly statements: Parameters<typeof watchStatements>[0];
}

let active: Tracing | undefined;

/** Puts traces in force for this process, or takes them away. */
export function setTracing(tracing: Tracing | undefined): void {
  active = tracing;
  watchStatements(tracing?.statements);
}

/** The traces of this process; undefined where nobody wants any, and then nothing is paid for them. */
export function tracing(): Tracing | undefined {
  return active;
}

/** Does some work, as a span where there are traces. */
export function traced<T>(name: string, requestId: string | undefined, work: () => Promise<T>): Promise<T> {
  return active ? active.within(name, requestId, work) : work();
}
