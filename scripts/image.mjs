import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeArchive } from "./image/archive.mjs";
import { build, nameOf, OWN, processorOf } from "./image/build.mjs";
import { withImage } from "./image/unpack.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";

/**
 * `npm run image`: builds the image, uses it, and holds it against its limits. As root on Linux, with buildah;
 * docker/Dockerfile itself is for any builder.
 */

const USAGE = `npm run image -- <what> [--platform linux/amd64|linux/arm64]

  build     build docker/Dockerfile; --from-checkout takes programs and screens that the checkout has built already
  smoke     boot the built image against an empty PostgreSQL and use it
  archive   write it as a file that "docker load" takes; --out names the file
  all       build, then smoke (when nothing else is said)`;

/** Uncompressed, the database not counted. */
const MOST_BYTES = 250_000_000;
/**
 * What web may compute until it is ready, on a server's processor: a Raspberry Pi 5 needs twice as long for the same,
 * and is to be ready within 15 s.
 */
const MOST_WORK_MS = 7_500;
/** What an emulated processor is run by, where it is not the machine's own. */
const EMULATORS = { amd64: "/usr/bin/qemu-x86_64-static", arm64: "/usr/bin/qemu-aarch64-static" };

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

function emulatorFor(processor) {
  if (processor === OWN) return "";
  const emulator = EMULATORS[processor];
  if (existsSync(emulator)) return emulator;
  throw new Complaint(`${emulator} is missing.`, "Debian, Ubuntu: sudo apt-get install qemu-user-static");
}

async function runSmoke(processor) {
  const emulator = emulatorFor(processor);
  // PostgreSQL for the test comes with the packages.
  ensureInstalled();
  const { smoke } = await import("./image/smoke.mjs");
  await withImage(nameOf(processor), async ({ size, ...image }) => {
    console.log(`Pulse for ${processor}: ${megabytes(size)} uncompressed`);
    if (size > MOST_BYTES) throw new Complaint(`The image is larger than ${megabytes(MOST_BYTES)}.`);
    if (image.config.User === "" || /^(0|root)\b/.test(image.config.User))
      throw new Complaint("It runs as root.");
    if (!image.config.Healthcheck) throw new Complaint("It has no health check.");
    const figures = await smoke({ ...image, emulator });
    const memory = (of) =>
      Object.entries(of)
        .map(([name, bytes]) => `${name} ${megabytes(bytes)}`)
        .join(", ");
    const { readyMs, workMs } = figures;
    console.log(
      `ready after ${seconds(readyMs)}, ${seconds(workMs)} of it work${emulator ? " (emulated)" : ""}`,
    );
    console.log(`memory when idle: ${memory(figures.idle)}; at most under load: ${memory(figures.load)}`);
    // An emulator's work says nothing of a processor's.
    if (!emulator && figures.workMs > MOST_WORK_MS) {
      throw new Complaint(`It works longer than ${seconds(MOST_WORK_MS)} until it is ready.`);
    }
  });
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      platform: { type: "string", default: `linux/${OWN}` },
      "from-checkout": { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  const [what = "all"] = positionals;
  const processor = processorOf(values.platform);
  if (!["build", "smoke", "archive", "all"].includes(what)) throw new Complaint(USAGE);
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    throw new Complaint("This needs Linux and root.", "Elsewhere: docker build -f docker/Dockerfile .");
  }
  if (values["from-checkout"]) ensureInstalled();
  if (what === "build" || what === "all") {
    await build({ platform: values.platform, fromCheckout: values["from-checkout"] });
  }
  if (what === "smoke" || what === "all") await runSmoke(processor);
  if (what === "archive") {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const file = values.out ?? join(ROOT, `dist/pulse-${version}-${processor}.tar`);
    writeArchive(nameOf(processor), `pulse:${version}`, file);
    console.log(`Wrote ${file}; there: docker load --input ${file}`);
  }
}

await runMain(main);
