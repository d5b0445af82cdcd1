import { Complaint } from "../lib/complaint.mjs";

/** Thrown inside the start when a stop was asked for meanwhile. */
class Stopped extends Error {}

/**
 * Collects what must be undone, and undoes it once, in reverse order: at Ctrl-C, SIGTERM, or a failed start.
 */
export function createShutdown({ log }) {
  const steps = [];
  const listeners = [];
  let ending;

  function begin(reason, code = 0) {
    ending ??= (async () => {
      for (const listener of listeners) listener();
      if (reason) log(`Stopping (${reason}) …`);
      for (const step of steps.reverse()) {
        try {
          await step.undo();
        } catch (error) {
          console.error(`Stopping ${step.name} failed: ${error.message}`);
        }
      }
      if (reason) log("Stopped.");
      process.exit(code);
    })();
    return ending;
  }

  for (const [name, word] of [
    ["SIGINT", "Ctrl-C"],
    ["SIGTERM", "SIGTERM"],
    ["SIGHUP", "the terminal is gone"],
  ]) {
    process.on(name, () => void begin(word));
  }
  // A closed terminal must not end the start before its children.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

  return {
    begin,
    get isEnding() {
      return ending !== undefined;
    },
    /** What to undo. Added while everything is being stopped, it is undone at once. */
    add(name, undo) {
      if (ending) return void Promise.resolve(undo()).catch(() => {});
      steps.push({ name, undo });
    },
    onBegin(listener) {
      listeners.push(listener);
    },
    /** Leaves the start when a stop was asked for. */
    check() {
      if (ending) throw new Stopped();
    },
    /** Runs the start; a failure is told and undone. */
    async guard(main) {
      try {
        await main();
      } catch (error) {
        if (!(error instanceof Stopped || ending)) {
          console.error(error instanceof Complaint ? `\n${error.message}\n` : error);
        }
        await begin("", 1);
      }
    },
  };
}
