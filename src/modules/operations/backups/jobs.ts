import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";

/** Without an id it is the nightly one. */
export const backupOrder = z.object({ backupId: z.uuid().optional() }).strict();
export const proofOrder = z.object({ backupId: z.uuid() }).strict();

/** Makes a backup at two at night by the installation's clock, and whenever an operator asks. */
export const makeBackup = defineJob({
  name: "backups.make",
  queue: "backups",
  mode: "long",
  payload: backupOrder,
  schedule: { cron: "0 2 * * *", scope: "platform" },
  handler: async () => (await import("./job-handlers")).makeBackup,
});

/** Restores a backup into a scratch database and compares. */
export const proveBackup = defineJob({
  name: "backups.prove",
  queue: "backups",
  mode: "long",
  payload: proofOrder,
  handler: async () => (await import("./job-handlers")).proveBackup,
});

export const backupJobs = [listed(makeBackup), listed(proveBackup)];
