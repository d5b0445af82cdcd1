import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Ticks of a processor's second, on every Linux that Node runs on. */
const TICKS = 100;

/**
 * What a process has computed so far, in milliseconds of one processor. Unlike the time on the wall it does not grow
 * with what else the machine does.
 */
export function workOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000;
}

/** Memory that belongs to a process, in bytes: of pages that it shares it has its part. */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) * 1024;
}

/** The same of a PostgreSQL server with all its processes. */
export function memoryOfServer(dataDir) {
  const main = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  const children = readFileSync(`/proc/${main}/task/${main}/children`, "utf8").trim().split(" ").map(Number);
  // A connection may end while it is looked at.
  return [main, ...children].reduce((sum, pid) => sum + ifThere(pid), 0);
}

function ifThere(pid) {
  try {
    return memoryOf(pid);
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return 0;
    throw error;
  }
}
