import { statfs } from "node:fs/promises";
import { cpus, freemem, loadavg, totalmem } from "node:os";

/** CPU, memory and disk of this machine and process; bytes and ratios from 0 to 1. */
export function createMachineReport(dataDir: string): () => Promise<Record<string, unknown>> {
  let usage = process.cpuUsage();
  let at = performance.now();
  return async () => {
    const now = performance.now();
    const spent = process.cpuUsage(usage);
    const share = (spent.user + spent.system) / 1_000 / Math.max(1, now - at);
    usage = process.cpuUsage();
    at = now;
    const disk = await statfs(dataDir).then(
      (stats) => ({ free: stats.bavail * stats.bsize, total: stats.blocks * stats.bsize }),
      () => null,
    );
    return {
      cpu: { cores: cpus().length, load: loadavg()[0], process: Math.round(share * 1_000) / 1_000 },
      memory: { process: process.memoryUsage.rss(), free: freemem(), total: totalmem() },
      disk,
      uptime: Math.round(process.uptime()),
    };
  };
}
