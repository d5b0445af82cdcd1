import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Complaint } from "../lib/complaint.mjs";
import { isAlive, signal } from "../lib/processes.mjs";

/**
 * Runs the image's file system as an engine would: namespaces of its own for processes, mounts and names, the root
 * read-only, a fresh /tmp, the image's user without privileges, and nothing of the surroundings' environment. The
 * network is the machine's. It takes util-linux and root, and no engine.
 */
const ENTER = `set -e
root=$1 data=$2 emulator=$3 folder=$4 user=$5 group=$6; shift 6
mkdir -p "$root/proc"
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o nosuid,nodev,mode=1777,size=64m tmpfs "$root/tmp"
mount --bind "$data" "$root/data"
if [ -n "$emulator" ]; then
  touch "$root/tmp/emulator"
  mount --bind "$emulator" "$root/tmp/emulator"
  set -- /tmp/emulator "$@"
fi
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs --clear-groups \\
  unshare --root="$root" --wd="$folder" --setgid="$group" --setuid="$user" "$@"`;

const LINES_KEPT = 200;
const GRACE_MS = 20_000;

/** A process of the image. */
export class Container {
  #child;
  #lines = [];
  #ended;

  /**
   * @param options.root     the image's unpacked files
   * @param options.config   the image's configuration (Entrypoint, User, WorkingDir, Env)
   * @param options.data     folder for /data; it must belong to the image's user
   * @param options.command  what follows the image's name
   * @param options.env      variables besides the image's own
   * @param options.emulator program that runs another processor's code
   */
  constructor({ root, config, data, command, env = {}, emulator = "" }) {
    this.name = command[0];
    const args = ["--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--propagation=private"];
    const [user, group] = config.User.split(":");
    const place = [root, data, emulator, config.WorkingDir, user, group];
    const program = [...config.Entrypoint, ...command];
    this.#child = spawn("unshare", [...args, "sh", "-c", ENTER, "enter", ...place, ...program], {
      env: {
        PATH: process.env.PATH,
        ...Object.fromEntries(config.Env.map((entry) => entry.split(/=(.*)/s).slice(0, 2))),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        this.#lines.push(...text.split("\n").filter(Boolean));
        this.#lines.splice(0, this.#lines.length - LINES_KEPT);
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.on("error", (error) => {
        this.#lines.push(error.message);
        resolve(1);
      });
      this.#child.on("close", (code) => resolve(code ?? 1));
    });
  }

  /** What it said last. */
  output() {
    return this.#lines.join("\n");
  }

  isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The exit code, as soon as there is one. */
  ended() {
    return this.#ended;
  }

  /** @throws Complaint with its last words when it ends with another code than 0 */
  async succeeds() {
    const code = await this.#ended;
    if (code !== 0) throw new Complaint(`${this.name} ended with ${code}:\n${this.output()}`);
    return this.output();
  }

  /** The number that the machine knows the container's first process by. */
  pid() {
    const { pid } = this.#child;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
  }

  /** Ends it as an engine does: SIGTERM, and what still runs later is killed. @returns whether it ended by itself */
  async stop() {
    if (!this.isRunning()) return true;
    const pid = this.pid();
    signal(pid, "SIGTERM");
    const deadline = Date.now() + GRACE_MS;
    while (isAlive(pid) && Date.now() < deadline) await sleep(50);
    const inTime = !isAlive(pid);
    if (!inTime) signal(pid, "SIGKILL");
    await this.#ended;
    return inTime;
  }
}
