import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildAll } from "../build.mjs";
import { Complaint } from "../lib/complaint.mjs";
import { ROOT } from "../lib/paths.mjs";
import { baseOf, buildah, commitOf, WORK } from "./buildah.mjs";
import { collect } from "./collect.mjs";
import { makeStandIn } from "./stand-in.mjs";

const REGISTRY = "https://registry-1.docker.io/v2/";
const REGISTRY_MS = 5_000;
const PLATFORMS = { "linux/amd64": "amd64", "linux/arm64": "arm64" };

/** This machine's processor, in Docker's words. */
export const OWN = process.arch === "x64" ? "amd64" : process.arch;

/** @throws Complaint when the image is not made for it */
export function processorOf(platform) {
  const processor = PLATFORMS[platform];
  if (!processor) throw new Complaint(`Pulse's image is for ${Object.keys(PLATFORMS).join(" and ")}.`);
  return processor;
}

/** What a built image is called here. */
export function nameOf(processor) {
  return `localhost/pulse:${processor}`;
}

function registryAnswers() {
  return fetch(REGISTRY, { signal: AbortSignal.timeout(REGISTRY_MS) }).then(
    () => true,
    () => false,
  );
}

/** Makes sure that the base image is at hand: the real one, or where no registry can be reached, one like it. */
async function ensureBase(processors, log) {
  const base = baseOf();
  if (await registryAnswers()) {
    log(`The base image comes from its registry: ${base}`);
    return { standIn: false };
  }
  log(`No registry can be reached: a stand-in made of Debian's packages plays ${base}`);
  const store = JSON.parse(buildah(["images", "--json"]) || "null") ?? [];
  const names = new Set(store.flatMap((image) => image.names ?? []));
  const missing = processors.filter((processor) => !names.has(`${base}-${processor}`));
  for (const processor of missing) makeStandIn(base, processor);
  if (missing.length === 0 && names.has(base)) return { standIn: true };
  // One name for all processors, as in a registry; the list is made anew because it cannot be asked what it holds.
  if (names.has(base)) buildah(["manifest", "rm", base]);
  buildah(["manifest", "create", base]);
  for (const processor of Object.values(PLATFORMS)) {
    if (names.has(`${base}-${processor}`) || missing.includes(processor)) {
      buildah(["manifest", "add", base, `containers-storage:${base}-${processor}`]);
    }
  }
  return { standIn: true };
}

/**
 * Builds docker/Dockerfile.
 *
 * @param options.platform  linux/amd64 or linux/arm64
 * @param options.fromCheckout build programs and screens in the checkout, where whatever is current is not built again,
 *   instead of from nothing inside; only for this machine's processor, whose packages the checkout has
 * @returns whether the base was a stand-in
 */
export async function build({ platform, fromCheckout, log = console.log }) {
  const processor = processorOf(platform);
  const base = await ensureBase(fromCheckout ? [processor] : [...new Set([processor, OWN])], log);
  const extra = [];
  const out = join(WORK, "collected");
  if (fromCheckout) {
    if (processor !== OWN) throw new Complaint(`The checkout's packages are those of ${OWN}.`);
    await buildAll({ log });
    await collect(out);
    extra.push(`--build-context=built=${out}`);
  }
  const file = join(ROOT, "docker/Dockerfile");
  const bud = (target, more) => {
    const args = ["bud", "--format=docker", `--platform=${target}`, `--build-arg=PULSE_COMMIT=${commitOf()}`];
    buildah([...args, ...more, "--file", file, ROOT], { show: true });
  };
  try {
    if (!fromCheckout && processor !== OWN) {
      // Buildah before 1.29 does not know a platform of a single stage, so the stages of this machine's processor are
      // built by themselves, into a folder.
      const parts = [
        "--target=built",
        `--build-arg=PROCESSOR=${processor}`,
        `--output=type=local,dest=${out}`,
      ];
      bud(`linux/${OWN}`, parts);
      extra.push(`--build-context=built=${out}`);
    }
    bud(platform, [...extra, "--tag", nameOf(processor)]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return base;
}
