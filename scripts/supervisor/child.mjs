import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Complaint } from "../lib/complaint.mjs";
import { ROOT } from "../lib/paths.mjs";
import { signal } from "../lib/processes.mjs";
import { follow, say } from "./output.mjs";

const GUARD = new URL("./guard.mjs", import.meta.url).href;
const WINDOW_MS = 60_000;
const MOST_DEATHS = 6;
/** Whoever lived this long did not die of its start: nobody waits for the next one. */
const STEADY_MS = 10_000;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 10_000;
const STOP_TIMEOUT_MS = 15_000;
/** New code in development: nobody's answers are worth waiting for, and Next lets one server at a time have its folder. */
const RELOAD_TIMEOUT_MS = 2_000;

/**
 * Keeps one process running: started, watched, restarted with growing pauses when it dies.
 *
 * @param options.name     web or worker
 * @param options.file     the built entry file
 * @param options.lock     remembers the process for the next start
 * @param options.onGiveUp called once when it died too often
 */
export function superviseChild({ name, file, env, lock, onGiveUp }) {
  // A web process that was told to end first lets a proxy notice.
  const patience = STOP_TIMEOUT_MS + 1_000 * (Number(env.PULSE_DRAIN_SECONDS) || 0);
  let child;
  let stopping = false;
  let reloading;
  let wasReady = false;
  let deaths = [];
  let startedAt = 0;
  let hasty = 0;
  let announceReady;
  let announceFailure;
  const ready = new Promise((resolve, reject) => {
    announceReady = resolve;
    announceFailure = reject;
  });
  ready.catch(() => {});

  function start() {
    startedAt = performance.now();
    child = spawn(process.execPath, ["--enable-source-maps", `--import=${GUARD}`, file], {
      cwd: ROOT,
      env,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Its own group: a Ctrl-C reaches the supervisor only, which then ends its children in order.
      detached: true,
    });
    lock.noteChild(name, { pid: child.pid, file });
    const self = child;
    self.on("message", (message) => {
      if (message?.type === "ready") becomeReady();
    });
    self.on("error", (error) => say(name, `could not be started: ${error.message}`));
    self.on("exit", (code, signalName) => {
      lock.noteChild(name, undefined);
      if (self.pid) endGroup(self.pid);
      if (!stopping && child === self) void died(self, code, signalName);
    });
    follow(name, self);
  }

  function becomeReady() {
    wasReady = true;
    announceReady();
  }

  async function died(self, code, signalName) {
    const how = signalName ? `by ${signalName}` : `with code ${code}`;
    if (!wasReady && code !== 0) {
      announceFailure(
        new Complaint(`The ${name} process ended ${how} while it was starting; its last lines are above.`),
      );
      return;
    }
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < WINDOW_MS), now];
    if (deaths.length > MOST_DEATHS) {
      say(name, `ended ${how}, the ${deaths.length}th time within a minute: giving up.`);
      onGiveUp(name);
      return;
    }
    hasty = performance.now() - startedAt < STEADY_MS ? hasty + 1 : 0;
    const pause = hasty === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (hasty - 1), LONGEST_PAUSE_MS);
    say(name, `ended ${how}; starting it again ${pause === 0 ? "at once" : `in ${pause / 1000} s`}.`);
    await sleep(pause);
    // New code may have started it meanwhile.
    if (!stopping && child === self) start();
  }

  /** Resolves when the process is gone. */
  async function end(target, { patienceMs = patience, quiet = false } = {}) {
    if (!target?.pid || target.exitCode !== null || target.signalCode !== null) return;
    const exited = new Promise((resolve) => target.once("exit", resolve));
    signal(target.pid, "SIGTERM");
    const timer = setTimeout(() => {
      if (!quiet) say(name, "does not end by itself; ending it.");
      signal(target.pid, "SIGKILL");
    }, patienceMs);
    await exited;
    clearTimeout(timer);
  }

  start();
  return {
    ready,
    becomeReady,
    /**
     * Ends the process and starts its file anew, for new code. Asked again while the old one is still ending, it
     * starts the new one once: two at a time would want the same port and the same folder of Next.
     */
    reload() {
      reloading ??= (async () => {
        const old = child;
        child = undefined;
        await end(old, { patienceMs: RELOAD_TIMEOUT_MS, quiet: true });
        reloading = undefined;
        if (!stopping) start();
      })();
      return reloading;
    },
    async stop() {
      stopping = true;
      await reloading;
      await end(child);
    },
  };
}

/** Ends what a process of its own group has left running. */
function endGroup(leader) {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nothing is left of it; Windows knows no groups.
  }
}

/** Runs a built file to its end. @throws Complaint when it fails */
export async function runOnce({ name, file, env }) {
  const child = spawn(process.execPath, ["--enable-source-maps", `--import=${GUARD}`, file], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  follow(name, child);
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code !== 0) throw new Complaint(`The step "${name}" failed (code ${code}); its last lines are above.`);
}
