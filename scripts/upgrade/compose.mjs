import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Complaint } from "../lib/complaint.mjs";
import { smoke } from "./smoke.mjs";

const run = promisify(execFile);
const KEPT = "pulse:before-upgrade";
const FAILED = "pulse:failed-upgrade";
const WAIT_SECONDS = 180;
const NODE = "/usr/local/bin/node";

/**
 * An installation in containers (docker-compose.yml), seen from the machine that runs them. Needs nothing but Node and
 * `docker`.
 *
 * @param options.image  the new image: built, pulled or loaded already
 * @param options.docker the program, for tests
 * @param options.cwd    the folder of docker-compose.yml
 */
export function composeDriver({ image, docker = "docker", cwd }) {
  const env = { ...process.env, PULSE_IMAGE: image };
  async function call(...args) {
    try {
      const { stdout } = await run(docker, args, { cwd, env, maxBuffer: 16_777_216 });
      return stdout.trim();
    } catch (error) {
      const said = String(error.stderr || error.message)
        .trim()
        .split("\n")
        .slice(-5)
        .join("\n");
      throw new Error(`docker ${args.slice(0, 3).join(" ")}: ${said}`);
    }
  }
  const compose = (...args) => call("compose", ...args);
  const up = () =>
    compose("up", "--detach", "--no-deps", "--wait", "--wait-timeout", String(WAIT_SECONDS), "web", "worker");

  return {
    async now() {
      const container = await compose("ps", "--quiet", "web");
      if (!container)
        throw new Complaint("Pulse does not run.", "Start it first: docker compose up -d --wait");
      const id = await call("inspect", "--format", "{{.Image}}", container);
      // A tag of its own: the name of the new image may have been the old one's.
      await call("tag", id, KEPT);
      return { id, name: `${KEPT} (${short(id)})` };
    },
    async next() {
      const id = await call("image", "inspect", "--format", "{{.Id}}", image).catch(() => {
        throw new Complaint(`There is no image ${image}.`, "Build, pull or load it first.");
      });
      const list = "console.log(JSON.stringify(require('node:fs').readdirSync('/app/prisma/migrations')))";
      const names = JSON.parse(await call("run", "--rm", "--entrypoint", NODE, id, "-e", list));
      return {
        id,
        name: `${image} (${short(id)})`,
        migrations: names.filter((name) => !name.includes(".")).sort(),
      };
    },
    async sql(query) {
      const psql = [
        "psql",
        "--username=postgres",
        "--dbname=pulse",
        "--no-psqlrc",
        "-qAt",
        "-v",
        "ON_ERROR_STOP=1",
      ];
      const said = await compose("exec", "-T", "postgres", ...psql, "-c", query);
      return said === "" ? null : JSON.parse(said);
    },
    async freeBytes() {
      const said = await compose("exec", "-T", "postgres", "df", "-kP", "/var/lib/postgresql");
      return Number(said.split("\n").at(-1).split(/\s+/)[3]) * 1_024;
    },
    migrate: () => compose("run", "--rm", "migrate"),
    start: up,
    async smoke() {
      // Inside the container: there loopback may see every part's health.
      const program = `${smoke}\nsmoke("http://127.0.0.1:3000", 60).then((problem) => console.log(JSON.stringify(problem ?? null)))`;
      return JSON.parse(await compose("exec", "-T", "web", NODE, "-e", program)) ?? undefined;
    },
    async back(old, { started }) {
      // Whoever starts the containers by hand afterwards gets the version that works.
      await call("tag", image, FAILED);
      await call("tag", old.id, image);
      if (started) await up();
    },
  };
}

const short = (id) => id.replace(/^sha256:/, "").slice(0, 12);
