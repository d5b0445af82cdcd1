import { readdir, readFile, statfs } from "node:fs/promises";
import { availableParallelism, freemem, loadavg, totalmem } from "node:os";
import path from "node:path";

/** Figures of the machine that this process runs on; null where it doesn't say. Sizes are bytes. */
export interface Machine {
  readonly cores: number;
  /** Processes that wanted a core on average, over fifteen minutes. */
  readonly load: number;
  readonly memory: { readonly availableBytes: number; readonly totalBytes: number };
  /** Of the file system with Pulse's data. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** Of the hottest sensor. */
  readonly celsius: number | null;
}

const SENSORS = "/sys/class/thermal";

/** Reads what the machine says of itself; no part that can't be read spoils the others. */
export async function readMachine(dataDir: string): Promise<Machine> {
  const [memory, disk, celsius] = await Promise.all([readMemory(), readDisk(dataDir), readTemperature()]);
  return { cores: availableParallelism(), load: loadavg()[2] ?? 0, memory, disk, celsius };
}

/** What programs could still get: what is free, and what the system would give up for them (its caches). */
async function readMemory(): Promise<Machine["memory"]> {
  const text = await readFile("/proc/meminfo", "utf8").catch(() => "");
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  const availableBytes = kilobytes === undefined ? freemem() : Number(kilobytes) * 1_024;
  return { availableBytes, totalBytes: totalmem() };
}

async function readDisk(dataDir: string): Promise<Machine["disk"]> {
  try {
    const { bavail, blocks, bsize } = await statfs(dataDir);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

async function readTemperature(): Promise<number | null> {
  const zones = await readdir(SENSORS).catch(() => []);
  const read = zones
    .filter((zone) => zone.startsWith("thermal_zone"))
    .map(async (zone) => Number(await readFile(path.join(SENSORS, zone, "temp"), "utf8").catch(() => "x")));
  const found = (await Promise.all(read)).filter((thousandths) => thousandths > 0);
  return found.length === 0 ? null : Math.round(Math.max(...found) / 1_000);
}
