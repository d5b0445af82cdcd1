const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NOUGHT = /^0+$/;

/** Which span of which trace. */
export interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
}

/** What a `traceparent` header names; undefined when it names nothing (W3C Trace Context, level 1). */
export function parseTraceparent(header: string | undefined): SpanPlace | undefined {
  const [, traceId, spanId] = TRACEPARENT.exec(header ?? "") ?? [];
  if (!traceId || !spanId || NOUGHT.test(traceId) || NOUGHT.test(spanId)) return undefined;
  return { traceId, spanId };
}

/** The span of the request with this id, by which its trace is found again; undefined for ids of another making. */
export function placeOfRequest(requestId: string | undefined): SpanPlace | undefined {
  if (!requestId || !UUID.test(requestId)) return undefined;
  const traceId = requestId.replaceAll("-", "");
  return { traceId, spanId: traceId.slice(16) };
}

/** A trace's id as a request's. */
export function requestIdOf(traceId: string): string {
  return traceId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What a statement is called in a trace: its label, or Prisma's verb and table. Values never stand in a text. */
export function statementName({
  name,
  text = "",
}: {
  name?: string | undefined;
  text?: string | undefined;
}): string {
  if (name?.includes(":")) return name.slice(0, name.indexOf(":"));
  const verb = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? "statement";
  const table = /\b(?:from|into|update)\s+(?:"public"\.)?"(\w+)"/i.exec(text)?.[1];
  return table ? `${verb} ${table}` : verb;
}
