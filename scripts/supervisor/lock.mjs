import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Complaint } from "../lib/complaint.mjs";
import { isAlive, programOf, signal } from "../lib/processes.mjs";

/** Programs that hold a data folder for themselves. */
const HOLDERS = ["start.mjs", "restore.mjs", "restore-to.mjs"];
const PATIENCE_MS = 3_000;
const PATIENCE_WHILE_STOPPING_MS = 30_000;

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function isOurs(pid, word) {
  return Number.isInteger(pid) && isAlive(pid) && programOf(pid).includes(word);
}

/** Ends web and worker processes whose supervisor was killed. */
async function endOrphans(children) {
  const orphans = Object.entries(children ?? {}).filter(([, child]) => isOurs(child.pid, child.file));
  for (const [, { pid }] of orphans) signal(pid, "SIGTERM");
  const deadline = Date.now() + 8_000;
  while (orphans.some(([, child]) => isOurs(child.pid, child.file))) {
    if (Date.now() > deadline) {
      for (const [, { pid }] of orphans) signal(pid, "SIGKILL");
      return;
    }
    await sleep(50);
  }
}

/** Whether a killed start left processes behind, which the next one ends. */
export function heldByLeftover(dataDir) {
  const holder = read(join(dataDir, "start.lock"));
  return Object.values(holder?.children ?? {}).some((child) => isOurs(child.pid, child.file));
}

/**
 * One start per data folder. What a killed start left (its file, its processes) is cleared away.
 *
 * @throws Complaint when another start is running
 */
export async function takeLock(dataDir) {
  const path = join(dataDir, "start.lock");
  const began = Date.now();
  for (;;) {
    const state = { pid: process.pid, state: "starting", children: {} };
    try {
      writeFileSync(path, JSON.stringify(state), { flag: "wx", mode: 0o600 });
      return handle(path, state);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = read(path);
    if (!holder || holder.pid === process.pid || !HOLDERS.some((word) => isOurs(holder.pid, word))) {
      // A file that is being written right now is empty for an instant.
      if (!holder && Date.now() - began < 500) {
        await sleep(50);
        continue;
      }
      await endOrphans(holder?.children);
      rmSync(path, { force: true });
      continue;
    }
    const patience = holder.state === "stopping" ? PATIENCE_WHILE_STOPPING_MS : PATIENCE_MS;
    if (Date.now() - began > patience) {
      throw new Complaint(
        `Pulse is running already with this data folder (process ${holder.pid}${holder.url ? `, ${holder.url}` : ""}).`,
        `Stop it first (kill ${holder.pid}), or run a second one beside it: PULSE_DATA_DIR=.pulse-2 PORT=3001 npm start`,
      );
    }
    await sleep(100);
  }
}

function handle(path, state) {
  const write = () => {
    const partial = `${path}.${process.pid}`;
    writeFileSync(partial, JSON.stringify(state), { mode: 0o600 });
    renameSync(partial, path);
  };
  return {
    /** Keeps what the next start must know should this one be killed. */
    note(changes) {
      Object.assign(state, changes);
      write();
    },
    noteChild(name, child) {
      if (child) state.children[name] = child;
      else delete state.children[name];
      write();
    },
    release() {
      if (read(path)?.pid === process.pid) rmSync(path, { force: true });
    },
  };
}
