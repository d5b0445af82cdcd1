import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";
import { listed } from "@/platform/jobs/registry";
import { NOTICES } from "./rules";

/** Looks every minute whether something is wrong or well again, also where no Prometheus does. */
export const watch = defineJob({
  name: "operations.watch",
  queue: "schedules",
  mode: "long",
  attempts: 1,
  payload: z.strictObject({}),
  schedule: { cron: "* * * * *", scope: "platform" },
  handler: async () => (await import("./job-handlers")).look,
});

const alertMail = z.strictObject({
  /** Names the mail for good. */
  mailId: z.uuid(),
  tenantId: z.uuid(),
  alertId: z.uuid(),
  userId: z.uuid(),
  /** As what they are told: the link and the last line differ. */
  as: z.enum(["operator", "owner"]),
  notice: z.enum(NOTICES),
});
export type AlertMail = z.infer<typeof alertMail>;

export const sendAlertMail = defineJob({
  name: "operations.send-alert-mail",
  queue: "mail",
  mode: "long",
  attempts: 12,
  payload: alertMail,
  handler: async () => (await import("./job-handlers")).mail,
});

export const alertJobs = [listed(watch), listed(sendAlertMail)];
