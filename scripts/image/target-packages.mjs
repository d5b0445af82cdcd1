import { spawnSync } from "node:child_process";
import { Complaint, runMain } from "../lib/complaint.mjs";
import { ROOT } from "../lib/paths.mjs";

/** What Docker calls a processor, and what npm does. */
const PROCESSORS = { amd64: "x64", arm64: "arm64" };

/** Installs the packages as another processor needs them; on the own one they are there already. */
await runMain(async () => {
  const cpu = PROCESSORS[process.argv[2]];
  if (!cpu) throw new Complaint(`Pulse's image is for ${Object.keys(PROCESSORS).join(" and ")}.`);
  if (cpu === process.arch) return;
  const args = ["ci", "--omit=dev", "--no-audit", "--no-fund", `--cpu=${cpu}`, "--os=linux", "--libc=glibc"];
  const { status } = spawnSync("npm", args, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0)
    throw new Complaint(`The packages for ${cpu} could not be installed; npm says why above.`);
});
