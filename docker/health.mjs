import { readFileSync } from "node:fs";

/**
 * The image's health check, by Node alone: whether the process that the container was started for says it is ready.
 * The first process's command line tells which one that is; with an init in front of it, its name is in there too.
 */
const command = readFileSync("/proc/1/cmdline", "utf8").split("\0");
const port = command.includes("worker")
  ? process.env.PULSE_WORKER_METRICS_PORT || "9464"
  : process.env.PORT || "3000";
try {
  const answer = await fetch(`http://127.0.0.1:${port}/api/ready`, { signal: AbortSignal.timeout(4_000) });
  process.exit(answer.ok ? 0 : 1);
} catch {
  process.exit(1);
}
