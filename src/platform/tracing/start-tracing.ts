import { randomBytes, randomUUID } from "node:crypto";
import type { Context, Span } from "@opentelemetry/api";
import { DomainError } from "../errors";
import { parseTraceparent, placeOfRequest, requestIdOf, type SpanPlace, statementName } from "./trace-ids";
import { setTracing } from "./tracing";

interface TracingOptions {
  /** Where OTLP over HTTP is taken, without `/v1/traces`. */
  endpoint: string;
  /** Share of traces that are kept, from 0 to 1; decided by the trace's id, the same in every process. */
  ratio: number;
  /** `pulse-web`, `pulse-worker`. */
  service: string;
  version: string;
}

/** Gives the span that begins next the id that is meant for it; every other one gets a chance one. */
class PlannedIds {
  planned: Partial<SpanPlace> = {};
  readonly generateTraceId = () => this.planned.traceId ?? randomBytes(16).toString("hex");
  readonly generateSpanId = () => this.planned.spanId ?? randomBytes(8).toString("hex");
}

/**
 * Begins to send traces. OpenTelemetry is loaded here and nowhere else, so a process without traces never reads it.
 * @returns how to send what is left, and stop
 */
export async function startTracing(options: TracingOptions): Promise<() => Promise<void>> {
  const { endpoint, ratio, service, version } = options;
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-node"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, context, trace } = api;
  const ids = new PlannedIds();
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": service, "service.version": version }),
    // By the id alone: whoever sends a header must not decide what is kept.
    sampler: new sdk.TraceIdRatioBasedSampler(ratio),
    idGenerator: ids,
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  provider.register();
  const tracer = provider.getTracer("pulse");

  const under = ({ traceId, spanId }: SpanPlace): Context =>
    trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
  const failed = (span: Span, error: unknown) => {
    const message = error instanceof DomainError ? error.code : error instanceof Error ? error.name : "Error";
    span.setStatus({ code: SpanStatusCode.ERROR, message });
  };

  setTracing({
    request(name, method, parent) {
      const above = parseTraceparent(parent);
      const traceId = above?.traceId ?? randomUUID().replaceAll("-", "");
      ids.planned = { traceId, spanId: traceId.slice(16) };
      const attributes = { "http.request.method": method };
      const kind = SpanKind.SERVER;
      const span = tracer.startSpan(
        `${method} ${name}`,
        { kind, attributes },
        above ? under(above) : ROOT_CONTEXT,
      );
      ids.planned = {};
      return {
        id: requestIdOf(traceId),
        end(status) {
          span.setAttribute("http.response.status_code", status);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    within(name, requestId, work) {
      const place = placeOfRequest(requestId);
      return tracer.startActiveSpan(name, {}, place ? under(place) : ROOT_CONTEXT, async (span) => {
        try {
          return await work();
        } catch (error) {
          failed(span, error);
          throw error;
        } finally {
          span.end();
        }
      });
    },
    statements: {
      here: () => (trace.getActiveSpan()?.isRecording() ? context.active() : undefined),
      sent(statement, from) {
        if (!from) return undefined;
        const attributes = { "db.system.name": "postgresql" };
        const kind = SpanKind.CLIENT;
        const span = tracer.startSpan(statementName(statement), { kind, attributes }, from as Context);
        return (error) => {
          if (error) failed(span, error);
          span.end();
        };
      },
    },
  });
  return async () => {
    setTracing(undefined);
    await provider.shutdown();
    trace.disable();
    context.disable();
  };
}
