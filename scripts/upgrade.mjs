import { parseArgs } from "node:util";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ROOT } from "./lib/paths.mjs";
import { readSettings } from "./lib/settings.mjs";
import { upgrade } from "./upgrade/run.mjs";

/*
 * Brings a running Pulse to another version, or leaves it as it was (docs/operations.md, "Upgrading").
 *
 *   npm run upgrade                              the newest of the checked-out branch
 *   npm run upgrade -- --to v1.4.0               a branch, tag or commit
 *   npm run upgrade -- --restart "systemctl restart pulse"
 *   npm run upgrade -- --look                    pre-flight and nothing else
 *   npm run upgrade -- --without-proof --reason "the disk for backups comes tomorrow"
 *   node scripts/upgrade.mjs --compose [--image pulse:latest]
 */
await runMain(async () => {
  const { values } = parseArgs({
    options: {
      compose: { type: "boolean", default: false },
      image: { type: "string", default: process.env.PULSE_IMAGE || "pulse:latest" },
      to: { type: "string" },
      restart: { type: "string" },
      look: { type: "boolean", default: false },
      "without-proof": { type: "boolean", default: false },
      reason: { type: "string" },
    },
  });
  const reason = values.reason?.trim();
  if (values["without-proof"] && !reason) {
    throw new Complaint("--without-proof needs a reason, which the audit log keeps.", '--reason "…"');
  }
  const log = (words) => console.log(words);
  const driver = values.compose
    ? (await import("./upgrade/compose.mjs")).composeDriver({ image: values.image, cwd: ROOT })
    : await (await import("./upgrade/checkout.mjs")).checkoutDriver({
        settings: readSettings(),
        to: values.to,
        restart: values.restart,
        log,
      });
  const outcome = await upgrade(driver, {
    withoutProof: values["without-proof"] ? reason : undefined,
    onlyLook: values.look,
    log,
  });
  // What the checkout opened would keep this process alive.
  process.exit(outcome === "returned" ? 1 : 0);
});
process.exit();
