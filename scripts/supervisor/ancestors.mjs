import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isAlive, programOf } from "../lib/processes.mjs";

const INTERVAL_MS = 1_000;

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    try {
      return Number(execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }).trim());
    } catch {
      return 0;
    }
  }
}

/**
 * Calls back once when the `npm` that started this process is gone: killed with `kill -9`, it cannot say so. Started
 * by hand, nothing is watched: a service manager or a shell may leave on purpose.
 */
export function onParentGone(callback) {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return;
  const parent = process.ppid;
  const watched = [parent];
  // npm runs scripts through a shell, which waits for us and so survives npm.
  if (!/\bnpm\b/.test(programOf(parent))) {
    const grandparent = parentOf(parent);
    if (grandparent > 1 && /\bnpm\b/.test(programOf(grandparent))) watched.push(grandparent);
  }
  const timer = setInterval(() => {
    if (process.ppid === parent && watched.every(isAlive)) return;
    clearInterval(timer);
    callback();
  }, INTERVAL_MS);
  timer.unref();
}
