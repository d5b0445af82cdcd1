import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Complaint } from "../lib/complaint.mjs";
import { ROOT } from "../lib/paths.mjs";

/** Everything that building leaves behind; deleting the folder is always safe. */
export const WORK = join(ROOT, "dist/image");

/** Runs a program to its end. @returns its standard output. @throws Complaint when it fails */
export function run(program, args, { show = false, ...options } = {}) {
  const { status, error, stdout } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", show ? "inherit" : "pipe", "inherit"],
    ...options,
  });
  if (error?.code === "ENOENT") {
    throw new Complaint(
      `${program} was not found.`,
      "Debian, Ubuntu: sudo apt-get install buildah crun debian-archive-keyring",
    );
  }
  if (status !== 0) throw new Complaint(`${program} ${args.slice(0, 12).join(" ")} … failed.`);
  return (stdout ?? "").trim();
}

/** Buildah with a store of its own: no daemon, no kernel file system, nothing outside the work folder. */
export function buildah(args, options) {
  mkdirSync(WORK, { recursive: true });
  const store = ["--storage-driver=vfs", `--root=${join(WORK, "store")}`, `--runroot=${join(WORK, "run")}`];
  return run("buildah", [...store, ...args], {
    ...options,
    env: { ...process.env, BUILDAH_ISOLATION: "chroot" },
  });
}

/** The image that docker/Dockerfile builds on; with a version that says all. */
export function baseOf() {
  return /^ARG NODE=(\S+)$/m.exec(readFileSync(join(ROOT, "docker/Dockerfile"), "utf8"))[1];
}

/** The commit that is checked out; empty outside of a repository. */
export function commitOf() {
  const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: ROOT, encoding: "utf8" });
  return status === 0 ? stdout.trim() : "";
}
