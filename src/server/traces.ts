import type { Env } from "@/platform/env";
import { RELEASE } from "@/platform/processes/release";
import { startTracing } from "@/platform/tracing/start-tracing";

/** Begins traces where somebody takes them. @returns how to send what is left, and stop */
export async function tracesOf(env: Env, role: "web" | "worker"): Promise<() => Promise<void>> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, PULSE_TRACE_RATIO: ratio } = env;
  if (!endpoint) return async () => undefined;
  return await startTracing({ endpoint, ratio, service: `pulse-${role}`, version: RELEASE.version });
}
